import type { CheckResult, FinishedRun } from '../../run/finished-run.ts'
import { count } from '../words.ts'
import type { Paint } from './paint.ts'
import { plain, wrap } from './plain.ts'

/** What a run held back out of good manners, and the flag that lifts it. */
const heldBack: readonly {
  readonly kind: CheckResult['kind']
  /** How the reasons begin. */
  readonly because: RegExp
  readonly told: (checks: string) => string
}[] = [
  {
    kind: 'seat-missing',
    because: /^registrations-spent: /,
    told: (checks) => `${checks} not judged, or in part: the run may register no more clients (--max-registrations N)`,
  },
  {
    kind: 'not-selected',
    because: /--allow-disruptive/,
    told: (checks) => `${checks} not judged, or in part: they may end a person’s sessions (--allow-disruptive)`,
  },
]

/** What a run did not do out of good manners, and what it left behind: a line each, that is not to be overlooked. */
export function leftLines(run: FinishedRun, width: number, paint: Paint): string[] {
  const held = heldBack.flatMap(({ kind, because, told }) => {
    const checks = run.checks.filter(({ probes }) =>
      probes.some((probe) => probe.kind === kind && because.test(probe.reason ?? '')),
    )
    return checks.length === 0 ? [] : [told(count(checks.length, 'check'))]
  })
  const { clientsLeft = [] } = run
  const behind =
    clientsLeft.length === 0
      ? []
      : [`${count(clientsLeft.length, 'registered client')} could not be deleted (RFC 7592): ${clientsLeft.join(', ')}`]
  return [...held, ...behind].flatMap((text) =>
    wrap(plain(text), width - 2).map((line, index) =>
      index === 0 ? `${paint.outcome('warned', '!')} ${paint.bold(line)}` : `  ${paint.bold(line)}`,
    ),
  )
}
