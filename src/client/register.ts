import type { RegisteredClient } from '../contract/seats.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { isJsonObject, type JsonObject, stringList, stringMember } from '../protocol/json-document.ts'

/** Nobody listens here: the person's browser stops before it would go there. */
export const usualRedirectUri = 'http://127.0.0.1:33418/callback'

/** How a client authenticates at the token endpoint (RFC 7591 §2). */
export type AuthMethod = RegisteredClient['tokenEndpointAuthMethod']

/** What a client says of itself. */
export interface Registration {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly method: AuthMethod
  readonly scope?: string
  /** Members of the request that differ; `undefined` leaves one out. */
  readonly changes?: Readonly<Record<string, unknown>>
}

/** The grants of an MCP client on a person's machine. */
const grantTypes: readonly string[] = ['authorization_code', 'refresh_token']

/** Whether a client that registers with these changes says that it refreshes. */
export function registersToRefresh(changes: Registration['changes']): boolean {
  const { grant_types: grants = grantTypes } = changes ?? {}
  return Array.isArray(grants) && grants.includes('refresh_token')
}

/** The registration request of an MCP client on a person's machine (RFC 7591 §3.1). */
function registrationBody(registration: Registration): string {
  return JSON.stringify({
    client_name: registration.name,
    redirect_uris: registration.redirectUris,
    grant_types: grantTypes,
    response_types: ['code'],
    token_endpoint_auth_method: registration.method,
    application_type: 'native',
    ...(registration.scope === undefined ? {} : { scope: registration.scope }),
    ...registration.changes,
  })
}

/** Registers a client (RFC 7591 §3). */
export function register(sender: Sender, endpoint: string, registration: Registration): Promise<Answer> {
  return sender.send({
    method: 'POST',
    url: endpoint,
    headers: [
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json'],
    ],
    body: registrationBody(registration),
  })
}

const methods: readonly AuthMethod[] = ['none', 'client_secret_basic', 'client_secret_post']

/** The client that a registration response describes (RFC 7591 §3.2.1); undefined when it is a refusal. */
export function registeredClient(answer: Answer, asked: Registration): RegisteredClient | undefined {
  const read = answer.json()
  if (answer.status === undefined || answer.status >= 300 || !read.ok || !isJsonObject(read.value)) return undefined
  const clientId = stringMember(read.value, 'client_id')
  if (clientId === undefined) return undefined
  const clientSecret = stringMember(read.value, 'client_secret')
  const said = stringMember(read.value, 'token_endpoint_auth_method')
  return {
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    redirectUris: usableUris(stringList(read.value, 'redirect_uris')) ?? asked.redirectUris,
    tokenEndpointAuthMethod:
      methods.find((method) => method === said) ?? (clientSecret === undefined ? 'none' : asked.method),
  }
}

/** URIs that a client can be led to; none: undefined, and the client takes what it asked for. */
function usableUris(uris: readonly string[] | undefined): readonly string[] | undefined {
  const usable = uris?.filter((uri) => URL.canParse(uri))
  return usable?.length === 0 ? undefined : usable
}

/** The method that a public client would choose first among those that the metadata offers (RFC 8414 §2). */
export function preferredMethod(metadata: JsonObject): AuthMethod {
  const offered = stringList(metadata, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic']
  return methods.find((method) => offered.includes(method)) ?? 'none'
}
