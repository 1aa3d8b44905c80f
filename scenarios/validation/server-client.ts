import { serverClientMutations } from '../../src/mutations/index.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { mutationScenario } from '../../src/scenario/mutation-scenario.ts'

const serverClient: Scenario = mutationScenario({
  title: 'What was issued to the MCP server as a client does not open it as a server',
  mutations: serverClientMutations,
  seats: ['service'],
})

export default serverClient
