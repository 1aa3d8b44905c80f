import { type Change, compareRuns, isWorse } from '../report/compare/difference.ts'
import { compareText } from '../report/compare/text.ts'
import { readable, readRunAt } from './run-file.ts'
import type { Streams } from './streams.ts'

/**
 * Says what became of the checks between two runs: exit code 1 when one fails that did not before.
 *
 * @throws UsageError `unreadable`
 */
export function compareCommand(
  [first, second]: readonly [string, string],
  options: { readonly json?: boolean },
  streams: Streams,
): number {
  const before = readRunAt(first)
  const after = readRunAt(second)
  const difference = readable(`${first}' and '${second}`, () => compareRuns(before, after))
  const { newlyFailing, newlyWarned, newlyPassing, added, gone, same, circumstances } = difference
  const worse = isWorse(difference)
  streams.out(
    options.json === true
      ? `${JSON.stringify(
          {
            worse,
            verdict: { before: before.verdict, after: after.verdict },
            newlyFailing: newlyFailing.map(asData),
            newlyWarned: newlyWarned.map(asData),
            newlyPassing: newlyPassing.map(asData),
            added: added.map(asData),
            gone: gone.map(asData),
            same,
            circumstances,
          },
          null,
          2,
        )}\n`
      : compareText({ before, after }, difference, { width: streams.width, color: streams.color }),
  )
  return worse ? 1 : 0
}

function asData({ id, before, after, check }: Change): object {
  const probe = check.probes.find(({ outcome }) => outcome === after)
  return {
    id,
    before,
    after,
    level: check.level,
    ...(check.platform === true ? { platform: true } : {}),
    ...(after === 'not-judged' ? { kind: check.kind, reason: check.reason } : {}),
    ...(after === 'failed' || after === 'warned' ? { expected: probe?.expected, actual: probe?.actual } : {}),
  }
}
