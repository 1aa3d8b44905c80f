import { createClient } from '../client/client.ts'
import type { PublishDocument } from '../client/client-documents.ts'
import type { Identities } from '../client/identities.ts'
import { isServed, rpcResponse } from '../client/mcp-answer.ts'
import type { ClientMemory, ClientOptions } from '../client/mcp-client.ts'
import type { Offline } from '../client/offline.ts'
import type { Registrations } from '../client/registrations.ts'
import { StepError } from '../client/step-error.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { createCookieJar } from '../person/cookie-jar.ts'
import { PersonError } from '../person/errors.ts'
import { clientOptionsOf } from '../scenario/people.ts'
import type { PreflightProblem } from './events.ts'
import { chooseIdentities } from './identities.ts'
import { learnOffline } from './learn-offline.ts'
import { revisions } from './plan.ts'
import type { Ways } from './ways.ts'

/** What a first sign-in showed. */
export interface FirstSignIn {
  /** The revision by which the server serves whoever it has let in. */
  readonly spec: Revision
  /** What the client did: it can be that of the scenarios, where nobody signs in twice. */
  readonly memory: ClientMemory
  /** Who the clients of the run are, where they do not register. */
  readonly identities?: Identities
  /** What asking for `offline_access` does, where no refresh token comes without and that was tried. */
  readonly offline?: Offline
  /** What somebody may want to know of what was listed, and that prevents nothing. */
  readonly note?: PreflightProblem
  /** Set where nobody can sign in: nothing that needs a client can be judged. */
  readonly problem?: PreflightProblem
}

/**
 * Lets the first person sign in with a client, as far as that works, and lists the tools: a server that challenges
 * everybody without a token shows which revision it speaks only now.
 *
 * @param fixed - the revision that somebody asked for, which is kept
 * @param publish - publishes a document of a client, where there is to be one
 */
export async function signInOnce(
  sender: Sender,
  target: StartedTarget,
  spec: Revision,
  fixed: Revision | undefined,
  registrations: Registrations | undefined,
  ways: Ways,
  publish: PublishDocument,
): Promise<FirstSignIn> {
  const desk = registrations?.deskFor(false)
  const memory: ClientMemory = {}
  const options = {
    ...clientOptionsOf(target, 'alice', sender, createCookieJar(), ways),
    memory,
    mcpUrl: target.mcp,
    revision: spec,
    ...(desk === undefined ? {} : { registrations: desk }),
  }
  let identities: Identities | undefined
  try {
    const chosen = await chooseIdentities(sender, target, await createClient(options).discovered(), publish)
    if ('problem' in chosen) return { spec, memory, problem: chosen.problem }
    identities = chosen.identities
    const client = createClient({ ...options, ...asKnown(identities, ways) })
    const { accessToken: token, refreshToken } = await client.tokens()
    const older = fixed === undefined ? revisions.toReversed().filter((other) => other < spec) : []
    const lists = async (revision: Revision, by: string): Promise<Answer> =>
      await client.inEra(revision).call(target.mcp, { method: 'tools/list', token: by })
    let served: { readonly spec: Revision; readonly answer: Answer } | undefined
    for (const revision of [spec, ...older]) {
      const answer = await lists(revision, token)
      if (isServed(answer)) {
        served = { spec: revision, answer }
        break
      }
    }
    // Nobody is asked to sign in by hand a second time for this.
    const offline =
      refreshToken !== undefined || ways.redirectUri !== undefined
        ? undefined
        : await learnOffline(
            await client.discovered(),
            (way, kept) => createClient({ ...options, ...asKnown(identities, ways), memory: kept, offline: way }),
            async (by) => served === undefined || isServed(await lists(served.spec, by)),
          )
    return {
      spec: served?.spec ?? spec,
      memory,
      ...(offline === undefined ? {} : { offline }),
      ...(identities === undefined ? {} : { identities }),
      ...(served === undefined ? {} : noteOn(served.answer)),
    }
  } catch (error) {
    if (!(error instanceof StepError || error instanceof PersonError)) throw error
    const [message = error.message, ...next] = error.message.split('; ')
    return {
      spec,
      memory,
      problem: {
        code: error.code,
        message: `no client gets a token: ${message}`,
        next: [...next, ...(identities?.advice === undefined ? [] : [identities.advice])].join('; '),
      },
    }
  }
}

/** How the first client of the first person is known, and where it waits. */
function asKnown(
  identities: Identities | undefined,
  { redirectUri }: Ways,
): Pick<ClientOptions, 'redirectUri' | 'known'> {
  return {
    ...(identities?.fixed !== true && redirectUri !== undefined ? { redirectUri } : {}),
    ...(identities === undefined ? {} : { known: identities.clients(false).forPerson('alice', true) }),
  }
}

/** Says that there is nothing to call: what a call would show is not judged then. */
function noteOn(listed: Answer): Pick<FirstSignIn, 'note'> {
  const { tools, nextCursor } = rpcResponse(listed)?.result ?? {}
  if ((Array.isArray(tools) && tools.length > 0) || nextCursor !== undefined) return {}
  return {
    note: {
      code: 'no-tool',
      message: 'the server lists no tool for whoever has signed in, so what a call would show is not judged',
      next: 'look whether the account may use one, and whether a tool takes a scope that nobody asks for',
    },
  }
}
