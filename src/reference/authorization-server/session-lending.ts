import type { Service } from './config.ts'
import type { Context } from './context.ts'
import type { FamilyRecord } from './records.ts'
import { GrantError, type LentToken } from './session-grants.ts'
import { readAccessToken } from './tokens.ts'

/** A call that needs authority at the upstream. */
export interface Borrowing {
  /** The token that the tool was called with. */
  readonly token: string
  /** The one scope that the tool needs. */
  readonly scope: string
}

/**
 * Lends an MCP server what the session of a call was given at the upstream, by the rules of a token exchange: a token of
 * this server, for that resource, neither ended nor revoked, with the scope of the tool.
 *
 * @throws GrantError where there is nothing to lend
 */
export async function lendForCall(context: Context, service: Service, asked: Borrowing): Promise<LentToken> {
  const { config, grants, parts, store } = context
  const subject = await parts.subjectOf(config, asked.token, () => readAccessToken(context, asked.token))
  if (subject === undefined || !parts.mayExchange(service, subject)) throw new GrantError('the token is not valid here')
  parts.grantedScope([asked.scope], subject)
  // Written by token.ts, in this form.
  const session = store.get('family', subject.family) as FamilyRecord | undefined
  const grant = parts.grantForCall(session?.grant, subject.sub)
  if (grants === undefined || grant === undefined) throw new GrantError('the session has no grant at the upstream')
  return await grants.lend(grant)
}
