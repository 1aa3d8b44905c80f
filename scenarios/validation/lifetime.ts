import { timeMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const lifetime: Scenario = mutationScenario({
  title: 'A token counts in its time, and only then',
  mutations: timeMutations,
})

export default lifetime
