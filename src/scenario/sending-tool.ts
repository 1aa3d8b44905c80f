import { rpcResponse } from '../client/mcp-answer.ts'
import type { Answer } from '../http/sender.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import type { ClientActor } from './actor.ts'
import { exampleOf } from './example-arguments.ts'
import { type ListedTool, listedTools } from './listed-tools.ts'
import { exchangesOf, Unjudged } from './outcome.ts'
import { type PlaceToGo, placeToGo } from './place-to-go.ts'
import type { ToolSearch } from './session-tool.ts'

/** What a client says that its person can do, where tools may send them somewhere or ask them something. */
const canBeAsked = { elicitation: { url: {}, form: {} } } as const

/** How many tools are tried: a server may have hundreds. */
const mostTried = 8

/** Words in the name of a tool that obtains access for the server. */
const obtains = /provision|connect|authori[sz]e|log_?in|sign_?in|link|grant|onboard|access/i

/** A call that sent its person somewhere, or asked them something. */
export interface Sending {
  readonly tool: string
  readonly args: JsonObject
  readonly answer: Answer
  readonly place: PlaceToGo | undefined
  /** Schemas of forms that the person is to fill in. */
  readonly forms: readonly JsonObject[]
}

/**
 * Finds a tool that sends its person somewhere or asks them something: those first whose name says that they obtain
 * access, then those that only read. What changes or ends something is not called.
 *
 * @throws Unjudged `not-applicable` where none does, `control-failed` where the one that was named does not
 */
export async function needSendingTool(
  search: Pick<ToolSearch, 'origins' | 'provisioning'>,
  holder: ClientActor,
  token: string,
): Promise<Sending> {
  const tried: Sending[] = []
  const listed = await listedTools(holder, token)
  const { named } = search.provisioning
  const chosen = named === undefined ? candidates(listed) : listed.filter(({ name }) => name === named)
  for (const { name, schema } of chosen.slice(0, mostTried)) {
    const sending = await callToBeSent(search, holder, token, name, exampleOf(schema))
    if (sending.place !== undefined || sending.forms.length > 0) return sending
    tried.push(sending)
  }
  if (named !== undefined)
    throw new Unjudged(
      'control-failed',
      tried.length === 0 ? `there is no tool '${named}'` : `the tool '${named}' sends the person nowhere`,
      exchangesOf(tried.map(({ answer }) => answer)),
    )
  const names = tried.map(({ tool }) => tool).join(', ')
  const reason = `no tool sends the person anywhere or asks them something (${names === '' ? 'there is none' : `tried: ${names}`})`
  throw new Unjudged('not-applicable', reason, exchangesOf(tried.map(({ answer }) => answer)))
}

/** Calls a tool as a client that can be sent and asked. */
export async function callToBeSent(
  { origins }: Pick<ToolSearch, 'origins'>,
  holder: ClientActor,
  token: string,
  tool: string,
  args: JsonObject = {},
): Promise<Sending> {
  const answer = await holder.callTool(token, tool, args, canBeAsked)
  return { tool, args, answer, place: placeToGo(answer, origins), forms: formsIn(answer) }
}

function candidates(tools: readonly ListedTool[]): readonly ListedTool[] {
  const harmless = tools.filter(({ harm, name }) => harm !== 'unknown' || obtains.test(name))
  const asksFirst = harmless.filter(
    ({ name }) => obtains.test(name) && !/revoke|delete|remove|disconnect|status|check/i.test(name),
  )
  return [...asksFirst, ...harmless.filter((tool) => tool.harm === 'read-only' && !asksFirst.includes(tool))]
}

/** Forms of an answer (MCP 2026-07-28, elicitation in form mode). */
function formsIn(answer: Answer): JsonObject[] {
  const requests = rpcResponse(answer)?.result?.['inputRequests']
  if (!isJsonObject(requests)) return []
  return Object.values(requests)
    .filter(isJsonObject)
    .map((request) => request['params'])
    .filter(isJsonObject)
    .map((params) => params['requestedSchema'])
    .filter(isJsonObject)
}
