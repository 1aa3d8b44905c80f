import { setTimeout as sleep } from 'node:timers/promises'
import { isDone, isServed } from '../client/mcp-answer.ts'
import type { ClientActor } from './actor.ts'
import { exampleOf } from './example-arguments.ts'
import { harmlessTools, type ListedTool, listedTools } from './listed-tools.ts'
import { carries, givenPlace, type MarkPlace, makeMark, markPlaces } from './marks.ts'
import { exchangesOf, ifItCan, Unjudged } from './outcome.ts'
import { firstPlaceToGo, goThere } from './provisioning.ts'
import { needSendingTool } from './sending-tool.ts'
import type { SessionTool, ToolMemory, ToolSearch } from './session-tool.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** How many tools are tried: a server may have hundreds. */
const mostTried = 12
/** How often a window must show the same, where no mark tells which request is whose. */
const windows = 3
/** How long the upstream must have been quiet before such a window, in milliseconds. */
export const quiet = 60

/**
 * Finds tools that make the server ask its upstream, by calling those that say to be harmless, read-only ones first; or
 * takes the one that was named. What was found is remembered for the run.
 *
 * @param most - how many are wanted
 * @throws Unjudged `preflight` where the tool that was named is not there
 */
export async function findSessionTools(
  search: ToolSearch,
  holder: ClientActor,
  token: string,
  most = 1,
): Promise<readonly SessionTool[]> {
  const memory = search.toolMemory
  if (memory.toTry === undefined && search.provisioning.named !== undefined) await provisionFirst(search, holder, token)
  memory.toTry ??= await candidates(memory, holder, token)
  await tryThem(search, holder, token, most)
  const { found, trials, unmarked } = memory
  const allFailed = found.length + unmarked.length === 0 && trials.length > 0 && !trials.some(({ done }) => done)
  // Where every tool gives an error, they may want something that a tool of its own obtains.
  if (allFailed && search.provisioning.first === undefined && (await provisionFirst(search, holder, token))) {
    memory.toTry = await candidates(memory, holder, token)
    await tryThem(search, holder, token, most)
  }
  if (memory.found.length === 0) {
    // Nothing that is marked arrives: what remains is to call one thing at a time, and see what comes.
    const next = memory.unmarked.shift()
    if (next !== undefined) memory.found.push(await byWindow(search, holder, token, next))
  }
  return memory.found.slice(0, most)
}

/**
 * The first of them, which a play cannot do without.
 *
 * @throws Unjudged `not-applicable` where no tool asks the upstream, `control-failed` where none does anything at all, `uncorrelated` where it cannot be told which call does
 */
export async function needSessionTool(search: ToolSearch, holder: ClientActor, token: string): Promise<SessionTool> {
  const [tool] = await findSessionTools(search, holder, token)
  if (tool !== undefined) return tool
  const { named, trials } = search.toolMemory
  const evidence = exchangesOf(trials)
  if (named !== undefined)
    throw new Unjudged('control-failed', `the tool '${named.name}' did not make the server ask its upstream`, evidence)
  const tried = [...new Set(trials.map(({ tool }) => tool))]
  const which = tried.length === 0 ? 'none says to be' : `tried: ${tried.join(', ')}`
  // What gives errors alone may well ask where it works: before something that the person has not done yet, say.
  if (trials.length > 0 && !trials.some(({ done }) => done))
    throw new Unjudged('control-failed', `no harmless tool did anything but give an error (${which})`, evidence)
  throw new Unjudged('not-applicable', `no harmless tool made the server ask its upstream (${which})`, evidence)
}

/** Tries what was not tried yet, until enough is found. */
async function tryThem(search: ToolSearch, holder: ClientActor, token: string, most: number): Promise<void> {
  const { found, toTry = [] } = search.toolMemory
  while (found.length < most) {
    const next = toTry.shift()
    if (next === undefined) return
    const tool = await tried(search, holder, token, next)
    if (tool !== undefined) found.push(tool)
  }
}

/**
 * Lets the person give what the server wants before its tools work, by the tool that was named for it or looks like it.
 *
 * @returns whether a tool sent them somewhere
 */
async function provisionFirst(search: ToolSearch, holder: ClientActor, token: string): Promise<boolean> {
  if (search.provisioning.ways.has(holder.account.user)) return false
  const sending = await ifItCan(() => needSendingTool(search, holder, token))
  if (sending?.place === undefined) return false
  search.provisioning.first = { name: sending.tool, args: sending.args }
  await goThere(search, holder, sending.place)
  return true
}

