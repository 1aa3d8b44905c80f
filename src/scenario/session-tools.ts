import { isServed, rpcResponse } from '../client/mcp-answer.ts'
import type { Answer } from '../http/sender.ts'
import { isJsonObject, type JsonObject, stringMember } from '../protocol/json-document.ts'
import type { ClientActor } from './actor.ts'
import { exampleOf } from './example-arguments.ts'
import type { Stage } from './stage.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** A tool as the server lists it. */
export interface ListedTool {
  readonly name: string
  /** It says of itself that it changes nothing (MCP, tool annotations). */
  readonly readOnly: boolean
  /** It says of itself that it destroys nothing; only such tools are called without being asked to. */
  readonly harmless: boolean
  /** Arguments that its schema asks for. */
  readonly args: JsonObject
}

/** A tool whose call makes the server ask its upstream, found by calling it. */
export interface SessionTool extends ListedTool {
  readonly answer: Answer
  readonly seen: readonly SeenRequest[]
}

/** How many tools are tried: a server may have hundreds. */
const mostTried = 12

/** The tools of the server, those that change nothing first. */
export async function listedTools(holder: ClientActor, token: string): Promise<readonly ListedTool[]> {
  const listed = rpcResponse(await holder.listTools(token))?.result?.['tools']
  const tools = Array.isArray(listed) ? listed.filter(isJsonObject).flatMap(asListed) : []
  return [...tools.filter(({ readOnly }) => readOnly), ...tools.filter(({ readOnly }) => !readOnly)]
}

function asListed(tool: JsonObject): ListedTool[] {
  const name = stringMember(tool, 'name')
  if (name === undefined) return []
  const annotations = isJsonObject(tool['annotations']) ? tool['annotations'] : {}
  const readOnly = annotations['readOnlyHint'] === true
  const harmless = readOnly || annotations['destructiveHint'] === false
  return [{ name, readOnly, harmless, args: exampleOf(tool['inputSchema']) }]
}

/**
 * Finds tools that make the server ask its upstream, by calling those that say to be harmless, read-only ones first.
 *
 * @param most - how many are wanted
 */
export async function findSessionTools(
  { watchUpstream }: Pick<Stage<never>, 'watchUpstream'>,
  holder: ClientActor,
  token: string,
  most = 1,
): Promise<readonly SessionTool[]> {
  const found: SessionTool[] = []
  const harmless = (await listedTools(holder, token)).filter((tool) => tool.harmless)
  for (const tool of harmless.slice(0, mostTried)) {
    if (found.length >= most) break
    const { result, seen } = await watchUpstream(() => holder.callTool(token, tool.name, tool.args))
    if (isServed(result) && seen.length > 0) found.push({ ...tool, answer: result, seen })
  }
  return found
}

/** What is said where no tool asks the upstream. */
export const noSessionTool = 'no tool that says to be harmless made the server ask its upstream'
