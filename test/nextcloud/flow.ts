import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { createClock } from '../../src/nextcloud/clock.ts'
import { createNextcloud, type Nextcloud, type NextcloudOptions } from '../../src/nextcloud/nextcloud.ts'

/** Small helpers that walk a mock's flows in process, for tests of what the recordings do not show. */

export const base = 'http://cloud.test'
export const callback = 'http://127.0.0.1:9/cb'

let key: KeyObject | undefined

/** One RSA key for all mocks of a test file: making one takes a tenth of a second. */
function testKey(): KeyObject {
  key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  return key
}

/** A mock with a clock that stands still. */
export function mock(settings: Readonly<Record<string, unknown>> = {}, options: NextcloudOptions = {}): Nextcloud {
  const nextcloud = createNextcloud({}, { clock: createClock(1_800_000_000_000), signingKey: testKey(), ...options })
  nextcloud.change(settings)
  return nextcloud
}

const objectSchema = z.record(z.string(), z.unknown())

/** What came back, with the body as JSON where it is an object. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}

/** Reads an answer. */
export async function read(response: Response): Promise<Reply> {
  const text = await response.text()
  const json = text.startsWith('{') ? objectSchema.parse(JSON.parse(text)) : {}
  return { status: response.status, headers: response.headers, text, json }
}

/** GET below the origin. */
export async function get(nextcloud: Nextcloud, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return read(await nextcloud.handle(new Request(`${base}${path}`, { headers })))
}

/** POST of a form below the origin. */
export async function post(
  nextcloud: Nextcloud,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return read(
    await nextcloud.handle(new Request(`${base}${path}`, { method: 'POST', body: new URLSearchParams(form), headers })),
  )
}

/** POST of JSON below the origin. */
export async function postJson(nextcloud: Nextcloud, path: string, value: unknown): Promise<Reply> {
  const headers = { 'content-type': 'application/json' }
  return read(
    await nextcloud.handle(new Request(`${base}${path}`, { method: 'POST', body: JSON.stringify(value), headers })),
  )
}

/** A string member of an answer; fails when it is none. */
export function text(answer: Reply, name: string): string {
  return z.string().parse(answer.json[name], { error: () => `${name} in ${answer.status} ${answer.text}` })
}

/** A client that the tests registered. */
export interface TestClient {
  readonly id: string
  readonly secret: string
}

/** Registers a client dynamically. */
export async function registered(
  nextcloud: Nextcloud,
  members: Readonly<Record<string, unknown>> = {},
): Promise<TestClient> {
  const answer = await postJson(nextcloud, '/apps/oidc/register', { redirect_uris: [callback], ...members })
  return { id: text(answer, 'client_id'), secret: text(answer, 'client_secret') }
}

/** An authorization request by a browser that is signed in as alice (or `cookie`). */
export async function authorize(
  nextcloud: Nextcloud,
  client: TestClient,
  parameters: Readonly<Record<string, string>> = {},
  cookie: string = nextcloud.signIn('alice'),
): Promise<Reply> {
  const all = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: callback,
    scope: 'openid profile offline_access',
    state: 'st',
    ...parameters,
  }
  return get(nextcloud, `/apps/oidc/authorize?${new URLSearchParams(all)}`, { cookie })
}

/** Where an answer sends the browser. */
export function location(answer: Reply): URL {
  return new URL(answer.headers.get('location') ?? `http://nowhere.invalid/?status=${answer.status}`, base)
}

/** A code for alice. */
export async function code(
  nextcloud: Nextcloud,
  client: TestClient,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> {
  const found = location(await authorize(nextcloud, client, parameters)).searchParams.get('code')
  return z.string().parse(found)
}

/** The token endpoint, with the client's secret in the body. */
export async function token(
  nextcloud: Nextcloud,
  client: TestClient,
  form: Readonly<Record<string, string>>,
): Promise<Reply> {
  return post(nextcloud, '/apps/oidc/token', { client_id: client.id, client_secret: client.secret, ...form })
}

/** Authorization and exchange in one. */
export async function tokens(
  nextcloud: Nextcloud,
  client: TestClient,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return token(nextcloud, client, { grant_type: 'authorization_code', code: await code(nextcloud, client, parameters) })
}

/** The refresh grant. */
export async function refresh(nextcloud: Nextcloud, client: TestClient, refreshToken: string): Promise<Reply> {
  return token(nextcloud, client, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

/** Userinfo with a bearer token. */
export async function userinfo(nextcloud: Nextcloud, accessToken: string): Promise<Reply> {
  return get(nextcloud, '/apps/oidc/userinfo', { authorization: `Bearer ${accessToken}` })
}

/** The API call that shows whether Nextcloud takes a token. */
export async function whoami(nextcloud: Nextcloud, accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}`, 'ocs-apirequest': 'true' }
  return (await get(nextcloud, '/ocs/v2.php/cloud/user?format=json', headers)).status
}

/** A part of a JWT, decoded without looking at its signature. */
export function jwtPart(jwt: string, part: 0 | 1): Readonly<Record<string, unknown>> {
  return objectSchema.parse(JSON.parse(Buffer.from(jwt.split('.')[part] ?? '', 'base64url').toString('utf8')))
}

export const claims = (jwt: string): Readonly<Record<string, unknown>> => jwtPart(jwt, 1)

/** The S256 challenge of a verifier. */
export const challenge = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
