import { describe, expect, it } from 'vitest'
import { type PlacedToken, placedTokens } from '../../../src/report/lineage/places.ts'
import type { Exchange, FinishedRun, SeenToken } from '../../../src/run/finished-run.ts'
import { aRun } from '../a-run.ts'
import { aToken, carrying, cleanRun, relayRun, session, target, upstream, upstreamGrant } from './a-lineage.ts'

function placed(
  token: SeenToken,
  exchanges: readonly Exchange[],
  components: FinishedRun['target']['components'] = aRun().target.components,
): Omit<PlacedToken, 'token' | 'grant'> | undefined {
  const run = aRun({
    exchanges,
    target: { ...aRun().target, components },
    lineage: { grants: [session, upstreamGrant], tokens: [token] },
  })
  const [only] = placedTokens(run)
  return only === undefined ? undefined : { holder: only.holder, sightings: only.sightings }
}

describe('placedTokens', () => {
  it('finds nothing out of place where every token stays on its side', () => {
    expect(
      placedTokens(cleanRun()).map(({ token, holder, sightings }) => [token.pseudonym, holder, sightings]),
    ).toEqual([
      [
        'at-1',
        'client',
        [
          { leg: 'client', standing: 'held', exchanges: [1, 3] },
          { leg: 'issuer', standing: 'asked', exchanges: [4] },
        ],
      ],
      ['at-2', 'target', [{ leg: 'upstream', standing: 'held', exchanges: [2] }]],
      [
        'at-3',
        'target',
        [
          { leg: 'issuer', standing: 'held', exchanges: [4] },
          { leg: 'upstream', standing: 'held', exchanges: [5] },
        ],
      ],
    ])
  })

  it('finds a token of the upstream in an answer to a client, and names that answer alone', () => {
    expect(placedTokens(relayRun()).map(({ holder, sightings }) => [holder, sightings])).toEqual([
      [
        'target',
        [
          { leg: 'client', standing: 'crossed', exchanges: [1] },
          { leg: 'upstream', standing: 'held', exchanges: [2, 4] },
        ],
      ],
    ])
  })

  it('does not blame the target for what claimcheck shows it', () => {
    const token = aToken('at-1', { grant: 'grant-1', clientLeg: [2], upstreamLeg: [1] })
    expect(
      placed(token, [
        carrying(1, { url: `${upstream}/token`, seat: 'upstream', given: 'at-1' }),
        carrying(2, { shown: 'at-1', given: 'at-1' }),
      ]),
    ).toEqual({
      holder: 'target',
      sightings: [
        { leg: 'client', standing: 'shown', exchanges: [2] },
        { leg: 'upstream', standing: 'held', exchanges: [1] },
      ],
    })
  })

  it('tells a token that was sent upstream from one that was asked about there', () => {
    const token = aToken('at-1', { grant: 'session-1', clientLeg: [1], upstreamLeg: [2] })
    const given = carrying(1, { url: `${target}/oauth/token`, given: 'at-1' })
    const at = (asked: string, shown = ''): unknown =>
      placed(token, [given, carrying(2, { url: `${upstream}/x`, seat: 'upstream', asked, shown })])?.sightings[1]
    expect(at('token=at-1&token_type_hint=access_token')).toMatchObject({ leg: 'upstream', standing: 'asked' })
    expect(at('a=b&subject_token=at-1')).toMatchObject({ leg: 'upstream', standing: 'asked' })
    expect(at('refresh_token=at-1')).toMatchObject({ leg: 'upstream', standing: 'crossed' })
    expect(at('{"token":"at-1"}')).toMatchObject({ leg: 'upstream', standing: 'crossed' })
    expect(at('', 'at-1')).toMatchObject({ leg: 'upstream', standing: 'crossed' })
    expect(at('token=at-1', 'at-1')).toMatchObject({ leg: 'upstream', standing: 'crossed' })
  })

  it('leaves a token with a client whom the upstream itself gave it to', () => {
    const components = [
      { role: 'RS', name: 'MCP server', origin: target, provenance: 'ours' },
      { role: 'AS', name: 'Nextcloud', origin: upstream, provenance: 'platform' },
      { role: 'UP', name: 'Nextcloud', origin: upstream, provenance: 'platform' },
    ] as const
    const token = aToken('at-1', { grant: 'grant-1', clientLeg: [1, 2], upstreamLeg: [3] })
    expect(
      placed(
        token,
        [
          carrying(1, { url: `${upstream}/token`, given: 'at-1' }),
          carrying(2, { shown: 'at-1' }),
          carrying(3, { url: `${upstream}/notes`, seat: 'upstream', shown: 'at-1' }),
        ],
        components,
      ),
    ).toEqual({
      holder: 'client',
      sightings: [
        { leg: 'client', standing: 'held', exchanges: [1, 2] },
        { leg: 'upstream', standing: 'crossed', exchanges: [3] },
      ],
    })
  })

  it('knows a token that nobody gave as one of claimcheck', () => {
    expect(placed(aToken('at-1', { clientLeg: [1] }), [carrying(1, { shown: 'at-1' })])).toEqual({
      holder: 'claimcheck',
      sightings: [{ leg: 'client', standing: 'shown', exchanges: [1] }],
    })
    expect(
      placed(aToken('at-1', { upstreamLeg: [1] }), [carrying(1, { shown: 'at-1', seat: 'upstream' })])?.holder,
    ).toBe('target')
  })

  it('has no token belong at a host that is no part of the target', () => {
    expect(
      placed(aToken('at-1', { grant: 'grant-1', hostLeg: [1] }), [
        carrying(1, { url: 'http://127.0.0.1:9/x', shown: 'at-1', seat: 'host' }),
      ])?.sightings,
    ).toEqual([{ leg: 'host', standing: 'crossed', exchanges: [1] }])
  })

  it('clears nobody by an exchange that is not at hand', () => {
    const of = (token: SeenToken): unknown => placed(token, [])?.sightings.map(({ standing }) => standing)
    expect(of(aToken('at-1', { grant: 'grant-1', clientLeg: [7], upstreamLeg: [8] }))).toEqual(['crossed', 'held'])
    expect(of(aToken('at-1', { grant: 'session-1', clientLeg: [7], upstreamLeg: [8] }))).toEqual(['held', 'crossed'])
  })

  it('does not take a longer name for a shorter one', () => {
    const token = aToken('at-1', { grant: 'session-1', clientLeg: [1], upstreamLeg: [2] })
    const upstreamRequest = carrying(2, {
      url: `${upstream}/x`,
      seat: 'upstream',
      shown: 'at-12, pat-1',
      given: 'at-1',
    })
    expect(placed(token, [carrying(1, { given: 'at-1' }), upstreamRequest])?.holder).toBe('target')
  })
})
