import { issuerMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const issuer: Scenario = mutationScenario({
  title: 'A token of another issuer is refused',
  mutations: issuerMutations,
})

export default issuer
