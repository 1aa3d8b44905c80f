import { AsyncLocalStorage } from 'node:async_hooks'
import { UpstreamFailure } from '../reference/mcp-server/nextcloud-client.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** The HTTP client throws for this status, and a middleware makes the upstream's response the answer to the call. */
function relays(status: 401 | 403): DeploymentFault['apply'] {
  const calls = new AsyncLocalStorage<{ challenge?: string | null }>()
  return inMcpServer((right) => ({
    resultOf: (answer, token) => {
      const call = calls.getStore()
      if (call !== undefined && answer.status === status) call.challenge = answer.headers.get('www-authenticate')
      return right.resultOf(answer, token)
    },
    admit: (admission) =>
      right.admit({
        ...admission,
        process: (claims) => {
          const call: { challenge?: string | null } = {}
          return calls.run(call, async () => {
            const answer = await admission.process(claims)
            // The tool has run when its answer is read.
            const text = await answer.text()
            if (typeof call.challenge !== 'string')
              return new Response(text, { status: answer.status, headers: answer.headers })
            return Response.json({ error: 'upstream' }, { status, headers: { 'www-authenticate': call.challenge } })
          })
        },
      }),
  }))
}

/** Mistakes with what the upstream answers (catalogue 6). */
export const upstreamAnswerFaults: readonly DeploymentFault[] = [
  fault(
    'tool-returns-response-headers',
    'A tool gives the headers of the upstream response beside its body, as they came',
    'passthrough-upstream-token-hidden/results',
    inMcpServer((right) => ({
      resultOf: (answer, token) => {
        if (answer.status < 200 || answer.status > 299) return right.resultOf(answer, token)
        return `${answer.text}\n${JSON.stringify([...answer.headers])}`
      },
    })),
  ),
  fault(
    'tool-error-quotes-upstream',
    'The error of a tool quotes what the upstream answered, so that people can tell what is wrong',
    'passthrough-upstream-token-hidden/errors',
    inMcpServer((right) => ({
      resultOf: (answer, token) => {
        if (answer.status < 400) return right.resultOf(answer, token)
        throw new UpstreamFailure('upstream-error', `Nextcloud answered ${answer.status}: ${answer.text}`)
      },
    })),
  ),
  fault(
    'proxy-adds-upstream-tokens',
    'The token response also brings the access token of the upstream, for clients that ask its API themselves',
    ['passthrough-upstream-token-hidden/anywhere', 'proxy-no-upstream-fields/token-response'],
    inAuthorizationServer((right) => ({
      keptOfLogin: ({ access_token }) => ({ access_token }),
      tokenResponse: (issued, { access_token }) => ({
        ...right.tokenResponse(issued, {}),
        ...(access_token === undefined ? {} : { upstream_access_token: access_token }),
      }),
    })),
  ),
  fault(
    'upstream-unauthorized-relayed',
    'A 401 of the upstream becomes the answer to the call, with its challenge',
    'passthrough-upstream-401-not-relayed/unauthorized',
    relays(401),
  ),
  fault(
    'upstream-forbidden-relayed',
    'A 403 of the upstream becomes the answer to the call, with its challenge',
    'passthrough-upstream-401-not-relayed/forbidden',
    relays(403),
  ),
]
