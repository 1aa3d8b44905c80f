import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import { type PlaceToGo, placeToGo } from './place-to-go.ts'
import type { SessionTool, ToolSearch } from './session-tool.ts'

/** What people gave a target beyond their sessions, because its tools asked for it. */
export interface ProvisioningMemory {
  /** The tool that somebody named for it (`--provisioning-tool`). */
  readonly named?: string
  /** True once a tool has sent somebody somewhere before it did anything. */
  asks: boolean
  /** The tool that must be called first, where the others only say in words that something is missing. */
  first?: Pick<SessionTool, 'name' | 'args'>
  /** The answers that each person got on that way, by account; of every time that they went. */
  readonly ways: Map<string, readonly Answer[]>
}

/** Makes an empty one. */
export function noProvisioning(named?: string): ProvisioningMemory {
  return { ...(named === undefined ? {} : { named }), asks: false, ways: new Map() }
}

/**
 * Where a call sends its person, unless they have been there: who has gone once and is sent again has not got what the
 * tool wants.
 */
export function firstPlaceToGo(
  { provisioning, origins }: Pick<ToolSearch, 'provisioning' | 'origins'>,
  holder: ClientActor,
  answer: Answer,
): PlaceToGo | undefined {
  return provisioning.ways.has(holder.account.user) ? undefined : placeToGo(answer, origins)
}

/** Lets the person open the URL, sign in and approve, as people do who want the tool to work. */
export async function goThere(
  { provisioning }: Pick<ToolSearch, 'provisioning'>,
  holder: ClientActor,
  { url }: PlaceToGo,
): Promise<void> {
  provisioning.asks = true
  const { answers } = await holder.person.visit(url)
  const { user } = holder.account
  provisioning.ways.set(user, [...(provisioning.ways.get(user) ?? []), ...answers])
}

/**
 * Makes sure, before a call is watched, that it does not only send the person somewhere: others were sent before.
 *
 * @param again - also where they have been there: what they gave may have ended meanwhile
 */
export async function makeReady(
  search: Pick<ToolSearch, 'provisioning' | 'origins'>,
  holder: ClientActor,
  token: string,
  { name, args }: Pick<SessionTool, 'name' | 'args'>,
  again = false,
): Promise<void> {
  const { asks, ways } = search.provisioning
  if (!asks || (ways.has(holder.account.user) && !again)) return
  // What says in words that something is missing is not asked where to go.
  const asked = search.provisioning.first ?? { name, args }
  const place = placeToGo(await holder.callTool(token, asked.name, asked.args), search.origins)
  if (place !== undefined) await goThere(search, holder, place)
}
