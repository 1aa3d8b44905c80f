import { isServed, rpcResponse, served } from '../client/mcp-answer.ts'
import { isJsonObject, type JsonObject, stringMember } from '../protocol/json-document.ts'
import type { ClientActor } from './actor.ts'
import { exchangesOf, Unjudged } from './outcome.ts'

/** A tool as the server lists it. */
export interface ListedTool {
  readonly name: string
  /** Empty where it says nothing of itself. */
  readonly description: string
  readonly schema: unknown
  /** How sure it is that a call changes nothing, the surest first. */
  readonly harm: 'read-only' | 'adds' | 'reads-by-name' | 'unknown'
}

/** Words in the name of a tool that reads, and of one that does more. */
const reads = new Set(
  'get list read search find show status whoami fetch query check describe count view lookup me profile'.split(' '),
)
const acts = new Set(
  'create delete update write set add remove move copy send upload put post revoke provision share rename append edit import run execute start stop'.split(
    ' ',
  ),
)

/** The order in which tools are tried. What may do harm is never called unless somebody named it. */
const order: readonly ListedTool['harm'][] = ['read-only', 'adds', 'reads-by-name']

/** The tools of the server that may be called without being asked to, those that change nothing first. */
export async function harmlessTools(holder: ClientActor, token: string): Promise<readonly ListedTool[]> {
  const tools = await listedTools(holder, token)
  return order.flatMap((harm) => tools.filter((tool) => tool.harm === harm))
}

/**
 * The tools of the server, as it lists them.
 *
 * @throws Unjudged `control-failed` where it lists none for this token: that says nothing of what it has
 */
export async function listedTools(holder: ClientActor, token: string): Promise<readonly ListedTool[]> {
  const answer = await holder.listTools(token)
  if (!isServed(answer)) {
    const reason = `a token of the person does not list the tools: ${served(answer)}`
    throw new Unjudged('control-failed', reason, exchangesOf(answer))
  }
  const listed = rpcResponse(answer)?.result?.['tools']
  return Array.isArray(listed) ? listed.filter(isJsonObject).flatMap(asListed) : []
}

function asListed(tool: JsonObject): ListedTool[] {
  const name = stringMember(tool, 'name')
  if (name === undefined) return []
  const annotations = isJsonObject(tool['annotations']) ? tool['annotations'] : {}
  return [
    {
      name,
      description: stringMember(tool, 'description') ?? '',
      schema: tool['inputSchema'],
      harm: harmOf(name, annotations),
    },
  ]
}

/** By what a tool says of itself (MCP, tool annotations); one that says nothing counts by its name. */
function harmOf(name: string, { readOnlyHint, destructiveHint }: JsonObject): ListedTool['harm'] {
  if (readOnlyHint === true) return 'read-only'
  if (destructiveHint === false) return 'adds'
  if (readOnlyHint === false || destructiveHint === true) return 'unknown'
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.some((word) => reads.has(word)) && !words.some((word) => acts.has(word)) ? 'reads-by-name' : 'unknown'
}
