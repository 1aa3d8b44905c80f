import { createHash, randomBytes } from 'node:crypto'
import { afterAll } from 'vitest'
import { z } from 'zod'
import { type NextcloudBehind, startNextcloud } from '../../src/deployments/nextcloud-behind.ts'
import { createClock, type NextcloudClock } from '../../src/nextcloud/index.ts'
import {
  type AuthorizationServerConfig,
  delegationIssuer,
  endpoint,
  referenceLifetimes,
} from '../../src/reference/authorization-server/config.ts'
import { createAuthorizationServer } from '../../src/reference/authorization-server/index.ts'
import { type Keys, makeKeys } from '../../src/reference/authorization-server/keys.ts'
import { rightParts } from '../../src/reference/authorization-server/parts.ts'
import { openStore, type Store } from '../../src/reference/store/store.ts'
import { openVault } from '../../src/reference/store/vault.ts'
import { type Browser, createBrowser, type Person, returned } from '../witness/browser.ts'

/** Where the proxy of a workbench believes that it stands: with TLS, so that its cookies are those of real ones. */
export const origin = 'https://proxy.example'
export const resource: string = `${origin}/mcp`
export const scopes: readonly string[] = ['notes.read', 'notes.write', 'files.read', 'profile.read']
export const redirectUri = 'http://127.0.0.1:33418/callback'

/** Clients that an administrator entered. */
export const known = {
  secret: { clientId: 'known-secret', clientSecret: 'the secret of the known client: 100% + more' },
  open: { clientId: 'known-open' },
} as const

export const service = { clientId: 'mcp-server', clientSecret: 'the secret of the service' } as const

/** The answer to a form, read. */
export interface Read {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

/** A client that may ask. */
export interface TestClient {
  readonly clientId: string
  readonly clientSecret?: string
}

/** Parameters or members to change: a string replaces, a list repeats, undefined leaves out. */
export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>

/** An AS proxy in this process, in front of a mock Nextcloud that listens. */
export interface Workbench {
  readonly config: AuthorizationServerConfig
  readonly store: Store
  readonly clock: NextcloudClock
  readonly keys: Keys
  readonly upstream: NextcloudBehind
  ask(path: string, init?: RequestInit): Promise<Response>
  browser(): Browser
  /** A browser that stops where a URL begins in this way. */
  browserTo(returnsTo: string): Browser
  person(name: string): Person
  register(metadata?: Readonly<Record<string, unknown>>): Promise<Read>
  /** A new public client that may refresh. */
  client(metadata?: Readonly<Record<string, unknown>>): Promise<TestClient>
  authorizationUrl(client: TestClient, changes?: Changes): string
  /** A fresh code: the person signs in and approves. */
  code(client: TestClient, changes?: Changes, who?: string): Promise<string>
  /** Posts a form to an endpoint. */
  form(
    name: 'token' | 'introspect' | 'revoke',
    fields: Changes,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Read>
  /** Redeems a code. */
  redeem(client: TestClient, code: string, changes?: Changes): Promise<Read>
  refresh(client: TestClient, token: unknown, changes?: Changes): Promise<Read>
  /** The tokens of a fresh session. */
  session(client: TestClient, changes?: Changes, who?: string): Promise<Readonly<Record<string, unknown>>>
  introspect(token: unknown): Promise<Read>
  exchange(token: unknown, changes?: Changes): Promise<Read>
}

/** Verifier and challenge of every request, unless a test changes one. */
export const verifier: string = randomBytes(32).toString('base64url')
export const challenge: string = createHash('sha256').update(verifier).digest('base64url')

/** A form or query with changes. */
function changed(fields: Changes): URLSearchParams {
  const list = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
  )
  const params = new URLSearchParams()
  for (const [name, value] of list) params.append(name, value)
  return params
}

const object = z.record(z.string(), z.unknown())

async function read(response: Response): Promise<Read> {
  const text = await response.text()
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: response.status, body: object.parse(json), headers: response.headers }
}

const credentials = ({ clientId, clientSecret }: TestClient): Changes => ({
  client_id: clientId,
  client_secret: clientSecret,
})

