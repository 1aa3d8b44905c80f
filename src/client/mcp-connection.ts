import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { holdsResponse } from './mcp-answer.ts'
import { isStateless, type McpCall, mcpRequest } from './mcp-request.ts'

/** MCP calls to the endpoints of a target, by the rules of one revision. */
export interface McpConnection {
  /** One call, with handshake before it where the revision has one. */
  call(url: string, call: McpCall): Promise<Answer>
  /** One call as it is: no handshake, no session. */
  raw(url: string, call: McpCall): Promise<Answer>
  /** The handshake of the 2025 revisions. */
  initialize(url: string, token: string): Promise<Answer>
}

/**
 * Makes the MCP side of a client.
 *
 * @param goodToken - the client's own token, where it has one. The handshake is made with it, so that a call with a wrong
 *   token differs from its control in nothing but the token
 */
export function createMcpConnection(
  sender: Sender,
  revision: Revision,
  goodToken: () => string | undefined,
): McpConnection {
  const sessions = new Map<string, Promise<string | undefined>>()

  const raw = (url: string, call: McpCall): Promise<Answer> =>
    sender.send({ ...mcpRequest(url, revision, call), enough: holdsResponse })

  const initialize = (url: string, token: string): Promise<Answer> => raw(url, { method: 'initialize', token })

  /** The session that the server gave, if any. A handshake that was refused is made again for the next call. */
  async function handshake(url: string, token: string): Promise<string | undefined> {
    const answer = await initialize(url, token)
    if (answer.status === undefined || answer.status >= 300) {
      sessions.delete(url)
      return undefined
    }
    const [sessionId] = answer.header('mcp-session-id')
    const session = sessionId === undefined ? {} : { sessionId }
    await raw(url, { method: 'notifications/initialized', token, ...session })
    return sessionId
  }

  async function call(url: string, given: McpCall): Promise<Answer> {
    const token = goodToken() ?? given.token
    if (isStateless(revision) || token === undefined || given.sessionId !== undefined) return raw(url, given)
    let session = sessions.get(url)
    if (session === undefined) {
      session = handshake(url, token)
      sessions.set(url, session)
    }
    const sessionId = await session
    return raw(url, { ...given, ...(sessionId === undefined ? {} : { sessionId }) })
  }

  return { call, raw, initialize }
}
