import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { sameSecret } from '../store/secrets.ts'
import { notProved, type Shown } from './client-authentication.ts'
import { delegationIssuer } from './config.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import { readAccessToken } from './tokens.ts'

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
const jwtType = 'urn:ietf:params:oauth:token-type:jwt'

/** Only the MCP server's own client may exchange or introspect. @throws OAuthError `invalid_client`, `unauthorized_client` */
export function authenticateService(context: Context, shown: Shown): void {
  const { service } = context.config
  if (shown.clientId !== service.clientId) {
    // A client that is known here is told that this is not for it; a stranger is not told anything.
    const client = shown.clientId === undefined ? undefined : context.clients.find(shown.clientId)
    if (client !== undefined && context.parts.provesClient(client, shown, 'token-exchange'))
      throw new OAuthError('unauthorized_client', 'this is for the MCP server only')
    throw notProved(shown.method)
  }
  if (shown.secret === undefined || !sameSecret(shown.secret, service.clientSecret)) throw notProved(shown.method)
}

/** RFC 8693 §2: a token of this server for one of the upstream, for one call. */
export async function exchange(
  context: Context,
  shown: Shown,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const { config, keys } = context
  authenticateService(context, shown)
  if (form.get('subject_token_type') !== accessTokenType)
    throw new OAuthError('invalid_request', 'subject_token_type is that of an access token')
  const requested = form.get('requested_token_type')
  if (requested !== null && requested !== jwtType && requested !== accessTokenType)
    throw new OAuthError('invalid_request', 'only access tokens are issued')
  const subject = await readAccessToken(context, form.get('subject_token') ?? '')
  if (subject === undefined) throw new OAuthError('invalid_request', 'the subject token is not valid')
  const audience = form.get('audience')
  // The API has no URL of its own here, so every resource is a foreign one.
  if ((audience !== null && audience !== config.upstream.apiAudience) || form.has('resource'))
    throw new OAuthError('invalid_target', 'the target is not known here')
  const scope = (form.get('scope') ?? subject.scope).split(' ').filter((one) => one !== '')
  if (scope.some((one) => !subject.scope.split(' ').includes(one)))
    throw new OAuthError('invalid_scope', 'an exchange does not widen the scope')
  const now = Math.floor(config.now() / 1000)
  const exp = Math.min(now + config.lifetimes.delegation, subject.exp)
  const token = await new SignJWT({
    iss: delegationIssuer(config),
    sub: subject.sub,
    aud: config.upstream.apiAudience,
    act: { sub: config.service.clientId },
    client_id: config.service.clientId,
    scope: scope.join(' '),
    jti: randomUUID(),
    iat: now,
    exp,
  })
    .setProtectedHeader({ typ: 'at+jwt', alg: keys.delegation.alg, kid: keys.delegation.kid })
    .sign(keys.delegation.privateKey)
  return {
    access_token: token,
    issued_token_type: requested ?? accessTokenType,
    token_type: 'Bearer',
    expires_in: exp - now,
    scope: scope.join(' '),
  }
}
