import { createNextcloud, nextcloudHandlers } from 'claimcheck/nextcloud'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from './app.ts'

const origin = 'https://app.test'
const cloud = 'https://cloud.test'

const nextcloud = createNextcloud()
const client = nextcloud.addClient({ name: 'Greeter', redirectUris: [`${origin}/callback`] })
const app = createApp({ origin, nextcloud: cloud, clientId: client.clientId, clientSecret: client.clientSecret })

// Every request that the app sends to https://cloud.test is answered by the mock; any other request is an error.
const server = setupServer(...nextcloudHandlers(nextcloud, cloud))
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => nextcloud.reset())
afterAll(() => server.close())

const visit = (path: string, cookie = ''): Promise<Response> =>
  app(new Request(new URL(path, origin), { headers: { cookie } }))
const location = (answer: Response): string => answer.headers.get('location') ?? ''

/** Goes to the app's sign-in, and through Nextcloud as somebody who is signed in there; gives the app's answer. */
async function signIn(user: string): Promise<{ readonly answer: Response; readonly cookie: string }> {
  const start = await visit('/login')
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const granted = await fetch(location(start), { headers: { cookie: nextcloud.signIn(user) }, redirect: 'manual' })
  return { answer: await visit(location(granted), cookie), cookie }
}

test('greets whoever signed in', async () => {
  const { answer, cookie } = await signIn('alice')
  expect([answer.status, location(answer)]).toEqual([303, origin])
  expect(await (await visit('/', cookie)).text()).toBe('Hello alice')
})

test('uses the token of that person, and no other', async () => {
  const { cookie } = await signIn('bob')
  await visit('/', cookie)
  const { target, credential } = nextcloud.requests().at(-1) ?? {}
  expect(target).toBe('/ocs/v2.php/cloud/user?format=json')
  expect(credential).toMatchObject({ kind: 'access-token', lineage: { flow: 'authorization_code', user: 'bob' } })
})

test('refuses an answer that belongs to another sign-in', async () => {
  const { cookie } = await signIn('alice')
  expect((await visit('/callback?code=guessed&state=guessed', cookie)).status).toBe(400)
})

test('asks to sign in again when the token is old', async () => {
  const { cookie } = await signIn('alice')
  nextcloud.clock.advance(3600)
  expect(location(await visit('/', cookie))).toBe(`${origin}/login`)
})

test('says so when Nextcloud gives no token', async () => {
  nextcloud.change({ fault: { 'oidc.token': '503' } })
  const { answer } = await signIn('alice')
  expect([answer.status, await answer.text()]).toEqual([502, 'Nextcloud gave no token; try again later'])
})
