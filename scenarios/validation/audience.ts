import { audienceMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const audience: Scenario = mutationScenario({
  title: 'A token for somebody else is refused, however its audience is written',
  mutations: audienceMutations,
})

export default audience
