import { describe, expect, it } from 'vitest'
import { startDeployment } from '../../src/deployments/start.ts'
import { faultNamed } from '../../src/faults/index.ts'
import { judge } from '../../src/library/judge.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { startTinyTarget, type TinyOptions, type TinyTarget } from '../client/tiny-target.ts'
import { stopAfterTest } from '../witness/deployment.ts'

function outcomeOf(run: FinishedRun, id: string): string | undefined {
  const probe = run.checks.flatMap(({ probes }) => probes).find((one) => one.id === id)
  return probe?.kind ?? probe?.outcome
}

describe('a server that gives a refresh token for offline_access only, and lists it,', () => {
  it('is judged by its refresh tokens', async () => {
    const { apply } = faultNamed('offline-access-without-consent', 'reference')
    const { mcp, accounts, nextcloud, stop } = await startDeployment('reference', { fault: apply })
    stopAfterTest(stop)
    const run = await judge(
      {
        server: mcp,
        patience: 5,
        accounts: accounts.slice(0, 2),
        passwordsAt: [nextcloud],
        allowDisruptive: true,
      },
      { scenario: ['refresh/*'] },
    )
    expect(outcomeOf(run, 'rt-client-bound/other-client')).toBe('passed')
    // A client that does not ask gets none: what that means is seen by one that leaves it out.
    expect(outcomeOf(run, 'rt-offline-access-rule/advertised')).toBe('passed')
    expect(outcomeOf(run, 'rt-offline-access-rule/consent')).toBe('failed')
    expect(run.preflight).toEqual([])
  })
})

const place = 'http://127.0.0.1:33418/callback'
const scope = 'notes.read'
const metadata = { scopes_supported: [scope, 'offline_access'] }
const asksFor = (asked: URLSearchParams): boolean => asked.get('scope') === `${scope} offline_access`
const prompts = (asked: URLSearchParams): boolean => asked.get('prompt') === 'consent'

async function judged(options: TinyOptions, known?: string): Promise<{ run: FinishedRun; target: TinyTarget }> {
  const target = await startTinyTarget({ metadata, ...options })
  stopAfterTest(target.close)
  const run = await judge(
    {
      server: target.mcp,
      patience: 5,
      accounts: [{ user: 'alice', password: 'right-password' }],
      passwordsAt: [target.origin],
      ...(known === undefined
        ? {}
        : { client: { clientId: known, redirectUris: [place], tokenEndpointAuthMethod: 'none' } }),
    },
    { scenario: ['token/response-caching'] },
  )
  return { run, target }
}

/** The authorization requests that a server saw, one after the other. */
function asked({ seen }: TinyTarget): readonly URLSearchParams[] {
  return seen.flatMap(({ path }) => (path.startsWith('/authorize') ? [new URL(path, 'http://x').searchParams] : []))
}

describe('clients ask for offline_access', () => {
  it('where it helps, and do not want people to be asked for it', async () => {
    const { run, target } = await judged({ refreshable: asksFor })
    // The tiny server sends no Cache-Control; that this was seen of a refresh is what counts.
    expect(outcomeOf(run, 'tok-no-store/refresh')).toBe('failed')
    expect(asked(target).map(asksFor)).toEqual([false, true, true])
    expect(asked(target).some(prompts)).toBe(false)
  })

  it('with prompt=consent where it helps only so, and are registered once for both', async () => {
    const { run, target } = await judged({ refreshable: (one) => asksFor(one) && prompts(one) })
    expect(outcomeOf(run, 'tok-no-store/refresh')).toBe('failed')
    expect(asked(target).map((one) => [asksFor(one), prompts(one)])).toEqual([
      [false, false],
      [true, false],
      [true, true],
      [true, true],
    ])
    const registrations = target.seen.filter(({ path }) => path === '/register').map(({ body }) => JSON.parse(body))
    const open = registrations.filter((one) => one.token_endpoint_auth_method === 'none')
    expect(open.map((one) => one.scope)).toEqual([scope, `${scope} offline_access`])
  })

  it('as the one that they are, where clients are known', async () => {
    const { run } = await judged({ refreshable: asksFor }, 'known-client')
    expect(outcomeOf(run, 'tok-no-store/refresh')).toBe('failed')
  })

  it.each([
    ['a refresh token comes anyway', {}],
    ['it is not listed', { metadata: {}, refreshable: asksFor }],
  ])('never where %s', async (_, options) => {
    const { target } = await judged(options)
    expect(asked(target).some((one) => one.get('scope')?.includes('offline') === true || prompts(one))).toBe(false)
  })

  const never = (): boolean => false
  it.each([
    ['no refresh token comes of it', { refreshable: never }],
    ['it is refused', { refreshable: never, mostScope: scope }],
  ])('no more where %s, which is said', async (_, options) => {
    const { run, target } = await judged(options)
    expect(run.preflight).toEqual([])
    const probe = run.checks.flatMap(({ probes }) => probes).find(({ id }) => id === 'tok-no-store/refresh')
    expect(probe).toMatchObject({ kind: 'not-applicable', reason: expect.stringContaining('not even for offline') })
    expect(asked(target).at(-1)?.get('scope')).toBe(scope)
  })
})
