import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import { carries, type Mark, makeMark } from './marks.ts'
import { makeReady } from './provisioning.ts'
import type { SessionTool, ToolSearch } from './session-tool.ts'
import { notQuiet, quiet } from './session-tools.ts'
import type { SeenRequest, Watched } from './upstream-watch.ts'

/** One call of a session tool, with what the target sent because of it. */
export interface SessionCall extends Watched<Answer> {
  readonly tool: SessionTool
  /**
   * The upstream requests that this call caused for certain: those that carry its mark, or, where nothing marked arrives,
   * all that came while it was the only one. `seen` has everything that came meanwhile.
   */
  readonly caused: readonly SeenRequest[]
}

/** Arguments of a call, with the mark that tells it from others. */
export interface MarkedArguments {
  readonly args: SessionTool['args']
  readonly mark?: Mark
}

/** Arguments for one more call of a tool. */
export function argumentsFor({ args, place }: SessionTool): MarkedArguments {
  if (place === undefined) return { args }
  const mark = makeMark(place.kind)
  return { args: place.put(mark), mark }
}

/**
 * Calls a tool while nothing else is in flight.
 *
 * @param call - makes the call otherwise than with the tool's own arguments
 * @throws Unjudged `uncorrelated` where only a quiet moment could tell what it causes, and there is none
 */
export async function callSessionTool(
  search: Omit<ToolSearch, 'toolMemory'>,
  holder: ClientActor,
  token: string,
  tool: SessionTool,
  call: (args: SessionTool['args']) => Promise<Answer> = (args) => holder.callTool(token, tool.name, args),
): Promise<SessionCall> {
  const { watchUpstream } = search
  await makeReady(search, holder, token, tool)
  if (tool.place === undefined) {
    const before = await watchUpstream(() => sleep(quiet))
    if (before.seen.length > 0) throw notQuiet(before.seen)
  }
  const { args, mark } = argumentsFor(tool)
  const watched = await watchUpstream(() => call(args))
  return { ...watched, tool, caused: causedBy(watched.seen, mark) }
}

/** The requests of a call among all that came: those with its mark; all, where it has none. */
export function causedBy(seen: readonly SeenRequest[], mark: Mark | undefined): readonly SeenRequest[] {
  return mark === undefined ? seen : seen.filter((one) => carries(one, mark))
}
