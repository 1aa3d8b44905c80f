import { describe, expect, it } from 'vitest'
import { lineageFlows } from '../../src/report/lineage-flows.ts'
import { lineageLines } from '../../src/report/terminal/lineage.ts'
import { makePaint } from '../../src/report/terminal/paint.ts'
import type { Exchange, FinishedRun, LineageView, SeenToken } from '../../src/run/finished-run.ts'
import { aRun } from './a-run.ts'

const upstream = 'http://127.0.0.1:1'
const proxy = 'http://localhost:2'

function token(pseudonym: string, more: Partial<SeenToken> = {}): SeenToken {
  return { pseudonym, kind: 'access-token', clientLeg: [], upstreamLeg: [], issuerLeg: [], hostLeg: [], ...more }
}

function exchange(n: number, url: string, asked: string, told: string): Exchange {
  return {
    n,
    seat: 'client',
    actor: 'alice',
    at: 0,
    duration: 1,
    request: { method: 'POST', url, headers: [['authorization', `Bearer ${asked}`]], body: '' },
    response: { status: 200, headers: [], body: `{"access_token":"${told}"}` },
  }
}

function run(lineage: LineageView, exchanges: readonly Exchange[]): FinishedRun {
  const components = [{ role: 'UP', name: 'mock', origin: upstream, provenance: 'ours' }] as const
  return aRun({ target: { ...aRun().target, components }, lineage, exchanges })
}

const grants = [
  { grant: 'session-1', by: 'target', flow: 'authorization_code', user: 'alice' },
  { grant: 'grant-1', by: 'upstream', flow: 'authorization_code', user: 'alice' },
  { grant: 'grant-2', by: 'upstream', flow: 'delegation', user: 'alice' },
] as const

describe('the flows of a lineage', () => {
  it('stand by what tokens came of, those of clients first, with the legs on which they were seen', () => {
    const tokens = [
      token('at-9', { clientLeg: [1] }),
      token('at-2', { grant: 'grant-1', upstreamLeg: [2] }),
      token('at-3', { grant: 'grant-2', issuerLeg: [3], upstreamLeg: [4] }),
      token('at-1', { grant: 'session-1', clientLeg: [1], issuerLeg: [3] }),
      token('at-4', { grant: 'session-1', clientLeg: [1] }),
      token('rt-1', { grant: 'session-1', kind: 'refresh-token', clientLeg: [1] }),
    ]
    const flows = lineageFlows(run({ grants, tokens }, []))
    expect(flows.map(({ source, title, seen }) => [source, title, seen.client, seen.issuer, seen.upstream])).toEqual([
      ['session', '2 access tokens, for alice', 2, 1, 0],
      ['session', '1 refresh token, for alice', 1, 0, 0],
      ['delegated', '1 access token, for alice', 0, 1, 1],
      ['upstream', '1 access token, for alice', 0, 0, 1],
      ['made up', '1 access token', 1, 0, 0],
    ])
    expect(flows.filter(({ alarm }) => alarm !== undefined)).toEqual([])
  })

  it.each([
    [
      'told to a client by the target',
      exchange(1, `${proxy}/token`, 'x', 'at-2'),
      '1 told to a client, though the upstream gave it to the target',
    ],
    ['told to the client by the upstream itself', exchange(1, `${upstream}/token`, 'x', 'at-2'), undefined],
    ['shown by the client, and told to it again', exchange(1, `${proxy}/mcp`, 'at-2', 'at-2'), undefined],
    ['one whose name only begins like it', exchange(1, `${proxy}/token`, 'x', 'at-21'), undefined],
  ])('raise an alarm or not for a token of the upstream: %s', (_what, seen, expected) => {
    const tokens = [token('at-2', { grant: 'grant-1', clientLeg: [1] })]
    expect(lineageFlows(run({ grants, tokens }, [seen]))[0]?.alarm).toBe(expected)
  })

  it.each([
    ['used there', `${upstream}/ocs`, '1 used at the upstream, though a client holds it'],
    ['shown to be introspected', `${upstream}/apps/oidc/introspect`, undefined],
    ['traded in', `${upstream}/apps/oidc/token?x=1`, undefined],
  ])('raise an alarm or not for a token of a client at the upstream: %s', (_what, url, expected) => {
    const tokens = [token('at-1', { grant: 'session-1', clientLeg: [1], upstreamLeg: [2] })]
    const exchanges = [exchange(1, `${proxy}/token`, 'x', 'at-1'), exchange(2, url, 'at-1', 'y')]
    expect(lineageFlows(run({ grants, tokens }, exchanges))[0]?.alarm).toBe(expected)
  })

  it('are printed a line each, with what crossed over marked', () => {
    const tokens = [
      token('at-1', { grant: 'session-1', clientLeg: [1] }),
      token('at-2', { grant: 'grant-1', clientLeg: [1], upstreamLeg: [2] }),
    ]
    const seen = [exchange(1, `${proxy}/token`, 'x', 'at-2')]
    expect(lineageLines(run({ grants, tokens }, seen), 90, makePaint(false))).toEqual([
      'Lineage: tokens by what they came of, and the legs on which they were seen',
      '  session: 1 access token, for alice   client 1',
      '✗ upstream: 1 access token, for alice  client 1, upstream 1',
      '    1 told to a client, though the upstream gave it to the target',
    ])
    expect(lineageLines(run({ grants: [], tokens: [] }, []), 90, makePaint(false))).toEqual([])
  })
})
