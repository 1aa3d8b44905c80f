import { type Tokens, tokensOf } from '../client/token-request.ts'
import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import type { RightReason } from './refusal.ts'
import type { Stage } from './stage.ts'

/** How a refresh token is refused (RFC 6749 §5.2). */
export const refusedGrant: RightReason = { status: [400], error: ['invalid_grant'] }

/** Tokens of a session that can be refreshed. */
export type RefreshableTokens = Tokens & { readonly refreshToken: string }

/** Whether tokens can be refreshed. */
export function canRefresh(tokens: Tokens | undefined): tokens is RefreshableTokens {
  return tokens?.refreshToken !== undefined && tokens.refreshToken !== ''
}

/**
 * A session of a client beside those that it has: the person approves once more.
 *
 * @throws Unjudged `control-failed` where no tokens come of it
 */
export async function anotherSession({ control }: Pick<Stage<never>, 'control'>, client: ClientActor): Promise<Tokens> {
  const answer = await client.redeem(await client.authorize())
  control('the client gets tokens in another session', answer).succeeds(answer)
  return tokensOf(answer) ?? { accessToken: '', answer }
}

/**
 * Uses a refresh token that must be good; a server that does not rotate leaves it as it is.
 *
 * @throws Unjudged `control-failed` where it is refused
 */
export async function refreshed(
  { control }: Pick<Stage<never>, 'control'>,
  client: ClientActor,
  refreshToken: string,
): Promise<RefreshableTokens> {
  const answer = await client.refresh(refreshToken)
  control('the client refreshes', answer).succeeds(answer)
  const tokens = tokensOf(answer)
  return { refreshToken, accessToken: '', answer, ...tokens }
}

/** Whether a token endpoint gave tokens. */
export function isServedTokens(answer: Answer): boolean {
  return tokensOf(answer) !== undefined
}

/** A token in which one character differs, at a part of its length. */
export function altered(token: string, at: number): string {
  const index = Math.floor(token.length * at)
  const other = token[index] === 'A' ? 'B' : 'A'
  return `${token.slice(0, index)}${other}${token.slice(index + 1)}`
}
