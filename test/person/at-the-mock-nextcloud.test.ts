import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokensOf } from '../../src/client/token-request.ts'
import type { Exchange } from '../../src/http/exchange.ts'
import type { Sender } from '../../src/http/sender.ts'
import { createNextcloud, type Listening, listen, type Nextcloud } from '../../src/nextcloud/index.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { makePkce } from '../../src/protocol/pkce.ts'
import { senderTo } from '../http/test-sender.ts'

const redirectUri = 'http://127.0.0.1:9/cb'
let nextcloud: Nextcloud
let listening: Listening
let sender: Sender
let exchanges: Exchange[]

beforeAll(async () => {
  nextcloud = createNextcloud({ consent: true })
  listening = await listen(nextcloud)
  ;({ sender, exchanges } = senderTo([listening.origin]))
})
afterAll(async () => {
  await sender.close()
  await listening.close()
})

function person(name: string, password?: string): Person {
  const account = nextcloud.accounts.find(({ user }) => user === name)
  if (account === undefined) throw new Error(`no account '${name}'`)
  return createPerson({ name, account: password === undefined ? account : { user: name, password }, sender })
}

async function register(): Promise<{ readonly id: string; readonly secret: string }> {
  const answer = await sender.send({
    method: 'POST',
    url: `${listening.origin}/index.php/apps/oidc/register`,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({
      client_name: 'A client',
      redirect_uris: [redirectUri],
      scope: 'openid profile offline_access',
    }),
  })
  const read = answer.json()
  if (!read.ok || typeof read.value !== 'object' || read.value === null) throw new Error('no registration')
  return { id: String(Reflect.get(read.value, 'client_id')), secret: String(Reflect.get(read.value, 'client_secret')) }
}

const authorizeUrl = (clientId: string, challenge: string): string =>
  `${listening.origin}/index.php/apps/oidc/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access',
    state: 'a-state-of-some-length',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })}`

describe('at the mock Nextcloud a person', () => {
  test('signs in, hops, consents once, and the code is good; no secret stays in the record', async () => {
    const client = await register()
    const pkce = makePkce()
    const alice = person('alice')
    const journey = await alice.visit(authorizeUrl(client.id, pkce.challenge), { redirectUri })
    if (journey.kind !== 'callback') throw new Error(`ended at ${journey.kind}`)
    expect(journey.params.get('state')).toBe('a-state-of-some-length')
    expect(journey.pages).toHaveLength(3)

    const form = {
      grant_type: 'authorization_code',
      code: journey.params.get('code') ?? '',
      redirect_uri: redirectUri,
      client_id: client.id,
      client_secret: client.secret,
      code_verifier: pkce.verifier,
    }
    const answer = await sender.send({
      method: 'POST',
      url: `${listening.origin}/index.php/apps/oidc/token`,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: new URLSearchParams(form).toString(),
    })
    const tokens = tokensOf(answer)
    expect(tokens?.refreshToken).toBeDefined()

    const again = await alice.visit(authorizeUrl(client.id, pkce.challenge), { redirectUri })
    expect([again.kind, again.pages.length]).toEqual(['callback', 0])

    for (const request of nextcloud.requests())
      sender.recorder.observe({ seat: 'upstream', origin: listening.origin, request })
    const written = JSON.stringify(exchanges)
    for (const { kind, value } of nextcloud.credentials()) {
      if (value.length < 20) continue
      expect([kind, written.includes(value), written.includes(encodeURIComponent(value))]).toEqual([kind, false, false])
    }
    expect(sender.recorder.tokens().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['access-token', 'id-token', 'refresh-token']),
    )
  })

  test('refuses, and the client is told', async () => {
    const client = await register()
    const journey = await person('bob').visit(authorizeUrl(client.id, makePkce().challenge), {
      redirectUri,
      consent: 'deny',
    })
    expect(journey.kind === 'callback' && journey.params.get('error')).toBe('access_denied')
  })

  test('stops at the consent page and reads what is asked', async () => {
    const client = await register()
    const journey = await person('bob').visit(authorizeUrl(client.id, makePkce().challenge), {
      redirectUri,
      consent: 'stop',
    })
    expect(journey.stoppedAt).toMatchObject({ kind: 'nextcloud-consent', scopes: 'openid profile offline_access' })
  })

  test('with a wrong password is not let in', async () => {
    const client = await register()
    const visit = person('bob', 'not the password').visit(authorizeUrl(client.id, makePkce().challenge), {
      redirectUri,
    })
    await expect(visit).rejects.toMatchObject({ code: 'sign-in-failed' })
  })

  test('sees the error page of an unknown client, which is no error of HTTP', async () => {
    const journey = await person('alice').visit(authorizeUrl('nobody', makePkce().challenge), { redirectUri })
    expect(journey.kind === 'page' && [journey.page.answer.status, journey.page.html.text]).toEqual([
      200,
      expect.stringContaining('not authorized to connect'),
    ])
  })
})
