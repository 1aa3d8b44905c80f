import type { Client } from './client-registry.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import type { FamilyRecord } from './records.ts'
import { endSession } from './session-end.ts'
import { issueTokens } from './tokens.ts'
import { authorityLives } from './upstream-authority.ts'

/** A refresh token that was turned over, and what the new access token is for. */
interface Turned {
  readonly id: string
  readonly session: FamilyRecord
  readonly resource: string
  readonly scope: string
}

const invalid = (): OAuthError => new OAuthError('invalid_grant', 'the refresh token is not valid')

/**
 * RFC 6749 §6 with rotation: a token that comes a second time ends its session (OAuth 2.1 §4.3.1), and so does one whose
 * person has nothing at the upstream any more.
 *
 * @throws OAuthError `invalid_grant`, `invalid_scope`, `invalid_target`, `unauthorized_client`
 */
export async function refresh(
  context: Context,
  client: Client,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const { parts, clients, store } = context
  const token = form.get('refresh_token') ?? ''
  if (!client.grantTypes.includes('refresh_token'))
    throw new OAuthError('unauthorized_client', 'this client did not register for the grant')
  const before = sessionOf(context, token)
  const foreign = before === undefined ? await parts.otherwise(() => context.upstream.renew(token)) : undefined
  if (foreign !== undefined) return foreign
  // Nobody waits for the upstream in a transaction; what it says of a session does not change by the turn.
  const usable = before !== undefined && parts.mayRefresh(client, before.session) && !before.used
  if (usable && !(await authorityLives(context, before.session))) {
    endSession(context, before.id, 'loss')
    throw invalid()
  }
  const turned = await parts.turnOver(store, () => turnOver(context, client, token, form))
  if (turned instanceof OAuthError) throw turned
  clients.used(client)
  const { id, session, resource, scope } = turned
  const issued = await issueTokens(context, client, id, { ...session, resource }, scope, token)
  return { ...parts.tokenResponse(issued, {}), ...parts.addedAtRefresh(session.kept) }
}

/** The client that a refresh counts for where none is named; a right server knows none. */
export function clientOfRefresh(context: Context, form: URLSearchParams): string | undefined {
  return context.parts.clientOfAnonymousRefresh(sessionOf(context, form.get('refresh_token') ?? '')?.session)
}

function turnOver(context: Context, client: Client, token: string, form: URLSearchParams): Turned | OAuthError {
  const { store, config, parts } = context
  const found = sessionOf(context, token)
  if (found === undefined || !parts.mayRefresh(client, found.session)) return invalid()
  const { id, session, record } = found
  const now = config.now()
  const after = (now - (record.usedAt ?? now)) / 1000
  const again = record.used ? parts.comesAgain(record, token, after) : 'is served'
  if (again === 'ends') endSession(context, id, 'reuse')
  if (again !== 'is served') return invalid()
  const scope = parts.refreshedScope(form.get('scope'), session.scope)
  const resource = parts.targetOf('refresh_token', form.getAll('resource'), session.resource)
  if (resource === undefined) return new OAuthError('invalid_target', 'the approval is for another resource')
  if (scope === undefined) return new OAuthError('invalid_scope', 'a refresh does not widen the scope')
  const end = now + config.lifetimes.refreshToken * 1000
  parts.spend(store, token, { ...record, used: true, usedAt: now }, end)
  const kept = parts.scopeKept(scope, session.scope)
  // A session that is as it was keeps its end: it is over some day, however often its token was turned over.
  if (kept !== session.scope) store.put('family', id, { ...session, scope: kept }, end)
  return { id, session, resource, scope }
}

function sessionOf({ store, parts }: Context, token: string) {
  const record = parts.readRefreshToken(store, token)
  if (record === undefined) return undefined
  // Written by token.ts and above, in this form.
  const session = store.get('family', record.family) as FamilyRecord | undefined
  return session === undefined ? undefined : { id: record.family, used: record.used, session, record }
}
