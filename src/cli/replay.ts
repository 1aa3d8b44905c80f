import { judge } from '../library/judge.ts'
import { compareReplay } from '../report/replay/difference.ts'
import { replayText } from '../report/replay/text.ts'
import { readCommandLine } from '../run/command-line.ts'
import { readOwnScenarios } from '../run/read-own-scenarios.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { readable, readRunAt } from './run-file.ts'
import type { Streams } from './streams.ts'

/**
 * Plays one check of a run again, against the deployment that its command names and by the revision that it was judged by, and says
 * what is different. Nothing is written. The exit code is that of the second play, as `run --only` has it.
 *
 * @throws UsageError `unreadable`, `unknown-check`, `not-played`, `no-command`, and what a run throws
 */
export async function replayCommand(
  place: string,
  check: string,
  options: { readonly json?: boolean },
  streams: Streams,
): Promise<number> {
  const recorded = readRunAt(place)
  const known = readable(place, () => recorded.checks.map(({ id }) => id))
  const found = recorded.checks.find(({ id }) => id === check)
  if (found === undefined) throw unknownName('check', check, known, `claimcheck report ${place}`)
  if (found.probes.every(({ kind }) => kind === 'not-selected'))
    throw new UsageError(
      'not-played',
      `No probe of '${check}' was played in that run (${found.kind ?? found.outcome}); there is nothing to play again.`,
    )
  const { deployment, signIn, described, ownFolder, ...request } = readCommandLine(recorded.command)
  const again = await judge(deployment, {
    ...request,
    ...(signIn?.by === 'browser' ? { browser: signIn.executable ?? true } : {}),
    ...(described === undefined ? {} : { signInPages: described }),
    ...(ownFolder === undefined ? {} : { own: await readOwnScenarios(ownFolder) }),
    spec: recorded.spec,
    only: [check],
  })
  const difference = compareReplay(recorded, again, check)
  streams.out(
    options.json === true
      ? `${JSON.stringify({ ...difference, exitCode: again.exitCode }, null, 2)}\n`
      : replayText(difference, { width: streams.width, color: streams.color }),
  )
  return again.exitCode
}
