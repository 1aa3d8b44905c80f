import type { RegisteredClient } from '../contract/seats.ts'
import type { Answer } from '../http/sender.ts'
import { inWords, isJsonObject, type JsonObject, stringList, stringMember } from '../protocol/json-document.ts'
import { isLoopback } from '../protocol/loopback.ts'
import type { ClientWanted, KnownClients } from './known-clients.ts'
import { usualRedirectUri } from './register.ts'
import { StepError } from './step-error.ts'

/** What a client says of itself at the URL that is its id, as far as it chooses. */
export type SaidOfItself = Pick<ClientWanted, 'name' | 'redirectUri'>

/**
 * A client id metadata document (CIMD draft-00 §4.1): a public client of a person's machine, whose id is the URL of the
 * document.
 */
export function clientDocument(url: string, { name, redirectUri }: SaidOfItself = {}): JsonObject {
  return {
    client_id: url,
    client_name: name ?? 'claimcheck',
    redirect_uris: [redirectUri ?? usualRedirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  }
}

/** Publishes a document for as long as a run lasts, and says at which URL. */
export type PublishDocument = (path: string, document: (url: string) => JsonObject) => Promise<string>

/** Makes clients of documents that the harness publishes: each has one of its own, so nobody has approved it yet. */
export function documentClients(publish: PublishDocument): KnownClients {
  let made = 0
  return {
    forPerson: () => ({
      take: async ({ method = 'none', registration, ...said }) => {
        // Whoever reads the document would know the secret as well (CIMD draft-00 §4.1).
        if (method !== 'none') throw new StepError('document-only', `it takes a client with ${method}`, [])
        if (registration !== undefined)
          throw new StepError('document-only', 'it takes a client that registers with other metadata', [])
        const redirectUri = said.redirectUri ?? usualRedirectUri
        // A server may let clients of the web return to where their document stands, and nowhere else (CIMD draft-00 §6.1).
        if (!URL.canParse(redirectUri) || !isLoopback(new URL(redirectUri).hostname))
          throw new StepError('document-only', 'it takes a client that waits on the web', [])
        made += 1
        const clientId = await publish(`/clients/${made}.json`, (url) => clientDocument(url, said))
        return clientOf(clientId, [redirectUri])
      },
    }),
  }
}

/** The client whose document somebody else publishes, or why there is none. */
export type PublishedClient =
  | { readonly ok: true; readonly client: RegisteredClient }
  | { readonly ok: false; readonly why: string }

/**
 * Reads a document that somebody publishes as an authorization server would (CIMD draft-00 §4.1). Where it cannot be
 * fetched from here, the server may still fetch it from there: it is taken to say what {@link clientDocument} says.
 */
export function publishedClient(url: string, answer: Answer): PublishedClient {
  if (answer.status === undefined) return { ok: true, client: clientOf(url, [usualRedirectUri]) }
  if (answer.status !== 200) return { ok: false, why: `it is answered with status ${answer.status}` }
  const read = answer.json()
  if (!read.ok || !isJsonObject(read.value)) return { ok: false, why: 'it holds no JSON object' }
  const { client_id: id, token_endpoint_auth_method: method } = read.value
  // By simple comparison, as servers must compare.
  if (id !== url) return { ok: false, why: `its client_id is ${inWords(id)}` }
  if (method !== undefined && method !== 'none')
    return { ok: false, why: `its token_endpoint_auth_method is ${inWords(method)}, for which claimcheck has no key` }
  if (stringMember(read.value, 'client_name') === undefined) return { ok: false, why: 'it has no client_name' }
  const redirectUris = (stringList(read.value, 'redirect_uris') ?? []).filter((uri) => URL.canParse(uri))
  if (redirectUris.length === 0) return { ok: false, why: 'it has no redirect_uris' }
  return { ok: true, client: clientOf(url, redirectUris) }
}

function clientOf(clientId: string, redirectUris: readonly string[]): RegisteredClient {
  return { clientId, redirectUris, tokenEndpointAuthMethod: 'none' }
}
