import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { FinishedRun, Outcome } from '../../src/run/finished-run.ts'
import type { Findings } from './peer.ts'
import { peers } from './peers.ts'
import { judgePeer, sourceOf, wanting } from './start.ts'

/**
 * The probes of each check that came to an outcome, over all parts of a run, as the table has them; what a check warns of
 * beside a failure goes unsaid, as in every report.
 */
function probesBy(runs: readonly FinishedRun[], outcome: Outcome): Readonly<Record<string, readonly string[]>> {
  const pairs = runs.flatMap(({ checks }) =>
    checks
      .filter((check) => check.outcome === outcome)
      .flatMap(({ id, probes }) =>
        probes
          .filter((probe) => probe.outcome === outcome)
          .map((probe) => [id, probe.id.slice(id.length + 1)] as const),
      ),
  )
  return Object.fromEntries(
    [...Map.groupBy(pairs, ([id]) => id)].map(([id, found]) => [id, found.map(([, probe]) => probe).sort()]),
  )
}

function listed(findings: Findings): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(findings).map(([id, { probes }]) => [id, [...probes].sort()]))
}

/** What applies, was within reach, and could not be told; a seat that a run has is missing only where no more clients may register. */
const undecided: ReadonlySet<string | undefined> = new Set(['control-failed', 'uncorrelated', 'preflight'])
const outOfClients = /registrations-spent/

const skipped: string[] = []
afterAll(() => {
  process.stdout.write(
    skipped.length === 0
      ? `\nAll ${peers.length} peers were judged.\n`
      : `\n${skipped.length} of ${peers.length} peers were skipped:\n${skipped.map((line) => `  ${line}\n`).join('')}`,
  )
})

/** For one run, with the start of what is judged, in milliseconds. */
const patience = 180_000

describe.each(peers)('$id', (peer) => {
  const want = wanting(peer)
  if (want !== undefined) skipped.push(`${peer.id}: ${want}`)

  test.skipIf(want !== undefined)(
    'fails and warns exactly where the table says',
    async () => {
      const runs = await judgePeer(peer)
      expect(probesBy(runs, 'failed')).toEqual(listed(peer.fails))
      expect(probesBy(runs, 'warned')).toEqual(listed(peer.warns))
      const untold = runs.flatMap(({ checks }) =>
        checks.filter(
          ({ kind, reason = '' }) => undecided.has(kind) || (kind === 'seat-missing' && outOfClients.test(reason)),
        ),
      )
      const found = [...new Set(untold.map(({ id }) => id))].filter((id) => !(id in peer.fails || id in peer.warns))
      expect(found.sort()).toEqual(Object.keys(peer.unclear).sort())
      expect(runs.flatMap(({ preflight }) => preflight)).toEqual([])
    },
    patience * (peer.parts?.length ?? 1),
  )

  test.skipIf(want !== undefined)('has each reason in its source', () => {
    const unseen = Object.entries({ ...peer.fails, ...peer.warns }).filter(
      ([, { seen }]) => !readFileSync(sourceOf(peer, seen[0]), 'utf8').includes(seen[1]),
    )
    expect(unseen.map(([id]) => id)).toEqual([])
  })
})
