import { alphanumeric } from '../random.ts'
import type { Context } from '../router.ts'
import type { OidcClient, RequestedClaims, TokenRow, User } from '../state.ts'
import type { Answer } from '../wire.ts'
import { type AuthorizationRequest, responseTypes } from './authorization-request.ts'
import { respond } from './authorization-response.ts'
import { tokenIssuer } from './issuer.ts'
import { profiles } from './profiles.ts'
import { accessToken, idToken } from './tokens.ts'

/** Everything that was decided about an authorization. */
export interface Granted {
  readonly request: AuthorizationRequest
  readonly client: OidcClient
  readonly user: User
  readonly claims: RequestedClaims
  readonly scope: string
  /** As the client wrote it. */
  readonly requestedScope: string
  /** Epoch seconds. */
  readonly authTime: number
}

function createRow({ core }: Context, granted: Granted): TokenRow {
  const { request, client, user } = granted
  const profile = profiles[core.settings.profile]
  const challenge = profile.pkce ? request.code_challenge : ''
  const now = core.seconds()
  const row: TokenRow = {
    id: core.state.nextId(),
    clientId: client.clientId,
    uid: user.uid,
    scope: granted.scope.slice(0, profile.scopeLimit),
    requestedScope: granted.requestedScope,
    resource: request.resource.slice(0, 2000),
    nonce: request.nonce.slice(0, 256),
    codeChallenge: challenge,
    // A missing method means S256 here, unlike in RFC 7636.
    codeChallengeMethod: challenge === '' ? '' : request.code_challenge_method === 'plain' ? 'plain' : 'S256',
    created: granted.authTime,
    claims: granted.claims,
    authorizedAt: now,
    issuedAt: now,
    accessTokens: [],
    refreshTokens: [],
    lineage: {
      grant: core.credentials.nextGrant(),
      flow: 'authorization_code',
      clientId: client.clientId,
      user: user.uid,
    },
  }
  core.state.rows.add(row)
  return row
}

/**
 * Makes the row, the code and, where the response type asks for them, tokens; and answers the client: `state` first, present even
 * when it is empty (nextcloud.md 1.5, 14).
 */
export function grantCode(context: Context, granted: Granted): Answer {
  const { core } = context
  const { request, client, user } = granted
  const types = responseTypes(request)
  const row = createRow(context, granted)
  const parameters: [string, string][] = [['state', request.state]]
  const code = types.includes('code') ? alphanumeric(128) : undefined
  if (code !== undefined) {
    core.state.codes.set(code, { row })
    core.credentials.enter('code', code, row.lineage)
    parameters.push(['code', code])
  }
  if (!types.includes('token') && !types.includes('id_token')) return respond(request, parameters)

  const issuer = tokenIssuer(context)
  let token: string | undefined
  if (types.includes('token')) {
    token = accessToken(core, row, client, user, issuer, true)
    core.state.accessTokens.set(token, { row, issuedAt: row.issuedAt, byTokenEndpoint: false })
    row.accessTokens.push(token)
    core.credentials.enter('access-token', token, row.lineage)
    const lifetime = String(core.settings.accessTokenLifetime)
    parameters.push(['access_token', token], ['token_type', 'Bearer'], ['expires_in', lifetime], ['scope', row.scope])
  }
  if (types.includes('id_token')) {
    const bindings = {
      ...(token === undefined ? {} : { accessToken: token }),
      ...(code === undefined ? { alone: true } : { code }),
    }
    const made = idToken(core, row, client, user, issuer, bindings)
    core.credentials.enter('id-token', made, row.lineage)
    parameters.push(['id_token', made])
  }
  return respond(request, parameters)
}
