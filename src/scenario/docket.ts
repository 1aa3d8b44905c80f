import type { ProbeId } from './definition.ts'
import {
  type AudienceView,
  type Evidence,
  exchangesOf,
  type PlayedNotJudged,
  type ProbeRecord,
  type Unjudged,
} from './outcome.ts'

/** A mistake in a scenario, never in a target: ends the run with exit code 4. */
export class ScenarioError extends Error {
  readonly code: 'unknown-probe' | 'judged-twice' | 'not-judged-at-all' | 'no-control'

  constructor(code: ScenarioError['code'], message: string) {
    super(message)
    this.name = 'ScenarioError'
    this.code = code
  }
}

/** What a play observed for one probe. */
export interface Observation {
  /** What the requirement wants to be seen, in words. */
  readonly expected: string
  /** What was seen, in words. Hostile text is made harmless where it is shown. */
  readonly actual: string
  readonly ok: boolean
  readonly audience?: AudienceView
}

/**
 * Keeps what one play says of its probes. It refuses what would make an outcome untrustworthy: a probe that was not
 * declared, one judged twice, a refusal that no control came before.
 */
export class Docket {
  readonly #declared: ReadonlySet<string>
  readonly #records = new Map<string, ProbeRecord>()
  readonly #report: (record: ProbeRecord) => void
  #control: readonly number[] = []

  constructor(declared: readonly ProbeId[], report: (record: ProbeRecord) => void) {
    this.#declared = new Set(declared)
    this.#report = report
  }

  /** Numbers of the exchanges of the control in force. */
  get control(): readonly number[] {
    return this.#control
  }

  /** Notes that a control held; the refusals that follow are measured against it. */
  controlHeld(evidence: Evidence): void {
    this.#control = exchangesOf(evidence)
  }

  /** Records what was observed for a probe. */
  observe(probe: string, evidence: Evidence, observation: Observation): void {
    const { expected, actual, ok, audience } = observation
    this.#add({
      id: probe,
      held: ok,
      expected,
      actual,
      exchanges: exchangesOf(evidence),
      control: this.#control,
      ...(audience === undefined ? {} : { audience }),
    })
  }

  /** Records that a probe could not be judged. */
  notJudged(probe: string, kind: PlayedNotJudged, reason: string, exchanges: readonly number[]): void {
    this.#add({ id: probe, notJudged: kind, reason, exchanges })
  }

  /** The declared probes that nothing was said of yet, among `these` where given. */
  open(these?: readonly string[]): readonly string[] {
    return [...(these ?? this.#declared)].filter((probe) => !this.#records.has(probe))
  }

  /**
   * Plays one part; where its control fails, only the probes named for it are closed as `control-failed`.
   *
   * @throws everything but {@link Unjudged} and errors that `asUnjudged` recognises
   */
  async part(probes: readonly string[], play: () => Promise<void>, asUnjudged: AsUnjudged): Promise<void> {
    const control = this.#control
    try {
      await play()
    } catch (error) {
      const failed = asUnjudged(error)
      if (failed === undefined) throw error
      for (const probe of this.open(probes)) this.notJudged(probe, failed.code, failed.message, failed.exchanges)
    } finally {
      this.#control = control
    }
  }

  #add(record: ProbeRecord): void {
    if (!this.#declared.has(record.id))
      throw new ScenarioError('unknown-probe', `the scenario speaks of '${record.id}' without declaring it`)
    if (this.#records.has(record.id))
      throw new ScenarioError('judged-twice', `the scenario gives '${record.id}' a second outcome`)
    this.#records.set(record.id, record)
    this.#report(record)
  }
}

/** Recognises an error that means that a step of the story did not work, not that the harness is broken. */
export type AsUnjudged = (error: unknown) => Unjudged | undefined
