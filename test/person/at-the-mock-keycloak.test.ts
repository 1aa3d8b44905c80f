import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sender } from '../../src/http/sender.ts'
import { createIdp, type Idp } from '../../src/idp/index.ts'
import { createClock } from '../../src/nextcloud/index.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'
import { bodyOf, startServer, type TestServer } from '../http/test-server.ts'
import { callback } from './sites.ts'

let idp: Idp
let server: TestServer
let sender: Sender

beforeAll(async () => {
  server = await startServer(async (request, response) => {
    const text = await bodyOf(request)
    const asked = new Request(`${server.origin}${request.url ?? '/'}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(text === '' ? {} : { body: text }),
    })
    const answer = await idp.fetch(asked)
    const cookies = answer.headers.getSetCookie()
    response
      .writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'set-cookie': cookies })
      .end(await answer.text())
  })
  idp = await createIdp({ origin: server.origin, clock: createClock() })
  idp.addClient({ clientId: 'app', redirectUris: [callback], authMethod: 'none' })
  ;({ sender } = senderTo([server.origin]))
})
afterAll(async () => {
  await sender.close()
  await server.close()
})

function person(password?: string): Person {
  const [account] = idp.accounts
  if (account === undefined) throw new Error('no account')
  const { user } = account
  return createPerson({
    name: 'alice',
    account: { user, password: password ?? account.password },
    sender,
    passwordsAt: [server.origin],
  })
}

const authorizeUrl = (clientId: string): string =>
  `${idp.issuer}/protocol/openid-connect/auth?${new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'openid',
    state: 'a-state',
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
  })}`

/** A client that registered itself: people are asked about it. */
async function stranger(): Promise<string> {
  const answer = await sender.send({
    method: 'POST',
    url: `${idp.issuer}/clients-registrations/openid-connect`,
    body: JSON.stringify({ redirect_uris: [callback], token_endpoint_auth_method: 'none' }),
  })
  const read = answer.json()
  return read.ok && typeof read.value === 'object' && read.value !== null
    ? String(Reflect.get(read.value, 'client_id'))
    : ''
}

describe('at the mock Keycloak a person', () => {
  test('signs in by its form, and is not asked twice', async () => {
    const alice = person()
    const journey = await alice.visit(authorizeUrl('app'), { redirectUri: callback })
    expect([journey.kind, journey.pages.map(({ html }) => html.title)]).toEqual([
      'callback',
      ['Sign in to your account'],
    ])
    const again = await alice.visit(authorizeUrl('app'), { redirectUri: callback })
    expect([again.kind, again.pages.length]).toEqual(['callback', 0])
  })

  test.each([
    ['approve', 'code'],
    ['deny', 'error'],
  ] as const)('answers its question for consent: %s', async (consent, param) => {
    const journey = await person().visit(authorizeUrl(await stranger()), { redirectUri: callback, consent })
    expect(journey.pages.map(({ html }) => html.title.split(' ')[0])).toEqual(['Sign', 'Grant'])
    expect(journey.kind === 'callback' && journey.params.has(param)).toBe(true)
  })

  test('with a wrong password is not let in', async () => {
    await expect(
      person('not the password').visit(authorizeUrl('app'), { redirectUri: callback }),
    ).rejects.toMatchObject({ code: 'sign-in-failed' })
  })
})
