/** Anything that stands for one recorded exchange: an answer, or an observed upstream request. */
export interface Recorded {
  readonly exchange: { readonly n: number }
}

/** What an outcome rests on, the deciding exchange last. */
export type Evidence = Recorded | readonly Recorded[]

/**
 * Why a play says that something could not be judged. That a whole seat is missing is said by the run itself; a play says
 * it where a seat is offered, and not at the level that a probe needs.
 */
export type PlayedNotJudged = 'not-applicable' | 'control-failed' | 'uncorrelated' | 'preflight' | 'seat-missing'

/** What the token had to carry, and what it carried; shown as its own line in the claims view. */
export interface AudienceView {
  readonly expected: string
  readonly actual: readonly string[]
  /** Pseudonym of the token. */
  readonly token?: string
}

/** What a play said of one probe, before levels make an outcome of it. */
export type ProbeRecord =
  | {
      readonly id: string
      readonly held: boolean
      readonly expected: string
      readonly actual: string
      readonly exchanges: readonly number[]
      readonly control: readonly number[]
      readonly audience?: AudienceView
    }
  | {
      readonly id: string
      readonly notJudged: PlayedNotJudged
      readonly reason: string
      readonly exchanges: readonly number[]
    }

/** Nothing that follows can be judged, for a reason; the run closes with it the probes that were still to come. */
export class Unjudged extends Error {
  readonly code: PlayedNotJudged
  readonly exchanges: readonly number[]

  constructor(code: PlayedNotJudged, message: string, exchanges: readonly number[]) {
    super(message)
    this.name = 'Unjudged'
    this.code = code
    this.exchanges = exchanges
  }
}

/** What some work comes to; undefined where the target does not offer what it takes ({@link Unjudged}). */
export async function ifItCan<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unjudged) return undefined
    throw error
  }
}

/** Numbers of the exchanges that evidence consists of, each once, in the order given. */
export function exchangesOf(evidence: Evidence): readonly number[] {
  const list = 'exchange' in evidence ? [evidence] : evidence
  return [...new Set(list.map((recorded) => recorded.exchange.n))]
}
