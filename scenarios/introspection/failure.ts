import { answerFailures } from '../../src/mutations/introspection.ts'
import { answerScenario } from '../../src/scenario/answer-scenario.ts'
import type { Scenario } from '../../src/scenario/definition.ts'

const failure: Scenario = answerScenario({
  title: 'Where the issuer cannot be asked, nobody is let in',
  mutations: answerFailures,
  refusedBy: [401, 503],
})

export default failure
