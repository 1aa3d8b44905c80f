import { alphanumeric } from '../random.ts'
import type { Context } from '../router.ts'
import type { OidcClient, TokenRow } from '../state.ts'
import { consentKey } from './consent-decision.ts'
import { mistakenIdToken } from './id-token-mistake.ts'
import { tokenIssuer } from './issuer.ts'
import { profiles } from './profiles.ts'
import { accessToken, idToken } from './tokens.ts'

const graceSeconds = 60

/** Takes the tokens of the last time out of use: the app overwrites them in its one row (nextcloud.md 1.6). */
function retire({ core }: Context, row: TokenRow, usedRefreshToken: string | undefined): void {
  const { refreshKillsOldAT, refreshRotation } = core.settings
  if (refreshKillsOldAT) for (const old of row.accessTokens.splice(0)) core.state.accessTokens.delete(old)
  const entry = usedRefreshToken === undefined ? undefined : core.state.refreshTokens.get(usedRefreshToken)
  if (usedRefreshToken === undefined || entry === undefined || refreshRotation === 'reuse') return
  if (refreshRotation === 'grace') entry.validUntil ??= core.seconds() + graceSeconds
  else if (refreshRotation === 'revoke-family') entry.spent = true
  else core.state.refreshTokens.delete(usedRefreshToken)
}

function givesRefreshToken({ core }: Context, row: TokenRow): boolean {
  const { refreshToken, profile } = core.settings
  if (refreshToken !== 'offline-access') return refreshToken === 'always'
  return !profiles[profile].offlineAccess || row.scope.split(' ').includes('offline_access')
}

function refreshTokenFor({ core }: Context, row: TokenRow, used: string | undefined): string {
  const made = used !== undefined && core.settings.refreshRotation === 'reuse' ? used : alphanumeric(128)
  core.state.refreshTokens.set(made, { row })
  core.credentials.enter('refresh-token', made, row.lineage)
  row.refreshTokens.push(made)
  return made
}

function refreshMembers(context: Context, row: TokenRow, used: string | undefined): Record<string, unknown> {
  if (!givesRefreshToken(context, row)) return {}
  const { refreshTokenLifetime: lifetime, refreshExpiresInType: form } = context.core.settings
  const token = refreshTokenFor(context, row, used)
  if (lifetime === 'never' || form === 'absent') return { refresh_token: token }
  return { refresh_token: token, refresh_expires_in: form === 'string' ? String(lifetime) : lifetime }
}

/**
 * New tokens for a row, as the token endpoint answers them; there is no `scope` member unless `tokenScopeMember` asks for one.
 * `usedRefreshToken`: the one that was presented, if one was.
 */
export function issueTokens(
  context: Context,
  row: TokenRow,
  client: OidcClient,
  usedRefreshToken: string | undefined,
): Record<string, unknown> {
  const { core } = context
  const { accessTokenLifetime, tokenScopeMember, consent, idTokenMistake } = core.settings
  const user = core.state.users.get(row.uid)
  if (user === undefined) throw new Error(`the account ${row.uid} vanished while its tokens were made`)
  retire(context, row, usedRefreshToken)
  row.issuedAt = core.seconds()
  const issuer = tokenIssuer(context)
  const access = accessToken(core, row, client, user, issuer)
  row.accessTokens.push(access)
  core.state.accessTokens.set(access, { row, issuedAt: row.issuedAt, byTokenEndpoint: true })
  core.credentials.enter('access-token', access, row.lineage)
  const id = mistakenIdToken(idToken(core, row, client, user, issuer, { mistake: idTokenMistake }), idTokenMistake)
  if (id !== undefined) core.credentials.enter('id-token', id, row.lineage)
  const members: Record<string, unknown> = {
    access_token: access,
    token_type: 'Bearer',
    expires_in: accessTokenLifetime,
    ...(id === undefined ? {} : { id_token: id }),
  }
  Object.assign(members, refreshMembers(context, row, usedRefreshToken))
  if (tokenScopeMember !== 'absent') members['scope'] = tokenScopeMember === 'granted' ? row.scope : row.requestedScope
  if (consent === 'revoked') core.state.consents.delete(consentKey(row.uid, client.clientId))
  return members
}