/** Sets a workbench up; it is taken down after the tests of the file. */
export async function setUp(changes: Partial<AuthorizationServerConfig> = {}): Promise<Workbench> {
  const clock = createClock()
  // Nextcloud takes the keys of the delegation issuer from the proxy, which stands nowhere but in this process.
  const upstream = await startNextcloud({}, clock, { fetch: (url, init) => ask(String(url), init) })
  const issuer = changes.issuer ?? origin
  const atNextcloud = upstream.nextcloud.addClient({
    name: 'AS proxy',
    redirectUris: [endpoint({ issuer }, 'callback')],
    allowedScopes: changes.authority === 'session-grant' ? 'openid profile offline_access' : 'openid profile',
  })
  const { clientId, clientSecret } = atNextcloud
  const config: AuthorizationServerConfig = {
    origin,
    issuer,
    resources: [
      { url: resource, scopes },
      { url: `${origin}/second/mcp`, scopes: ['notes.read'] },
    ],
    upstream: { origin: upstream.origin, clientId, clientSecret, apiAudience: 'nextcloud-api' },
    services: [{ ...service, resource }],
    clients: [
      { ...known.secret, redirectUris: [redirectUri], tokenEndpointAuthMethod: 'client_secret_basic' },
      { ...known.open, redirectUris: [redirectUri], tokenEndpointAuthMethod: 'none' },
    ],
    accessTokens: 'jwt',
    authority: 'delegation',
    oidcDiscovery: false,
    lifetimes: referenceLifetimes,
    now: () => clock.now(),
    ...changes,
  }
  const keys = await makeKeys()
  const store = openStore(':memory:', config.now)
  if (config.authority === 'delegation')
    upstream.nextcloud.configure({
      bearerMode: 'provider',
      autoProvision: false,
      providers: [{ issuer: delegationIssuer(config), clientId: config.upstream.apiAudience, uidMapping: 'sub' }],
    })
  const server = createAuthorizationServer(config, rightParts(), store, keys, openVault([['1', randomBytes(32)]]))
  afterAll(async () => {
    await upstream.close()
    store.close()
  })

  const ask = async (path: string, init?: RequestInit): Promise<Response> =>
    await server.fetch(new Request(new URL(path, origin), init))
  const browserTo = (returnsTo: string): Browser =>
    createBrowser(returnsTo, (url, init) => (url.startsWith(origin) ? ask(url, init) : fetch(url, init)))
  const browser = (): Browser => browserTo('http://127.0.0.1:33418/')
  const person = (name: string): Person => {
    const found = upstream.nextcloud.accounts.find(({ user }) => user === name)
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    return found
  }
  const register: Workbench['register'] = async (metadata = {}) =>
    await read(
      await ask(endpoint(config, 'register'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris: [redirectUri], ...metadata }),
      }),
    )
  const client: Workbench['client'] = async (metadata = {}) => {
    const { body } = await register({
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      ...metadata,
    })
    const { client_id, client_secret } = body
    return {
      clientId: String(client_id),
      ...(typeof client_secret === 'string' ? { clientSecret: client_secret } : {}),
    }
  }
  const authorizationUrl: Workbench['authorizationUrl'] = ({ clientId: asking }, fields = {}) => {
    const params = changed({
      response_type: 'code',
      client_id: asking,
      redirect_uri: redirectUri,
      scope: 'notes.read profile.read',
      resource,
      state: 'a-state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...fields,
    })
    return `${endpoint(config, 'authorize')}?${params}`
  }
  const code: Workbench['code'] = async (asking, fields, who = 'alice') => {
    const end = returned(await browser().complete(authorizationUrl(asking, fields), person(who)))
    const value = end.params.get('code')
    if (value === null) throw new Error(`no code came back: ${end.url}`)
    return value
  }
  const form: Workbench['form'] = async (name, fields, headers = {}) =>
    await read(
      await ask(endpoint(config, name), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: changed(fields).toString(),
      }),
    )
  const redeem: Workbench['redeem'] = (asking, value, fields = {}) =>
    form('token', {
      grant_type: 'authorization_code',
      code: value,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...credentials(asking),
      ...fields,
    })
  return {
    config,
    store,
    clock,
    keys,
    upstream,
    ask,
    browser,
    browserTo,
    person,
    register,
    client,
    authorizationUrl,
    code,
    form,
    redeem,
    refresh: (asking, token, fields = {}) =>
      form('token', {
        grant_type: 'refresh_token',
        refresh_token: String(token),
        ...credentials(asking),
        ...fields,
      }),
    session: async (asking, fields, who) => (await redeem(asking, await code(asking, fields, who))).body,
    introspect: (token) => form('introspect', { token: String(token), ...credentials(service) }),
    exchange: (token, fields = {}) =>
      form('token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: String(token),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...credentials(service),
        ...fields,
      }),
  }
}

/** Status and error code of a refusal. */
export function refusal({ status, body }: Read): readonly [number, unknown] {
  return [status, body['error']]
}
