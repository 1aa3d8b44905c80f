import { sample } from 'fast-check'
import { type Endpoint, endpoints, honestAnswer, hostileAnswers, placeOf } from './endpoints.ts'
import type { HostileAnswer } from './grammar.ts'
import { heavyAnswers } from './heavy.ts'
import type { Step, WireRequest } from './wire-server.ts'

/** Which answers are played; the same choice gives the same answers, in whatever process. */
export interface Choice {
  readonly seed: number
  /** Answers of each endpoint. */
  readonly count: number
  readonly only?: readonly Endpoint[]
  /** The worst of each kind instead. */
  readonly heavy?: boolean
}

/** A hostile answer with the endpoint that gives it. */
export interface Case extends HostileAnswer {
  readonly endpoint: Endpoint
}

/** The cases of a choice, for a server at this origin; the server of case `n` is everything below `/h<n>`. */
export function casesOf({ seed, count, only = endpoints, heavy }: Choice, origin: string): readonly Case[] {
  if (heavy === true) return heavyAnswers.filter(({ endpoint }) => only.includes(endpoint))
  return only.flatMap((endpoint, at) =>
    sample(hostileAnswers(endpoint, `${origin}/hostile`), { seed: seed + at, numRuns: count }).map((answer) => ({
      endpoint,
      ...answer,
    })),
  )
}

/** What the server of a case answers: hostile at its endpoint, honest elsewhere. */
export function answerOf(cases: readonly Case[], origin: string, request: WireRequest): readonly Step[] {
  const { n, endpoint } = placeOf(request)
  const one = cases[n]
  if (one !== undefined && one.endpoint === endpoint) return one.steps
  return honestAnswer(n === -1 ? undefined : endpoint, `${origin}/h${n}`, request)
}
