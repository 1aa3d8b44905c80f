import { createHash } from 'node:crypto'
import type { Context } from '../router.ts'
import type { OidcClient, TokenRow } from '../state.ts'
import { type Answer, cors, json } from '../wire.ts'
import { basicClient, basicTakenForLogin } from './client-authentication.ts'
import { isExpired } from './client-lookup.ts'
import { consentKey } from './consent-decision.ts'
import { profiles } from './profiles.ts'
import { deleteRow } from './rows.ts'
import { issueTokens } from './token-issue.ts'

/** An error of the token endpoint: always 400, never a challenge (nextcloud.md 1.6). */
function refuse(error: string, description: string): Answer {
  return json(400, { error, error_description: description })
}

const unsupportedGrant = 'Invalid grant_type provided. Must be authorization_code or refresh_token.'
const unknownGrant = 'Could not find access token for code or refresh_token.'

/** What a code or refresh token stands for; or why it does not. */
function findRow(context: Context, grant: string, value: string): TokenRow | Answer {
  const { core } = context
  const profile = profiles[core.settings.profile]
  const unknown = refuse(profile.unknownGrant, unknownGrant)
  if (grant === 'authorization_code') {
    const entry = core.state.codes.get(value)
    if (entry?.usedAt !== undefined && profile.strictGrants) {
      deleteRow(core, entry.row)
      return refuse('invalid_grant', 'Authorization code has already been used.')
    }
    return entry === undefined || entry.usedAt !== undefined || !core.state.rows.has(entry.row) ? unknown : entry.row
  }
  const entry = core.state.refreshTokens.get(value)
  if (entry === undefined) return unknown
  if (entry.spent === true) deleteRow(core, entry.row)
  const over = entry.validUntil !== undefined && core.seconds() > entry.validUntil
  return entry.spent === true || over ? unknown : entry.row
}

/** The client of a token request: the body's `client_id` wins, the Basic header counts only without it. The grant was looked up before. */
function authenticateClient(context: Context, row: TokenRow): OidcClient | Answer {
  const { core } = context
  const inBody = context.fields()['client_id'] !== undefined
  const basic = inBody ? undefined : basicClient(context, true)
  const id = inBody ? context.field('client_id') : (basic?.id ?? '')
  const secret = inBody || basic === undefined ? context.field('client_secret') : basic.secret
  const { strictGrants } = profiles[core.settings.profile]
  if (id.trim() === '' && strictGrants) return refuse('invalid_client', 'Missing client_id.')
  const client = core.state.clients.get(id)
  if (client === undefined || (!strictGrants && client.clientId !== row.clientId)) {
    return refuse('invalid_client', 'Client not found.')
  }
  if (client.type === 'confidential' && client.clientSecret !== secret) {
    return refuse('invalid_client', 'Client authentication failed.')
  }
  return client
}

function verifierFits(verifier: string, { codeChallenge, codeChallengeMethod }: TokenRow): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  const computed =
    codeChallengeMethod === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  return computed === codeChallenge
}

/** Reasons for which a code or refresh token is refused and its row deleted, in the app's order: rows 11 to 16 of the table in 1.6. */
function spoilt(context: Context, grant: string, row: TokenRow, client: OidcClient): string | undefined {
  const { core } = context
  const { codeLifetime, refreshTokenLifetime, accessTokenLifetime, doubleLifetime, profile } = core.settings
  const now = core.seconds()
  if (grant === 'authorization_code') {
    if (now > row.authorizedAt + codeLifetime) return 'Access token already expired.'
    const verifier = context.field('code_verifier')
    if (row.codeChallenge !== '' && verifier === '') return 'code_verifier required for PKCE flow.'
    if (row.codeChallenge !== '' && !verifierFits(verifier, row)) return 'Invalid code_verifier.'
  } else if (refreshTokenLifetime !== 'never') {
    const start = row.issuedAt + (doubleLifetime ? accessTokenLifetime : 0)
    if (now > start + refreshTokenLifetime) return 'Refresh token is expired.'
  }
  const user = core.state.users.get(row.uid)
  const member = client.groups.length === 0 || client.groups.some((group) => user?.groups.includes(group))
  if (user === undefined || !member) return 'Access token not allowed for user groups.'
  const consented = core.state.consents.has(consentKey(row.uid, client.clientId))
  const needsConsent = grant === 'refresh_token' && profiles[profile].strictGrants
  return needsConsent && !consented ? 'Consent has been revoked.' : undefined
}

/** The token endpoint (nextcloud.md 1.6). `redirect_uri`, `resource` and `scope` are not read. */
export function token(context: Context): Answer {
  const trapped = basicTakenForLogin(context)
  if (trapped !== undefined) return trapped
  const { core } = context
  const grant = context.field('grant_type')
  if (grant !== 'authorization_code' && grant !== 'refresh_token') return refuse('invalid_grant', unsupportedGrant)
  const value = context.field(grant === 'refresh_token' ? 'refresh_token' : 'code')
  const { strictGrants } = profiles[core.settings.profile]
  if (value.trim() === '' && strictGrants) return refuse('invalid_request', 'Missing code or refresh_token.')
  context.used(value)
  const row = findRow(context, grant, value)
  if ('status' in row) return row
  const client = authenticateClient(context, row)
  if ('status' in client) return client
  if (row.clientId !== client.clientId) return refuse('invalid_grant', 'Grant is not valid for this client.')
  if (isExpired(core, client)) return refuse('expired_client', 'Client expired.')
  const reason = spoilt(context, grant, row, client)
  if (reason !== undefined) {
    deleteRow(core, row)
    return refuse('invalid_grant', reason)
  }
  const entry = grant === 'authorization_code' ? core.state.codes.get(value) : undefined
  if (entry !== undefined) entry.usedAt = core.seconds()
  return json(200, issueTokens(context, row, client, grant === 'refresh_token' ? value : undefined), cors('GET, POST'))
}
