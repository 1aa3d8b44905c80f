import { isJsonObject } from '../protocol/json-document.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import type { ClientActor } from './actor.ts'
import { exchangesOf, type Recorded, Unjudged } from './outcome.ts'
import type { Stage } from './stage.ts'

/** A token that will end soon. */
export interface AgedToken {
  readonly token: string
  /** Epoch seconds. */
  readonly end: number
  /** The token endpoint's answer. */
  readonly issued: Recorded
}

/** What is left of it, in seconds. */
const left = 60

/**
 * Lets a token of somebody grow old by the clock of the target, until it ends in a minute; needs the seat `clock`.
 *
 * @throws Unjudged `not-applicable` where nobody says when it ends
 */
export async function agedToken(
  { seat, now }: Pick<Stage<never>, 'seat' | 'now'>,
  holder: ClientActor,
): Promise<AgedToken> {
  const { accessToken: token, answer: issued } = await holder.tokens()
  const read = issued.json()
  const said = read.ok && isJsonObject(read.value) ? read.value['expires_in'] : undefined
  const exp = decodeJwt(token)?.claims.exp
  const end = typeof exp === 'number' ? exp : typeof said === 'number' ? now() + said : undefined
  if (end === undefined)
    throw new Unjudged('not-applicable', 'nobody says when a token of a client ends', exchangesOf(issued))
  seat('clock').advance(Math.max(0, end - now() - left))
  return { token, end, issued }
}
