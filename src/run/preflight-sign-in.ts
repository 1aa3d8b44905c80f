import { createClient } from '../client/client.ts'
import { knownClients } from '../client/known-clients.ts'
import { isServed } from '../client/mcp-answer.ts'
import type { ClientMemory } from '../client/mcp-client.ts'
import type { Registrations } from '../client/registrations.ts'
import { StepError } from '../client/step-error.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Revision } from '../contract/words.ts'
import type { Sender } from '../http/sender.ts'
import { createCookieJar } from '../person/cookie-jar.ts'
import { PersonError } from '../person/errors.ts'
import { clientOptionsOf } from '../scenario/people.ts'
import type { PreflightProblem } from './events.ts'
import { revisions } from './plan.ts'
import type { Ways } from './ways.ts'

/** What a first sign-in showed. */
export interface FirstSignIn {
  /** The revision by which the server serves whoever it has let in. */
  readonly spec: Revision
  /** What the client did: it can be that of the scenarios, where nobody signs in twice. */
  readonly memory: ClientMemory
  /** Set where nobody can sign in: nothing that needs a client can be judged. */
  readonly problem?: PreflightProblem
}

/**
 * Lets the first person sign in with a client, as far as that works, and lists the tools: a server that challenges
 * everybody without a token shows which revision it speaks only now.
 *
 * @param fixed - the revision that somebody asked for, which is kept
 */
export async function signInOnce(
  sender: Sender,
  target: StartedTarget,
  spec: Revision,
  fixed: Revision | undefined,
  registrations: Registrations | undefined,
  ways: Ways,
): Promise<FirstSignIn> {
  const desk = registrations?.deskFor(false)
  const memory: ClientMemory = {}
  const client = createClient({
    ...clientOptionsOf(target, 'alice', sender, createCookieJar(), ways),
    memory,
    ...(target.ownClients === undefined && ways.redirectUri !== undefined ? { redirectUri: ways.redirectUri } : {}),
    mcpUrl: target.mcp,
    revision: spec,
    ...(desk === undefined ? {} : { registrations: desk }),
    ...(target.ownClients === undefined
      ? {}
      : { known: knownClients(target.ownClients, false).forPerson('alice', true) }),
  })
  try {
    const token = await client.accessToken()
    if (fixed !== undefined) return { spec, memory }
    for (const revision of [spec, ...revisions.toReversed().filter((other) => other < spec)]) {
      const answer = await client.inEra(revision).call(target.mcp, { method: 'tools/list', token })
      if (isServed(answer)) return { spec: revision, memory }
    }
    return { spec, memory }
  } catch (error) {
    if (!(error instanceof StepError || error instanceof PersonError)) throw error
    const [message = error.message, ...next] = error.message.split('; ')
    return {
      spec,
      memory,
      problem: { code: error.code, message: `no client gets a token: ${message}`, next: next.join('; ') },
    }
  }
}
