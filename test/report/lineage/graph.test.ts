import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossedTokens, lineageGraph } from '../../../src/report/lineage/graph.ts'
import type { GrantView, SeenToken } from '../../../src/run/finished-run.ts'
import { aRun } from '../a-run.ts'
import { aToken, carrying, cleanRun, relayRun, session } from './a-lineage.ts'

describe('lineageGraph', () => {
  it('tells grants, the tokens from them, the legs, and what was exchanged for what', () => {
    expect(lineageGraph(cleanRun())).toEqual({
      legs: [
        { leg: 'client', watched: true },
        { leg: 'issuer', watched: true },
        { leg: 'upstream', watched: true },
      ],
      groups: [
        {
          by: 'target',
          flow: 'authorization_code',
          holder: 'client',
          user: 'alice',
          grants: 1,
          clients: 1,
          rows: [
            {
              kind: 'access-token',
              tokens: ['at-1'],
              marks: [
                { leg: 'client', standing: 'held', tokens: ['at-1'], exchanges: [1, 3] },
                { leg: 'issuer', standing: 'asked', tokens: ['at-1'], exchanges: [4] },
              ],
              from: [],
            },
          ],
        },
        {
          by: 'upstream',
          flow: 'authorization_code',
          holder: 'target',
          user: 'alice',
          grants: 1,
          clients: 1,
          rows: [
            {
              kind: 'access-token',
              tokens: ['at-2'],
              marks: [{ leg: 'upstream', standing: 'held', tokens: ['at-2'], exchanges: [2] }],
              from: [],
            },
          ],
        },
        {
          by: 'upstream',
          flow: 'delegation',
          holder: 'target',
          user: 'alice',
          grants: 1,
          clients: 0,
          rows: [
            {
              kind: 'access-token',
              tokens: ['at-3'],
              marks: [
                { leg: 'issuer', standing: 'held', tokens: ['at-3'], exchanges: [4] },
                { leg: 'upstream', standing: 'held', tokens: ['at-3'], exchanges: [5] },
              ],
              from: [{ group: 0, kind: 'access-token', tokens: 1 }],
            },
          ],
        },
      ],
      crossings: [],
      silent: 1,
    })
  })

  it('names what stands where it does not belong', () => {
    expect(lineageGraph(relayRun()).crossings).toEqual([
      {
        leg: 'client',
        holder: 'target',
        by: 'upstream',
        kinds: [['access-token', 1]],
        tokens: ['at-1'],
        exchanges: [1],
      },
    ])
    expect([...crossedTokens(relayRun())]).toEqual(['at-1'])
    expect(crossedTokens(cleanRun()).size).toBe(0)
  })

  it('keeps people apart, unless it is told not to', () => {
    const bob: GrantView = { ...session, grant: 'session-2', clientId: 'client-b', user: 'bob' }
    const run = aRun({
      exchanges: [carrying(1, { given: 'at-1' }), carrying(2, { given: 'at-2' })],
      lineage: {
        grants: [session, bob],
        tokens: [
          aToken('at-2', { grant: 'session-2', clientLeg: [2] }),
          aToken('at-1', { grant: 'session-1', clientLeg: [1] }),
        ],
      },
    })
    expect(lineageGraph(run).groups.map(({ user, grants, clients }) => [user, grants, clients])).toEqual([
      ['alice', 1, 1],
      ['bob', 1, 1],
    ])
    expect(
      lineageGraph(run, { byUser: false }).groups.map(({ user, grants, clients }) => [user, grants, clients]),
    ).toEqual([[undefined, 2, 2]])
  })

  it('says that the upstream leg was not watched where nobody sat there', () => {
    const run = aRun({ seats: { offered: ['visitor', 'client'], missing: ['upstream'] } })
    expect(lineageGraph(run).legs).toEqual([
      { leg: 'client', watched: true },
      { leg: 'upstream', watched: false },
    ])
  })

  it('puts access tokens first, and kinds of no known name last', () => {
    const tokens = ['jwt', 'assertion', 'id-token', 'access-token', 'refresh-token'].map((kind, index) =>
      aToken(`x-${index}`, { kind, clientLeg: [1] }),
    )
    const shown = carrying(1, { shown: tokens.map(({ pseudonym }) => pseudonym).join(' ') })
    const graph = lineageGraph(aRun({ exchanges: [shown], lineage: { grants: [], tokens } }))
    expect(graph.groups.map(({ rows }) => rows.map(({ kind }) => kind))).toEqual([
      ['access-token', 'refresh-token', 'id-token', 'assertion', 'jwt'],
    ])
  })

  it('loses no token and no sighting, whatever was seen where', () => {
    fc.assert(
      fc.property(fc.array(aSeenToken(), { maxLength: 30 }), (some) => {
        const tokens = some.map((token, index) => ({ ...token, pseudonym: `at-${index}` }))
        const run = aRun({ exchanges: [], lineage: { grants: [session], tokens } })
        const graph = lineageGraph(run)
        const rows = graph.groups.flatMap((group) => group.rows)
        expect(rows.flatMap((row) => row.tokens).sort()).toEqual(tokens.map(({ pseudonym }) => pseudonym).sort())
        const sightings = tokens.flatMap((token) => legsOf(token).map((leg) => `${token.pseudonym} ${leg}`))
        const marked = rows.flatMap(({ marks }) =>
          marks.flatMap((mark) => mark.tokens.map((name) => `${name} ${mark.leg}`)),
        )
        expect(marked.sort()).toEqual(sightings.sort())
        const crossed = rows.flatMap(({ marks }) => marks.filter(({ standing }) => standing === 'crossed'))
        expect(new Set(crossed.flatMap((mark) => mark.tokens))).toEqual(crossedTokens(run))
        expect(new Set(graph.crossings.flatMap((crossing) => crossing.tokens))).toEqual(crossedTokens(run))
      }),
    )
  })

  it('does not depend on the order in which tokens were seen', () => {
    const run = cleanRun()
    const turned = { ...run, lineage: { ...run.lineage, tokens: run.lineage.tokens.toReversed() } }
    expect(lineageGraph(turned)).toEqual(lineageGraph(run))
  })
})

function aSeenToken(): fc.Arbitrary<SeenToken> {
  const leg = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 2 })
  return fc
    .record({
      kind: fc.constantFrom('access-token', 'refresh-token', 'jwt'),
      grant: fc.constantFrom('session-1', 'grant-9'),
      clientLeg: leg,
      upstreamLeg: leg,
      issuerLeg: leg,
      hostLeg: leg,
    })
    .map((seen) => aToken('at-0', seen))
}

function legsOf({ clientLeg, upstreamLeg, issuerLeg, hostLeg }: SeenToken): readonly string[] {
  const legs = { client: clientLeg, upstream: upstreamLeg, issuer: issuerLeg, host: hostLeg }
  return Object.entries(legs).flatMap(([name, seen]) => (seen.length === 0 ? [] : [name]))
}
