import { isServed, served } from '../client/mcp-answer.ts'
import type { AnswerMutation } from '../mutations/introspection.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import { type ProbeId, type Scenario, scenario } from './definition.ts'
import type { Stage } from './stage.ts'

/** What a scenario of changed introspection answers is made of. */
export interface AnswerScenario {
  readonly title: string
  readonly mutations: readonly AnswerMutation[]
  /** Statuses that refuse. */
  readonly refusedBy: readonly number[]
}

/**
 * Makes a scenario of a table of changed answers: each time a genuine token that the server has not seen before is shown,
 * and the answer of the issuer is changed on its way; before and after, the right answer lets a token in.
 */
export function answerScenario(given: AnswerScenario): Scenario {
  return scenario({
    title: given.title,
    probes: given.mutations.map(({ probe }) => probe),
    seats: ['client', 'issuer'],
    impact: 'disruptive',
    play: (stage) => tryAll(stage, given),
  })
}

async function tryAll(stage: Stage<ProbeId>, { mutations, refusedBy }: AnswerScenario): Promise<void> {
  const { alice, anotherClient, seat, now, probe, control } = stage
  const { line } = seat('issuer')
  const { accessToken, answer: issued } = await alice.tokens()
  const right = await alice.listTools(accessToken)
  control('the genuine token is accepted', right).holds(isServed(right), served(right))
  const opaque = decodeJwt(accessToken) === undefined
  if (!opaque || line === undefined || !line.questions.includes('introspection')) {
    for (const { probe: id } of mutations) {
      if (!opaque) probe(id, issued).isNotApplicable('the tokens are signed: the server asks nobody about them')
      else probe(id, issued).lacksSeat('nobody can stand between the server and the introspection of its issuer')
    }
    return
  }
  const resource = await alice.resource()
  for (const { probe: id, change, why, make } of mutations) {
    const token = await anotherClient('alice').accessToken()
    line.change('introspection', (answer) => make(answer, { resource, now: now() }))
    try {
      const answer = await alice.listTools(token)
      probe(id, answer).observes({
        expected: `refused, where ${change}: ${why}`,
        actual: served(answer),
        ok: answer.status !== undefined && refusedBy.includes(answer.status),
      })
    } finally {
      line.change('introspection', undefined)
    }
  }
  const last = await alice.listTools(accessToken)
  control('the genuine token is still accepted', last).holds(isServed(last), served(last))
}
