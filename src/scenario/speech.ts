import type { Answer } from '../http/sender.ts'
import { type Docket, type Observation, ScenarioError } from './docket.ts'
import { type Evidence, exchangesOf, Unjudged } from './outcome.ts'
import { inWords, isRightRefusal, type RightReason, readRefusal, rightReasonInWords } from './refusal.ts'

/** What a play can say of one probe. */
export interface Probe {
  /** What was seen, and whether the requirement holds by it. */
  observes(observation: Observation): void
  /** The answer must refuse, for the right reason; counts only after a control. */
  isRefused(answer: Answer, right: RightReason): void
  /** The requirement does not apply to this target; the observation shows it. */
  isNotApplicable(observation: string): void
  /** A seat is not offered at the level that is needed. */
  lacksSeat(what: string): void
  /** It could not be told which call caused an upstream request. */
  isUncorrelated(reason: string): void
}

/** Speaks of one probe on the docket. */
export function probeOn(docket: Docket, id: string, evidence: Evidence): Probe {
  const exchanges = exchangesOf(evidence)
  return {
    observes: (observation) => docket.observe(id, evidence, observation),
    isRefused: (answer, right) => {
      if (docket.control.length === 0)
        throw new ScenarioError('no-control', `'${id}' judges a refusal before any control has held`)
      const refusal = readRefusal(answer)
      docket.observe(id, evidence, {
        expected: rightReasonInWords(right),
        actual: inWords(refusal),
        ok: isRightRefusal(refusal, right),
      })
    },
    isNotApplicable: (observation) => docket.notJudged(id, 'not-applicable', observation, exchanges),
    lacksSeat: (what) => docket.notJudged(id, 'seat-missing', what, exchanges),
    isUncorrelated: (reason) => docket.notJudged(id, 'uncorrelated', reason, exchanges),
  }
}

/** What a play can say of a control: the same request with the right value must succeed before a refusal counts. */
export interface Control {
  /** @throws Unjudged when it does not hold, which closes the probes that were still to come */
  holds(ok: boolean, seen: string): void
  /** The answer is a 2xx. @throws Unjudged otherwise */
  succeeds(answer: Answer): void
}

/** Speaks of one control on the docket. */
export function controlOn(docket: Docket, what: string, evidence: Evidence): Control {
  const holds = (ok: boolean, seen: string): void => {
    if (!ok) throw new Unjudged('control-failed', `control failed: ${what}; seen: ${seen}`, exchangesOf(evidence))
    docket.controlHeld(evidence)
  }
  return {
    holds,
    succeeds: (answer) => {
      const { status } = answer
      holds(status !== undefined && status >= 200 && status < 300, inWords(readRefusal(answer)))
    },
  }
}
