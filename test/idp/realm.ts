import { createHash, randomBytes } from 'node:crypto'
import { createIdp, type Idp, type IdpClient, type RealmSettings } from '../../src/idp/index.ts'
import { createClock, type NextcloudClock } from '../../src/nextcloud/index.ts'

export const origin = 'http://idp.test'
export const resource = 'https://mcp.test/mcp'
export const redirectUri = 'http://127.0.0.1:4711/callback'
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

/** A realm with a client for people, one that may exchange, and one that is only a target. */
export interface TestRealm {
  readonly idp: Idp
  readonly clock: NextcloudClock
  readonly server: IdpClient
  /** Asks the token endpoint. */
  token(form: Readonly<Record<string, string | readonly string[]>>, client?: IdpClient): Promise<Answer>
  /** Signs a person in, and redeems the code. */
  signIn(user?: string, scope?: string, more?: Readonly<Record<string, string>>): Promise<Answer>
  /** Exchanges a token as the server. */
  exchange(subject: string, more?: Readonly<Record<string, string | readonly string[]>>): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export async function testRealm(settings: Partial<RealmSettings> = {}): Promise<TestRealm> {
  const clock = createClock()
  const idp = await createIdp({ origin, clock, settings: { defaultScopes: ['mcp'], ...settings } })
  idp.addScope({ name: 'mcp', audiences: [resource], inTokenScope: false })
  idp.addScope({ name: 'api', audiences: ['nextcloud-api'], inTokenScope: false })
  for (const name of ['notes.read', 'notes.write', 'offline']) idp.addScope({ name, audiences: [], inTokenScope: true })
  const optionalScopes = ['notes.read', 'notes.write']
  idp.addClient({ clientId: 'app', redirectUris: [redirectUri], authMethod: 'none', optionalScopes })
  idp.addClient({ clientId: 'nextcloud-api', redirectUris: [], authMethod: 'client_secret_basic', defaultScopes: [] })
  idp.addClient({ clientId: 'somebody', redirectUris: [], authMethod: 'client_secret_basic', tokenExchange: true })
  const server = idp.addClient({
    clientId: resource,
    redirectUris: [],
    authMethod: 'client_secret_basic',
    defaultScopes: ['api'],
    optionalScopes,
    tokenExchange: true,
    resourceUrl: resource,
  })

  const token: TestRealm['token'] = async (form, client) => {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one)
    const headers: Record<string, string> =
      client === undefined ? {} : { authorization: basic(client.clientId, client.clientSecret ?? '') }
    return await read(
      await idp.fetch(new Request(`${idp.issuer}/protocol/openid-connect/token`, { method: 'POST', headers, body })),
    )
  }
  return {
    idp,
    clock,
    server,
    token,
    signIn: async (user = 'alice', scope = 'notes.read', more = {}) => {
      const verifier = randomBytes(32).toString('base64url')
      const code = await codeFor(idp, user, { scope, resource, ...pkce(verifier), ...more })
      return await token({
        grant_type: 'authorization_code',
        client_id: 'app',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      })
    },
    exchange: (subject, more = {}) =>
      token(
        {
          grant_type: exchangeGrant,
          subject_token: subject,
          subject_token_type: accessToken,
          audience: 'nextcloud-api',
          scope: 'notes.read',
          ...more,
        },
        server,
      ),
  }
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

export function pkce(verifier: string): Readonly<Record<string, string>> {
  return {
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
}

/** Where an authorization request leads without anybody signed in. */
export async function authorize(idp: Idp, params: Readonly<Record<string, string>>): Promise<Response> {
  const url = new URL(`${idp.issuer}/protocol/openid-connect/auth`)
  const all = { client_id: 'app', response_type: 'code', redirect_uri: redirectUri, state: 's', ...params }
  for (const [name, value] of Object.entries(all)) if (value !== '') url.searchParams.set(name, value)
  return await idp.fetch(new Request(url))
}

/** Signs a person in by the form of the page. */
export async function codeFor(idp: Idp, user: string, params: Readonly<Record<string, string>>): Promise<string> {
  const page = await authorize(idp, params)
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? ''
  const password = idp.accounts.find((one) => one.user === user)?.password ?? ''
  const body = new URLSearchParams({ username: user, password })
  const back = await idp.fetch(new Request(action, { method: 'POST', headers: { cookie }, body }))
  return new URL(back.headers.get('location') ?? 'none:').searchParams.get('code') ?? ''
}
