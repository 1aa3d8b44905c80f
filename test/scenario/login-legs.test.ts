import { afterEach, describe, expect, test } from 'vitest'
import type { AuthorizationRequest } from '../../src/client/mcp-client.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { type LoginLegs, loginLegs } from '../../src/scenario/login-legs.ts'
import { turnedBack } from '../../src/scenario/proxy-scenario.ts'
import { senderTo } from '../http/test-sender.ts'
import { bodyOf, startServer } from '../http/test-server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const redirectUri = 'http://127.0.0.1:33418/callback'
const question = (state: string): string =>
  `<form method=post action=/consent><input type=hidden name=state value=${state}><button name=ok value=1>Approve</button></form>`

/** When a small proxy asks for consent. */
interface Asks {
  readonly before?: boolean
  readonly after?: boolean
  /** Where a yes leads that was asked for afterwards. */
  readonly leadsTo?: 'client' | 'upstream'
  readonly formPost?: boolean
}

interface Scene {
  readonly login: LoginLegs
  readonly client: { readonly person: Person; prepare(): Promise<AuthorizationRequest> }
}

/** A proxy that asks as it is told to, an upstream that signs everybody in, and a client. */
async function scene({ before = false, after = false, leadsTo = 'client', formPost = false }: Asks): Promise<Scene> {
  let approved = false
  const upstream = await startServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x')
    const [back, state] = [searchParams.get('redirect_uri') ?? '', searchParams.get('state') ?? '']
    const form = `<form method=post action="${back}"><input type=hidden name=code value=theirs><input type=hidden name=state value=${state}></form><script>document.forms[0].submit()</script>`
    if (formPost) response.writeHead(200, { 'content-type': 'text/html' }).end(form)
    else response.writeHead(303, { location: `${back}?code=theirs&state=${state}` }).end()
  })
  const proxy = await startServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    for (const [name, value] of new URLSearchParams(await bodyOf(request))) searchParams.set(name, value)
    const to = (location: string): void => void response.writeHead(303, { location }).end()
    const ask = (): void => void response.writeHead(200, { 'content-type': 'text/html' }).end(question('s1'))
    const up = `${upstream.origin}/authorize?state=s1&redirect_uri=${encodeURIComponent(`${proxy.origin}/back`)}`
    const arrived = pathname === '/back' || (pathname === '/consent' && after)
    if (pathname === '/consent') approved = true
    if (pathname === '/back' && searchParams.get('state') !== 's1') response.writeHead(400).end('no such state')
    else if (pathname === '/back' && after && !approved) ask()
    else if (pathname === '/consent' && after && leadsTo === 'upstream') to(up)
    else if (arrived) to(`${redirectUri}?code=ours&state=the-state-of-the-client`)
    else if (before && pathname === '/authorize') ask()
    else to(up)
  })
  const { sender } = senderTo([proxy.origin, upstream.origin])
  cleanups.push(() => sender.close(), proxy.close, upstream.close)
  const person = createPerson({ name: 'alice', account: { user: 'alice', password: 'a-password' }, sender })
  const asked = { url: `${proxy.origin}/authorize`, redirectUri, state: 'the-state-of-the-client', verifier: 'v' }
  return { login: loginLegs(upstream.origin), client: { person, prepare: () => Promise.resolve(asked) } }
}

describe('a login, leg by leg', () => {
  test('ends at the question, before the upstream, before the way back, and at the client', async () => {
    const { login, client } = await scene({ before: true })
    const opened = await login.open(client)
    expect([opened.question?.page.url, opened.forward]).toEqual([opened.request.url, undefined])
    const forward = await login.approve(opened)
    expect(forward.params.get('state')).toBe('s1')
    const back = await login.signIn(forward)
    expect([new URL(back.navigation.url).pathname, back.params.get('code')]).toEqual(['/back', 'theirs'])
    const done = await login.comeBack(back)
    expect([done.code, done.callback?.get('state'), done.ended]).toEqual([
      'ours',
      'the-state-of-the-client',
      'back at the client with a code',
    ])
  })

  test('goes upstream whether it is asked or not', async () => {
    for (const before of [true, false]) {
      const { login, client } = await scene({ before })
      expect((await login.toUpstream(client)).params.get('state')).toBe('s1')
    }
  })

  test('cannot be approved where nothing is asked', async () => {
    const { login, client } = await scene({})
    await expect(login.approve(await login.open(client))).rejects.toMatchObject({ code: 'not-forwarded' })
  })

  test.each([true, false])('comes back with other parameters (by form: %s)', async (formPost) => {
    const { login, client } = await scene({ formPost })
    const back = await login.signIn(await login.toUpstream(client))
    expect(back.params.get('state')).toBe('s1')
    const ended = await login.comeBack(back, (params) => params.set('state', 's2'))
    expect([ended.status, ended.code, ended.ended]).toEqual([400, undefined, 'a page with status 400'])
    expect((await login.comeBack(back)).code).toBe('ours')
  })

  test('stops at a question on the way back, or arrives with a yes to it', async () => {
    const { login, client } = await scene({ after: true })
    const back = await login.signIn(await login.toUpstream(client))
    expect((await login.comeBack(back)).question).toBeDefined()
    expect((await login.arrive(back)).code).toBe('ours')
  })

  test('is finished through a second sign-in, which arriving leaves out', async () => {
    const arriving = await scene({ after: true, leadsTo: 'upstream' })
    const back = await arriving.login.signIn(await arriving.login.toUpstream(arriving.client))
    expect(await arriving.login.arrive(back)).toMatchObject({ code: undefined, ended: 'sent to the upstream' })
    const { login, client } = await scene({ after: true, leadsTo: 'upstream' })
    const done = await login.finish(await login.signIn(await login.toUpstream(client)))
    expect([done.code, done.answers.length]).toEqual(['ours', 4])
  })
})

describe('a way back that must not be taken', () => {
  const nowhere = { question: undefined, forward: undefined, callback: undefined, status: undefined, code: undefined }
  test.each([
    ['a refusal', { status: 400 }, true],
    ['an error at the client', { callback: new URLSearchParams({ error: 'access_denied' }) }, true],
    ['a code', { callback: new URLSearchParams({ code: 'c' }), code: 'c' }, false],
    ['a breakdown', { status: 500 }, false],
    ['nothing that can be told', {}, false],
  ])('%s', async (ended, where, ok) => {
    const { client } = await scene({})
    const reached = { ...nowhere, ...where, request: await client.prepare(), person: client.person, answers: [], ended }
    expect(turnedBack('no code', reached)).toEqual({ expected: 'no code', actual: ended, ok })
  })
})
