import { audienceMutations, serverClientMutations } from './audience.ts'
import { headerMutations, keyReferenceMutations } from './header.ts'
import { issuerMutations, timeMutations } from './issuer-and-time.ts'
import type { Mutation } from './mutation.ts'
import { signatureMutations } from './signature.ts'

export {
  audienceMutations,
  headerMutations,
  issuerMutations,
  keyReferenceMutations,
  serverClientMutations,
  signatureMutations,
  timeMutations,
}

/** Every change of a token that is tried, in the order of the catalogue. */
export const mutations: readonly Mutation[] = [
  ...audienceMutations,
  ...serverClientMutations,
  ...issuerMutations,
  ...timeMutations,
  ...signatureMutations,
  ...headerMutations,
  ...keyReferenceMutations,
]
