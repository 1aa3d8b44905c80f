import { answerMutations } from '../../src/mutations/introspection.ts'
import { answerScenario } from '../../src/scenario/answer-scenario.ts'
import type { Scenario } from '../../src/scenario/definition.ts'

const answers: Scenario = answerScenario({
  title: 'The server reads all of what its issuer says of a token',
  mutations: answerMutations,
  refusedBy: [400, 401, 403],
})

export default answers
