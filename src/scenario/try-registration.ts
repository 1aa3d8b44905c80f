import type { AuthMethod } from '../client/register.ts'
import { StepError } from '../client/step-error.ts'
import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'

/** How a registration that may be refused went. */
export interface TriedRegistration {
  readonly registered: boolean
  /** The answer of the registration endpoint. */
  readonly answers: readonly Answer[]
}

/** Registers a client that the server may refuse. @throws StepError where nobody can register at all */
export async function tryRegistration(client: ClientActor, method?: AuthMethod): Promise<TriedRegistration> {
  try {
    const { answer } = await client.registration(method)
    return { registered: true, answers: [answer] }
  } catch (error) {
    if (error instanceof StepError && error.code === 'registration-refused')
      return { registered: false, answers: error.answers }
    throw error
  }
}
