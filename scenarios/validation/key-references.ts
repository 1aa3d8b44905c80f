import { keyReferenceMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const keyReferences: Scenario = mutationScenario({
  title: 'A token does not choose the key that it is verified by',
  mutations: keyReferenceMutations,
})

export default keyReferences
