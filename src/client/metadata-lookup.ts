import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { bearerChallenge, parseChallenges } from '../protocol/challenge.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { authorizationServerUrls, protectedResourceUrls } from '../protocol/well-known.ts'

/** One place that was asked for protected resource metadata. */
export interface ResourceLookup {
  readonly form: 'challenge' | 'path-inserted' | 'root' | 'appended'
  readonly url: string
  readonly answer: Answer
  /** Set when it gave a JSON object. */
  readonly document?: JsonObject
}

/** All places that were asked, and the first that a client would use. */
export interface ResourceMetadata {
  readonly lookups: readonly ResourceLookup[]
  readonly found?: ResourceLookup & { readonly document: JsonObject }
}

/** One place that was asked for authorization server metadata. */
export interface ServerLookup {
  readonly document: 'oauth' | 'oidc'
  readonly form: 'path-inserted' | 'path-appended'
  readonly url: string
  readonly answer: Answer
  readonly metadata?: JsonObject
}

/** All places that were asked, and the first that a client would use. */
export interface ServerMetadata {
  readonly lookups: readonly ServerLookup[]
  readonly found?: ServerLookup & { readonly metadata: JsonObject }
}

const wantsJson = [['Accept', 'application/json']] as const

/** The JSON object that a successful answer carries; a refusal with a JSON body is no document. */
function documentOf(answer: Answer): JsonObject | undefined {
  if (answer.status === undefined || answer.status < 200 || answer.status >= 300) return undefined
  const read = answer.json()
  return read.ok && isJsonObject(read.value) ? read.value : undefined
}

/**
 * Asks every place where protected resource metadata may stand: the URL of the challenge first, then the path-inserted
 * and the root form, and the appended form only to recognise the mistake (RFC 9728 §3.1, §5.1). A place that two rules
 * lead to is asked once and listed for both.
 */
export async function lookUpResourceMetadata(
  sender: Sender,
  mcpUrl: string,
  challenged: Answer,
): Promise<ResourceMetadata> {
  const named = bearerChallenge(parseChallenges(challenged.header('www-authenticate')))?.params.get('resource_metadata')
  const places: { form: ResourceLookup['form']; url: string }[] = [...protectedResourceUrls(mcpUrl)]
  if (named !== undefined && URL.canParse(named)) places.unshift({ form: 'challenge', url: named })
  const asked = new Map<string, Answer>()
  const lookups: ResourceLookup[] = []
  for (const { form, url } of places) {
    const answer = asked.get(url) ?? (await sender.send({ method: 'GET', url, headers: wantsJson }))
    asked.set(url, answer)
    const document = documentOf(answer)
    lookups.push({ form, url, answer, ...(document === undefined ? {} : { document }) })
  }
  for (const lookup of lookups)
    if (lookup.document !== undefined && lookup.form !== 'appended')
      return { lookups, found: { ...lookup, document: lookup.document } }
  return { lookups }
}

/** Asks every place where metadata of an issuer may stand, in the order in which a client of the revision looks. */
export async function lookUpAuthorizationServer(
  sender: Sender,
  issuer: string,
  revision: Revision,
): Promise<ServerMetadata> {
  if (!URL.canParse(issuer)) return { lookups: [] }
  const lookups: ServerLookup[] = []
  for (const { document, form, url } of authorizationServerUrls(issuer, revision)) {
    const answer = await sender.send({ method: 'GET', url, headers: wantsJson })
    const metadata = documentOf(answer)
    lookups.push({ document, form, url, answer, ...(metadata === undefined ? {} : { metadata }) })
  }
  for (const lookup of lookups)
    if (lookup.metadata !== undefined) return { lookups, found: { ...lookup, metadata: lookup.metadata } }
  return { lookups }
}
