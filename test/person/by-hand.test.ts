import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judge } from '../../src/library/judge.ts'
import { type ByHandHooks, byHandTours } from '../../src/person/by-hand.ts'
import { createPerson } from '../../src/person/person.ts'
import { freeRedirectUri } from '../../src/person/return-listener.ts'
import { senderTo } from '../http/test-sender.ts'
import { startServer } from '../http/test-server.ts'
import { running } from '../witness/deployment.ts'

let callback = ''
beforeEach(async () => {
  callback = await freeRedirectUri()
})
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const asked = 'http://as.example/authorize?state=right&client_id=c'

/** Somebody who does something when they are asked to open a URL. */
function somebody(does: (url: string) => unknown, seconds = 20, signal?: AbortSignal) {
  const told: string[] = []
  const hooks: ByHandHooks = {
    ask: (url, time) => {
      told.push(`${url} ${time}`)
      does(url)
    },
    left: (rest) => told.push(String(rest)),
    end: (came) => told.push(String(came)),
  }
  const { sender, exchanges } = senderTo([])
  cleanups.push(() => sender.close())
  const person = createPerson({
    name: 'alice',
    account: { user: 'somebody', password: '' },
    sender,
    passwordsAt: [],
    beginTour: byHandTours({ ...hooks, seconds, ...(signal === undefined ? {} : { signal }) }),
  })
  return { person, told, exchanges }
}

const goTo = async (query: string, init: RequestInit = {}) => (await fetch(`${callback}${query}`, init)).status

describe('somebody who signs in by themselves', () => {
  test('is asked for a URL, and has come back when the redirect does', async () => {
    const statuses: number[] = []
    const { person, told, exchanges } = somebody(async () => {
      statuses.push(await goTo('?state=wrong&code=forged'), await goTo('/elsewhere?state=right&code=forged'))
      statuses.push(await goTo('?state=right&code=the-code-0123456789'))
    })
    const journey = await person.visit(asked, { redirectUri: callback })
    expect(journey.kind === 'callback' && Object.fromEntries(journey.params)).toEqual({
      state: 'right',
      code: 'the-code-0123456789',
    })
    expect([told[0], told.at(-1)]).toEqual([`${asked} 20`, 'true'])
    expect(exchanges).toHaveLength(1)
    expect(exchanges[0]).toMatchObject({ actor: 'alice', response: { status: 200 } })
    expect(JSON.stringify(exchanges)).not.toContain('the-code-0123456789')
    await expect.poll(() => statuses).toEqual([400, 404, 200])
  })

  test('may be sent back with a form', async () => {
    const body = new URLSearchParams({ state: 'right', code: 'c1' })
    const { person } = somebody(() => goTo('', { method: 'POST', body }))
    const journey = await person.visit(asked, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c1')
  })

  test('is waited for no longer than was said, and is told how much is left', async () => {
    const { person, told } = somebody(() => goTo('?state=wrong&code=c'), 2)
    await expect(person.visit(asked, { redirectUri: callback })).rejects.toMatchObject({
      code: 'nobody-came',
      message: expect.stringMatching(/within 2 s.*its state is another/),
    })
    expect(told.slice(1)).toEqual(['2', '1', 'false'])
    // The listener is gone.
    await expect(goTo('?state=right')).rejects.toThrow()
  })

  test('is not waited for once the run is interrupted', async () => {
    const interrupt = new AbortController()
    const { person } = somebody(() => interrupt.abort(), 3_000, interrupt.signal)
    await expect(person.visit(asked, { redirectUri: callback })).rejects.toMatchObject({ code: 'nobody-came' })
  })

  test('is asked once, and for nothing that happens out of sight', async () => {
    const { person, told } = somebody(() => goTo('?state=right&code=c'))
    await expect(person.visit(asked)).rejects.toMatchObject({ code: 'by-hand' })
    await expect(person.visit(asked, { redirectUri: callback, before: () => false })).rejects.toMatchObject({
      code: 'by-hand',
    })
    await expect(person.visit(asked, { redirectUri: 'https://app.example/cb' })).rejects.toMatchObject({
      code: 'by-hand',
      message: expect.stringContaining('not on the own machine'),
    })
    expect(told).toEqual([])
  })

  test('cannot come back to a port that somebody else has', async () => {
    const other = await startServer((_request, response) => response.end())
    cleanups.push(other.close)
    const { person } = somebody(() => {})
    await expect(person.visit(asked, { redirectUri: `${other.origin}/cb` })).rejects.toMatchObject({
      message: expect.stringContaining('EADDRINUSE'),
    })
  })
})

describe('a run with somebody who signs in by themselves', () => {
  test('judges what one sign-in shows, and no password is at hand', async () => {
    const { mcp, accounts, nextcloud } = await running('reference')
    const [account] = accounts
    if (account === undefined) throw new Error('no account')
    const { sender } = senderTo([new URL(mcp).origin, nextcloud])
    cleanups.push(() => sender.close())
    const atHome = createPerson({ name: 'at home', account, sender })
    const signIns: string[] = []
    const run = await judge(
      { server: mcp, patience: 5, byHand: { seconds: 60 } },
      {
        byHand: {
          ask: async (url) => {
            signIns.push(url)
            const redirectUri = new URL(url).searchParams.get('redirect_uri') ?? ''
            const journey = await atHome.visit(url, { redirectUri })
            if (journey.kind === 'callback') await fetch(journey.url)
          },
          left: () => {},
          end: () => {},
        },
      },
    )
    expect(signIns).toHaveLength(1)
    expect(run.preflight).toEqual([])
    expect([run.verdict, run.counts.failed]).toEqual(['no-violation-found', 0])
    const probes = new Map(run.checks.flatMap((check) => check.probes.map((probe) => [probe.id, probe])))
    expect(probes.get('token-aud-multi-risk/single')?.outcome).toBe('passed')
    expect(probes.get('rt-client-bound/other-client')).toMatchObject({
      kind: 'seat-missing',
      reason: expect.stringContaining('sign-in of its own'),
    })
  })

  test('that nobody comes to is not judged with clients, and says why', async () => {
    const { mcp } = await running('reference')
    const run = await judge({ server: mcp, patience: 5, byHand: { seconds: 1 } })
    expect(run.preflight).toMatchObject([{ code: 'nobody-came', message: expect.stringContaining('within 1 s') }])
    expect([run.verdict, run.counts.failed]).toEqual(['incomplete', 0])
  })
})
