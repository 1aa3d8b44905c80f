import type { RegisteredClient } from '../contract/seats.ts'
import type { Header } from '../http/exchange.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { isJsonObject, stringMember } from '../protocol/json-document.ts'
import { type Changes, changed, encodeForm, type Params } from './params.ts'
import type { AuthMethod } from './register.ts'

/** How a token request differs from what the client would send. */
export interface TokenChanges {
  readonly params?: Changes
  /** How the client authenticates, whatever it registered; `secret` replaces the right one, `undefined` leaves it out. */
  readonly authentication?: { readonly method: AuthMethod; readonly secret?: string | undefined }
  /** Sent after all others. */
  readonly headers?: readonly Header[]
}

/** Tokens that a client holds. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly idToken?: string
  readonly scope?: string
  /** The token endpoint's answer. */
  readonly answer: Answer
}

/** Sends a form to the token endpoint as a client, with its authentication (RFC 6749 §2.3.1 and §3.2). */
export function sendTokenRequest(
  sender: Sender,
  endpoint: string,
  client: RegisteredClient,
  params: Params,
  changes: TokenChanges = {},
): Promise<Answer> {
  const method = changes.authentication?.method ?? client.tokenEndpointAuthMethod
  const replaced = changes.authentication !== undefined && 'secret' in changes.authentication
  const secret = replaced ? changes.authentication?.secret : client.clientSecret
  // A changed client id changes the credentials with it, wherever they stand.
  const clientId = typeof changes.params?.['client_id'] === 'string' ? changes.params['client_id'] : client.clientId
  const headers: Header[] = []
  const identity: Params = identityParams(method, clientId, secret)
  if (method === 'client_secret_basic') headers.push(['Authorization', basic(clientId, secret ?? '')])
  const { client_id: _moved, ...inBody } = method === 'client_secret_basic' ? (changes.params ?? {}) : {}
  const body = encodeForm(changed([...params, ...identity], method === 'client_secret_basic' ? inBody : changes.params))
  return post(sender, endpoint, body, [...headers, ...(changes.headers ?? [])])
}

/** Sends a form as nobody in particular. */
export function sendForm(sender: Sender, url: string, params: Params): Promise<Answer> {
  return post(sender, url, encodeForm(params), [])
}

function post(sender: Sender, url: string, body: string, more: readonly Header[]): Promise<Answer> {
  const headers: Header[] = [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Accept', 'application/json'],
    ...more,
  ]
  return sender.send({ method: 'POST', url, headers, body })
}

function identityParams(method: AuthMethod, clientId: string, secret: string | undefined): Params {
  if (method === 'client_secret_basic') return []
  if (method === 'none' || secret === undefined) return [['client_id', clientId]]
  return [
    ['client_id', clientId],
    ['client_secret', secret],
  ]
}

/** Id and secret are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basic(clientId: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`
}

/** Tokens of a successful answer (RFC 6749 §5.1); undefined when it is none. */
export function tokensOf(answer: Answer): Tokens | undefined {
  const read = answer.json()
  if (answer.status !== 200 || !read.ok || !isJsonObject(read.value)) return undefined
  const accessToken = stringMember(read.value, 'access_token')
  if (accessToken === undefined || accessToken === '') return undefined
  const refreshToken = stringMember(read.value, 'refresh_token')
  const idToken = stringMember(read.value, 'id_token')
  const scope = stringMember(read.value, 'scope')
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(scope === undefined ? {} : { scope }),
    answer,
  }
}
