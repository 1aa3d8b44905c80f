import type { RegisteredClient } from '../contract/seats.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { isJsonObject, stringMember } from '../protocol/json-document.ts'
import type { Registration } from './register.ts'
import { StepError } from './step-error.ts'

/** A client that registered itself, with the answer that says so. */
export interface Registered {
  readonly client: RegisteredClient
  readonly answer: Answer
}

/** Where the clients of one scenario get their registrations. */
export interface RegistrationDesk {
  /**
   * A registration with this metadata that the scenario does not have yet.
   *
   * @param make - registers a client
   * @throws StepError `registrations-spent` where there is none left, and the run may make no more
   */
  obtain(asked: Registration, make: () => Promise<Registered>): Promise<Registered>
}

/** The registrations of a run, at a server whose register of clients is not ours to fill. */
export interface Registrations {
  /** @param onlyNew - whether clients must be unknown to everybody, since the story is about that */
  deskFor(onlyNew: boolean): RegistrationDesk
  /** Deletes those that can be deleted (RFC 7592 §2.3), and gives the ids of the others. */
  cleanUp(sender: Sender): Promise<readonly string[]>
}

/** Metadata by which one registration can stand for another: everything but what a client calls itself. */
function kindOf({ redirectUris, method, scope, changes }: Registration): string {
  return JSON.stringify([redirectUris, method, scope, changes])
}

/**
 * Keeps the number of registrations small: scenarios share them, and none gets one client twice.
 *
 * @param most - how many the run may make
 */
export function createRegistrations(most: number): Registrations {
  const made: { readonly kind: string; readonly registered: Promise<Registered> }[] = []
  return {
    deskFor: (onlyNew) => {
      const taken = new Set<Promise<Registered>>()
      return {
        obtain: (asked, make) => {
          const kind = kindOf(asked)
          const known = onlyNew ? undefined : made.find((one) => one.kind === kind && !taken.has(one.registered))
          if (known === undefined && made.length >= most)
            throw new StepError('registrations-spent', `this run has registered ${most} clients`, [])
          const registered = known?.registered ?? make()
          if (known === undefined) made.push({ kind, registered })
          taken.add(registered)
          return registered
        },
      }
    },
    cleanUp: async (sender) => {
      const left: string[] = []
      for (const { registered } of made) {
        const one = await registered.catch(() => undefined)
        if (one !== undefined && !(await isDeleted(sender, one))) left.push(one.client.clientId)
      }
      return left
    },
  }
}

/** Deletes a client, by the token that came with its registration, at the place that it came from. */
async function isDeleted(sender: Sender, { answer }: Registered): Promise<boolean> {
  const read = answer.json()
  const document = read.ok && isJsonObject(read.value) ? read.value : {}
  const url = stringMember(document, 'registration_client_uri')
  const token = stringMember(document, 'registration_access_token')
  const asked = new URL(answer.request.url).origin
  if (url === undefined || token === undefined || !URL.canParse(url) || new URL(url).origin !== asked) return false
  const deleted = await sender.send({
    method: 'DELETE',
    url,
    headers: [['Authorization', `Bearer ${token}`]],
    always: true,
  })
  return deleted.status === 204 || deleted.status === 200
}
