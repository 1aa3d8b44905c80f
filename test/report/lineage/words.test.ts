import { describe, expect, it } from 'vitest'
import { lineageGraph } from '../../../src/report/lineage/graph.ts'
import { clearWords, crossingWords, shownWords, tokenCount } from '../../../src/report/lineage/words.ts'
import { aRun } from '../a-run.ts'
import { aToken, carrying, cleanRun, relayRun, session, target, upstream, upstreamGrant } from './a-lineage.ts'

describe('clearWords', () => {
  it('clears a run only by what was watched and seen', () => {
    const graph = lineageGraph(cleanRun())
    expect(clearWords(graph)).toMatch(/^No token of a client was sent upstream/)
    expect(clearWords(lineageGraph(relayRun()))).toBeUndefined()
    expect(clearWords(lineageGraph(aRun()))).toBe('No token was seen on the upstream leg.')
    const unwatched = aRun({ seats: { offered: ['client'], missing: ['upstream'] } })
    expect(clearWords(lineageGraph(unwatched))).toMatch(/was not watched, so it cannot be said/)
  })
})

describe('crossingWords', () => {
  const words = (run: Parameters<typeof lineageGraph>[0]): readonly string[] =>
    lineageGraph(run).crossings.map(crossingWords)

  it('says whose tokens went where', () => {
    expect(words(relayRun())).toEqual(['1 access token of the upstream was handed to a client.'])
    const run = aRun({
      exchanges: [
        carrying(1, { url: `${target}/oauth/token`, given: 'at-1' }),
        carrying(2, { shown: 'at-2 rt-1 id-1 at-3' }),
        carrying(3, { url: `${upstream}/notes`, seat: 'upstream', shown: 'at-1 at-2 rt-1 id-1 at-3' }),
        carrying(4, { url: 'http://127.0.0.1:9/', seat: 'host', shown: 'at-1' }),
      ],
      lineage: {
        grants: [session],
        tokens: [
          aToken('at-1', { grant: 'session-1', clientLeg: [1], upstreamLeg: [3], hostLeg: [4] }),
          ...['at-2', 'rt-1', 'id-1', 'at-3'].map((name) => aToken(name, { clientLeg: [2], upstreamLeg: [3] })),
        ],
      },
    })
    expect(words(run)).toEqual([
      '1 access token of a client was sent upstream.',
      '2 access tokens, 1 refresh token and 1 ID token that claimcheck made were sent upstream.',
      '1 access token of a client was sent elsewhere.',
    ])
  })
})

describe('shownWords', () => {
  it('says that claimcheck itself showed a token of the target', () => {
    const run = aRun({
      exchanges: [
        carrying(1, { url: `${upstream}/token`, seat: 'upstream', given: 'at-1' }),
        carrying(2, { shown: 'at-1' }),
      ],
      lineage: {
        grants: [upstreamGrant],
        tokens: [aToken('at-1', { grant: 'grant-1', clientLeg: [2], upstreamLeg: [1] })],
      },
    })
    expect(shownWords(lineageGraph(run))).toMatch(
      /^One token that the target holds was shown to it by claimcheck itself/,
    )
    expect(shownWords(lineageGraph(cleanRun()))).toBeUndefined()
  })
})

describe('tokenCount', () => {
  it.each([
    [1, 'id-token', '1 ID token'],
    [2, 'id-token', '2 ID tokens'],
    [2, 'something', '2 something'],
  ])('%i %s', (n, kind, words) => {
    expect(tokenCount(n, kind)).toBe(words)
  })
})