/** A tool that may be tried, with the places that take a mark. */
type Candidate = NonNullable<ToolMemory['toTry']>[number]

async function candidates(memory: ToolMemory, holder: ClientActor, token: string): Promise<Candidate[]> {
  const { named } = memory
  if (named === undefined) return (await harmlessTools(holder, token)).slice(0, mostTried).map(candidate)
  const tools = await listedTools(holder, token)
  const tool = tools.find(({ name }) => name === named.name)
  if (tool === undefined) {
    const has = tools.map(({ name }) => name).slice(0, 20)
    throw new Unjudged('preflight', `the server has no tool '${named.name}'; it has ${has.join(', ')}`, [])
  }
  if (named.args === undefined) return [candidate(tool)]
  const place = givenPlace(named.args)
  return [{ name: named.name, args: named.args, readOnly: false, places: place === undefined ? [] : [place] }]
}

function candidate({ name, schema, harm }: ListedTool): Candidate {
  return { name, args: exampleOf(schema), readOnly: harm === 'read-only', places: markPlaces(schema) }
}

/** Tries a tool with a mark in each of its places, else as plainly as it can be called. */
async function tried(
  search: ToolSearch,
  holder: ClientActor,
  token: string,
  { name, args, readOnly, places }: Candidate,
): Promise<SessionTool | undefined> {
  const base = { name, args, readOnly }
  await admitted(search, holder, token, base)
  for (const place of places) if (await arrives(search, holder, token, name, place)) return { ...base, place }
  const { result, seen } = await search.watchUpstream(() => holder.callTool(token, name, args))
  search.toolMemory.trials.push({ tool: name, done: isDone(result), exchange: result.exchange })
  if (isServed(result) && seen.length > 0) search.toolMemory.unmarked.push(base)
  return undefined
}

/** A tool may want the person to go somewhere first. */
async function admitted(
  search: ToolSearch,
  holder: ClientActor,
  token: string,
  { name, args, readOnly }: Omit<SessionTool, 'place'>,
): Promise<void> {
  // Only what reads is called once more than it has to be.
  if (!readOnly) return
  const answer = await holder.callTool(token, name, args)
  const place = firstPlaceToGo(search, holder, answer)
  if (place !== undefined) await goThere(search, holder, place)
}

async function arrives(
  { watchUpstream, toolMemory }: ToolSearch,
  holder: ClientActor,
  token: string,
  name: string,
  place: MarkPlace,
): Promise<boolean> {
  const mark = makeMark(place.kind)
  const { result, seen } = await watchUpstream(() => holder.callTool(token, name, place.put(mark)))
  toolMemory.trials.push({ tool: name, done: isDone(result), exchange: result.exchange })
  return isServed(result) && seen.some((one) => carries(one, mark))
}

/** The same requests must come three times, each time after a moment in which none came. */
async function byWindow(
  { watchUpstream }: ToolSearch,
  holder: ClientActor,
  token: string,
  tool: SessionTool,
): Promise<SessionTool> {
  const shapes = new Set<string>()
  for (let window = 0; window < windows; window += 1) {
    const before = await watchUpstream(() => sleep(quiet))
    if (before.seen.length > 0) throw notQuiet(before.seen)
    const { result, seen } = await watchUpstream(() => holder.callTool(token, tool.name, tool.args))
    shapes.add(shapeOf(seen))
    if (shapes.size > 1 || seen.length === 0)
      throw new Unjudged(
        'uncorrelated',
        `no argument of a tool reaches the upstream, and the same call of '${tool.name}' made other requests each time`,
        exchangesOf([result, ...seen]),
      )
  }
  return tool
}

/** The upstream is asked while nothing is in flight, so nobody can tell what a call causes. */
export function notQuiet(seen: readonly SeenRequest[]): Unjudged {
  const what = [...new Set(seen.map(({ request }) => `${request.method} ${request.target}`))].slice(0, 3).join(', ')
  return new Unjudged(
    'uncorrelated',
    `no argument of a tool reaches the upstream, and the server asks it while no call is in flight (${what})`,
    exchangesOf(seen),
  )
}

function shapeOf(seen: readonly SeenRequest[]): string {
  return seen.map(({ request }) => `${request.method} ${request.target}`).join('\n')
}
