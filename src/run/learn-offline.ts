import type { Discovered } from '../client/discover.ts'
import type { ClientMemory, McpClient } from '../client/mcp-client.ts'
import { type Offline, type OfflineWay, waysToTry } from '../client/offline.ts'
import { StepError } from '../client/step-error.ts'
import type { Tokens } from '../client/token-request.ts'
import { PersonError } from '../person/errors.ts'

/**
 * Learns by what a client gets a refresh token that got none: it signs in once more for each way that there is to try, and
 * stops at the first by which one comes and nothing else is lost.
 *
 * @param clientBy - makes the client that asks in a way, with what it did before: it is one client, since registrations are few
 * @param isAsGood - whether an access token opens what that of the first sign-in did
 * @returns undefined where there is nothing to try
 */
export async function learnOffline(
  known: Discovered,
  clientBy: (way: OfflineWay, memory: ClientMemory) => McpClient,
  isAsGood: (accessToken: string) => Promise<boolean>,
): Promise<Offline | undefined> {
  const ways = waysToTry(known)
  const memory: ClientMemory = { found: Promise.resolve(known) }
  for (const way of ways) {
    delete memory.flow
    const tokens = await tokensOf(clientBy(way, memory))
    if (tokens?.refreshToken !== undefined && (await isAsGood(tokens.accessToken))) return way
  }
  return ways.length === 0 ? undefined : 'vain'
}

/** What prevents a client that asks for more from getting any token is no problem of the run. */
async function tokensOf(client: McpClient): Promise<Tokens | undefined> {
  try {
    return await client.tokens()
  } catch (error) {
    if (error instanceof StepError || error instanceof PersonError) return undefined
    throw error
  }
}
