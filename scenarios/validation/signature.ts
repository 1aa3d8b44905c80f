import { signatureMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const signature: Scenario = mutationScenario({
  title: 'A token that nobody signed, or the wrong one, is refused',
  mutations: signatureMutations,
})

export default signature
