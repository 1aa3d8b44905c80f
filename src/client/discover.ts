import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { bearerChallenge, parseChallenges } from '../protocol/challenge.ts'
import { isJsonObject, type JsonObject, stringList, stringMember } from '../protocol/json-document.ts'
import { authorizationServerUrls, protectedResourceUrls } from '../protocol/well-known.ts'
import { mcpRequest } from './mcp-request.ts'
import { StepError } from './step-error.ts'

/** A document as it was found, raw. */
interface FoundDocument {
  readonly url: string
  readonly answer: Answer
  readonly document: JsonObject
}

/** What a client knows once it has looked. */
export interface Discovered {
  /** The request without a token. */
  readonly challenged: Answer
  /** `scope` of the challenge (RFC 6750 §3). */
  readonly challengedScope: string | undefined
  readonly resourceMetadata: FoundDocument
  readonly issuer: string
  readonly serverMetadata: FoundDocument
  /** The resource identifier that the client asks tokens for: `resource` of the metadata (RFC 9728 §2). */
  readonly resource: string
  /** Every answer, in order. */
  readonly answers: readonly Answer[]
}

/**
 * Looks metadata up once for all clients of a run: what it says is judged by the scenarios of discovery, each of which
 * looks for itself.
 */
export function sharedDiscovery(): typeof discover {
  const known = new Map<string, Promise<Discovered>>()
  return (sender, mcpUrl, revision) => {
    const key = `${revision} ${mcpUrl}`
    const found = known.get(key) ?? discover(sender, mcpUrl, revision)
    known.set(key, found)
    return found
  }
}

/**
 * Finds the authorization server of an MCP endpoint as a client does, and stops at the first document that is one:
 * challenge, resource metadata (path-inserted, then root), server metadata (RFC 9728 §3 and §5, RFC 8414 §3.1). It goes on
 * where a careful client would stop (another `resource`, another `issuer`), so that one defect does not hide the rest.
 *
 * @throws StepError
 */
export async function discover(sender: Sender, mcpUrl: string, revision: Revision): Promise<Discovered> {
  const answers: Answer[] = []
  const challenged = await challengeOf(sender, mcpUrl, revision, answers)
  const params = bearerChallenge(parseChallenges(challenged.header('www-authenticate')))?.params
  const named = params?.get('resource_metadata')

  const wellKnown = protectedResourceUrls(mcpUrl).filter(({ form }) => form !== 'appended')
  const places = [...(named === undefined ? [] : [named]), ...wellKnown.map(({ url }) => url)]
  const resourceMetadata = await firstDocument(sender, places, answers)
  if (resourceMetadata === undefined)
    throw new StepError('no-resource-metadata', `no resource metadata at ${places.join(', ')}`, answers)

  const [issuer] = stringList(resourceMetadata.document, 'authorization_servers') ?? []
  if (issuer === undefined || !URL.canParse(issuer))
    throw new StepError('no-authorization-server', `${resourceMetadata.url} names no issuer`, [resourceMetadata.answer])

  // Clients in the field try OpenID Connect's document whatever revision they speak.
  const issuerPlaces = authorizationServerUrls(issuer, '2026-07-28').map(({ url }) => url)
  const serverMetadata = await firstDocument(sender, issuerPlaces, answers)
  if (serverMetadata === undefined)
    throw new StepError('no-server-metadata', `no metadata at ${issuerPlaces.join(', ')}`, answers)

  return {
    challenged,
    challengedScope: params?.get('scope'),
    resourceMetadata,
    issuer,
    serverMetadata,
    resource: stringMember(resourceMetadata.document, 'resource') ?? mcpUrl,
    answers,
  }
}

/** Scopes to ask for: those of the challenge, else all of the metadata (MCP, scope selection strategy). */
export function scopeToAskFor({ challengedScope, resourceMetadata }: Discovered): string | undefined {
  if (challengedScope !== undefined && challengedScope !== '') return challengedScope
  const supported = stringList(resourceMetadata.document, 'scopes_supported') ?? []
  return supported.length === 0 ? undefined : supported.join(' ')
}

/**
 * An endpoint of the metadata.
 *
 * @throws StepError `no-endpoint`
 */
export function endpointOf({ serverMetadata }: Discovered, name: string): string {
  const url = stringMember(serverMetadata.document, name)
  if (url === undefined || !URL.canParse(url))
    throw new StepError('no-endpoint', `${serverMetadata.url} names no usable '${name}'`, [serverMetadata.answer])
  return url
}

/** The answer to a request without a token. Some servers let anybody shake hands, and challenge the first question. */
async function challengeOf(sender: Sender, mcpUrl: string, revision: Revision, answers: Answer[]): Promise<Answer> {
  const ask = async (method: string): Promise<Answer> => {
    const answer = await sender.send(mcpRequest(mcpUrl, revision, { method }))
    answers.push(answer)
    return answer
  }
  if (revision === '2026-07-28') return await ask('tools/list')
  const greeted = await ask('initialize')
  if (greeted.status !== 200) return greeted
  const listed = await ask('tools/list')
  return listed.status === 401 ? listed : greeted
}

async function firstDocument(
  sender: Sender,
  places: readonly string[],
  answers: Answer[],
): Promise<FoundDocument | undefined> {
  for (const url of new Set(places.filter((place) => URL.canParse(place)))) {
    const answer = await sender.send({ method: 'GET', url, headers: [['Accept', 'application/json']] })
    answers.push(answer)
    const read = answer.json()
    // As lenient as clients in the field; that the status must be 200 (RFC 9728 §3.2) is a check of its own.
    const successful = answer.status !== undefined && answer.status >= 200 && answer.status < 300
    if (successful && read.ok && isJsonObject(read.value)) return { url, answer, document: read.value }
  }
  return undefined
}
