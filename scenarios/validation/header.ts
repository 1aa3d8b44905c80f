import { headerMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const header: Scenario = mutationScenario({
  title: 'A token that is typed or marked as something else is refused',
  mutations: headerMutations,
})

export default header
