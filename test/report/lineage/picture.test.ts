import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/report/html/html.ts'
import { lineageGraph } from '../../../src/report/lineage/graph.ts'
import { layOut, measures } from '../../../src/report/lineage/layout.ts'
import { lineagePicture } from '../../../src/report/lineage/picture.ts'
import type { FinishedRun } from '../../../src/run/finished-run.ts'
import { aRun } from '../a-run.ts'
import { aToken, carrying, cleanRun, relayRun, session } from './a-lineage.ts'

function picture(run: FinishedRun): string {
  return textOf(lineagePicture(lineageGraph(run)))
}

/** A run with one grant for each of many people. */
function crowded(people: number): FinishedRun {
  const names = Array.from({ length: people }, (_, index) => `user-${index}`)
  return aRun({
    exchanges: [carrying(1, { given: names.map((_, index) => `at-${index}`).join(' ') })],
    lineage: {
      grants: names.map((user) => ({ ...session, grant: user, user })),
      tokens: names.map((user, index) => aToken(`at-${index}`, { grant: user, clientLeg: [1] })),
    },
  })
}

describe('lineagePicture', () => {
  it('is one image with a name and a description', () => {
    expect(picture(relayRun())).toMatch(
      /^<svg class="lineage" viewBox="[\d ]+" role="img" aria-labelledby="lineage-picture lineage-words">\n<title id="lineage-picture">[^<]+<\/title>\n<desc id="lineage-words">1 access token of the upstream was handed to a client\.<\/desc>/,
    )
  })

  it('marks a crossing by a sign, words and a line of its own, and draws none where none is', () => {
    const wrong = picture(relayRun())
    expect(wrong).toContain('class="wrong"')
    expect(wrong).toContain('>handed to a client</text>')
    expect(wrong).toContain('class="token crossed"')
    const right = picture(cleanRun())
    expect(right).not.toContain('class="wrong"')
    expect(right).not.toContain('handed to a client</text>')
    expect(right).not.toContain('token crossed')
  })

  it('leads from the tokens of a session to what they were exchanged for', () => {
    expect(picture(cleanRun())).toContain('exchanged (RFC 8693)')
    expect(picture(relayRun())).not.toContain('exchanged (RFC 8693)')
    const { arrows, groups } = layOut(lineageGraph(cleanRun()))
    const [session, , delegated] = groups
    expect(arrows).toHaveLength(1)
    expect(arrows[0]?.fromY).toBe((session?.rows[0]?.y ?? 0) + 9)
    expect(arrows[0]?.toY).toBeGreaterThan(delegated?.box.y ?? Number.POSITIVE_INFINITY)
    expect(arrows[0]?.toY).toBeLessThan((delegated?.box.y ?? 0) + (delegated?.box.height ?? 0))
  })

  it('keeps boxes apart, and everything within the picture', () => {
    for (const run of [cleanRun(), relayRun(), crowded(30)]) {
      const { groups, height, width, lanes, legendY } = layOut(lineageGraph(run))
      for (const [index, { box, rows }] of groups.entries()) {
        const next = groups[index + 1]
        expect(box.y + box.height).toBeLessThanOrEqual(
          (next?.box.y ?? height) - (next === undefined ? 0 : measures.gap),
        )
        for (const { y } of rows) expect(y).toBeGreaterThan(box.y)
      }
      expect(Math.max(...lanes.map(({ box }) => box.x + box.width))).toBeLessThanOrEqual(width)
      expect(legendY).toBeLessThan(height)
    }
  })

  it('says how many groups there was no room for', () => {
    expect(picture(crowded(16))).toContain('2 further groups are in the table.')
    expect(picture(crowded(14))).not.toContain('further')
  })

  it('keeps hostile text as text, and as long as there is room', () => {
    const user = `</text><script>alert(1)</script>${'x'.repeat(500)}\u202e`
    const run = aRun({
      exchanges: [carrying(1, { given: 'at-1' })],
      lineage: {
        grants: [{ ...session, user, flow: user }],
        tokens: [aToken('at-1', { kind: user, grant: 'session-1', clientLeg: [1] })],
      },
    })
    const drawn = picture(run)
    expect(drawn).not.toContain('<script')
    expect(drawn).toContain('&lt;/text&gt;&lt;script&gt;')
    expect(drawn).not.toMatch(/x{40}/)
  })
})
