import type { StartedTarget } from '../contract/target.ts'
import type { Revision } from '../contract/words.ts'
import { HttpError } from '../http/errors.ts'
import type { Limits } from '../http/limits.ts'
import type { SenderOptions } from '../http/sender.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import type { PreflightProblem, RunEvent } from './events.ts'
import { isOnOwnMachine } from './own-machine.ts'
import type { Preflight } from './preflight.ts'

/**
 * Requests that a run sends to a server beyond the own machine. From outside a run takes about four hundred; more than
 * this is a loop.
 */
const requestsElsewhere = 2_000

/** Requests in a second that nobody notices who serves people. */
const perSecondElsewhere = 10

/** What a run may ask of a target: limits on requests, rate and time. Our own deployments are asked as they come. */
export function mannersTowards(target: StartedTarget): Pick<SenderOptions, 'limits' | 'pace'> {
  const { foreign } = target
  if (foreign === undefined) return {}
  const { mostRequests, mostPerSecond, answerWithin, listenOn } = foreign
  const requests = mostRequests ?? (isOnOwnMachine(target) ? undefined : requestsElsewhere)
  const limits: Partial<Limits> = {
    ...(requests === undefined ? {} : { requests }),
    ...(answerWithin === undefined ? {} : { headers: answerWithin * 1000, total: answerWithin * 1000 }),
  }
  // Who names a rate means it for every host.
  const pace = { perSecond: mostPerSecond ?? perSecondElsewhere, onLoopback: mostPerSecond !== undefined }
  return { limits, pace: { ...pace, ...(listenOn === undefined ? {} : { alsoOwn: listenOn }) } }
}

/**
 * Why a scenario that disturbs people is not played: at a server of somebody else's, with accounts that may be somebody's.
 * Where the mock stands behind it, the accounts are made up.
 */
export function withheldFrom(foreign: ForeignTarget | undefined): string | undefined {
  if (foreign === undefined || foreign.upstream !== undefined || foreign.allowDisruptive === true) return undefined
  return 'it may end sessions of the person or lock an account out: say --allow-disruptive where the accounts exist for tests'
}

/**
 * The preflight of a run that may send fewer requests than the preflight takes.
 *
 * @throws whatever else was thrown
 */
export function spentAtOnce(error: unknown, wanted: Revision | undefined): Preflight {
  if (!(error instanceof HttpError && error.code === 'budget-spent')) throw error
  return { spec: wanted ?? '2026-07-28', problems: [problemOf(`${error.code}: ${error.message}`)] }
}

/** Says, once, that a run had spent its requests before everything was judged. */
export function spentIn(events: readonly RunEvent[]): readonly PreflightProblem[] {
  const records = events.flatMap((event) => (event.type === 'probe' ? [event.record] : []))
  const reason = records.flatMap((record) => ('notJudged' in record ? [record.reason] : []))
  const first = reason.find((text) => text.startsWith('budget-spent: '))
  return first === undefined ? [] : [problemOf(first)]
}

/** `budget-spent: what; what next` as a problem of the preflight. */
function problemOf(reason: string): PreflightProblem {
  const [message = reason, ...next] = reason.slice(reason.indexOf(' ') + 1).split('; ')
  return { code: 'budget-spent', message, next: next.join('; ') }
}
