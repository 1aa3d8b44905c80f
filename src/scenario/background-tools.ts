import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import { grantsGivenOn } from './authority.ts'
import { exampleOf } from './example-arguments.ts'
import { type ListedTool, listedTools } from './listed-tools.ts'
import { exchangesOf, Unjudged } from './outcome.ts'
import { goThere } from './provisioning.ts'
import { needSendingTool } from './sending-tool.ts'
import type { Stage } from './stage.ts'

/** Tools about what a server may do for a person who is away, by what they say of themselves. */
export interface BackgroundTools {
  /** Starts a job of the background. */
  readonly job: ListedTool | undefined
  /** Takes back what the person gave for it. */
  readonly revoke: ListedTool | undefined
  /** Tell how the person stands. */
  readonly status: readonly ListedTool[]
}

/** Words of that, which pictures in the background and notes to read offline have not. */
const about =
  /\b(?:(?:in|for) the background|background (?:access|grant|jobs?|sync|tasks?|work)|offline access|while (?:you|they) are away|scheduled)\b/i
const tells = /status|check|show|list|info/i
const ends = /revoke|disconnect|unlink|withdraw|deprovision|take.?back/i
const obtains = /provision|connect|authori[sz]e|link|grant|onboard/i

/** Finds them: what could do harm is taken only where its name says that it takes access back. */
export async function backgroundTools(holder: ClientActor, token: string): Promise<BackgroundTools> {
  const tools = await listedTools(holder, token)
  const ofBackground = tools.filter(({ name, description }) =>
    about.test(`${name.replaceAll('_', ' ')} ${description}`),
  )
  const harmless = ofBackground.filter(({ harm }) => harm !== 'unknown')
  return {
    job: harmless.find(({ name }) => !tells.test(name) && !ends.test(name) && !obtains.test(name)),
    revoke: ofBackground.find(({ name }) => ends.test(name)),
    status: harmless.filter(({ name, harm }) => tells.test(name) && harm !== 'adds'),
  }
}

/** Calls one of them. */
export function callBackgroundTool(holder: ClientActor, token: string, { name, schema }: ListedTool): Promise<Answer> {
  return holder.callTool(token, name, exampleOf(schema))
}

/**
 * Lets a person give what the server wants for the background, unless they have.
 *
 * @returns the grants that they gave, by what passed through their browser
 * @throws Unjudged `not-applicable` where no tool asks for it, `control-failed` where nothing came of it
 */
export async function needGrantOf(
  stage: Pick<Stage<never>, 'provisioning' | 'origins' | 'seat'>,
  holder: ClientActor,
  token: string,
): Promise<ReadonlySet<string>> {
  const { ways } = stage.provisioning
  const { user } = holder.account
  if (!ways.has(user)) {
    const { place, answer } = await needSendingTool(stage, holder, token)
    if (place === undefined)
      throw new Unjudged('not-applicable', 'no tool asks for lasting access', exchangesOf(answer))
    await goThere(stage, holder, place)
  }
  const way = ways.get(user) ?? []
  const given = grantsGivenOn(way, stage.seat('upstream'))
  if (given.size > 0) return given
  const reason = 'the person went where the tool sent them, and gave no grant'
  throw new Unjudged('control-failed', reason, exchangesOf(way))
}
