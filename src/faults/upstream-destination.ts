import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

const isLink = (text: unknown): text is string => typeof text === 'string' && /^https?:\/\//.test(text)

/** Mistakes in where requests to the upstream go (catalogue 6). */
export const upstreamDestinationFaults: readonly DeploymentFault[] = [
  fault(
    'pasted-link-is-asked',
    'People paste links of files, so an argument that is a URL is asked as it stands',
    'passthrough-destination-fixed/argument',
    inMcpServer((right) => ({
      requestOf: (tool, input, user) => {
        const link = Object.values(input).find(isLink)
        return link === undefined ? right.requestOf(tool, input, user) : { method: 'GET', path: link }
      },
      permits: (request) => isLink(request.path) || right.permits(request),
      urlOf: (origin, request) => (isLink(request.path) ? request.path : right.urlOf(origin, request)),
    })),
  ),
  fault(
    'redirects-followed-with-token',
    'Redirects are followed by a loop of its own, which sends the same headers again wherever they lead',
    'passthrough-destination-fixed/redirect',
    inMcpServer(() => ({ followed: (location, asked) => new URL(location, asked).href })),
  ),
]
