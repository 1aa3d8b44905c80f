import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Shown } from './client-authentication.ts'
import { delegationIssuer } from './config.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import { authenticateService } from './services.ts'
import { readAccessToken } from './tokens.ts'

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
const jwtType = 'urn:ietf:params:oauth:token-type:jwt'

/** RFC 8693 §2: a token of this server for one of the upstream, for one call. */
export async function exchange(
  context: Context,
  shown: Shown,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const { config, keys } = context
  const service = authenticateService(context, shown)
  if (form.get('subject_token_type') !== accessTokenType)
    throw new OAuthError('invalid_request', 'subject_token_type is that of an access token')
  const requested = form.get('requested_token_type')
  if (requested !== null && requested !== jwtType && requested !== accessTokenType)
    throw new OAuthError('invalid_request', 'only access tokens are issued')
  const token = form.get('subject_token') ?? ''
  const subject = await context.parts.subjectOf(config, token, () => readAccessToken(context, token))
  // Who exchanges must be who the token is for (RFC 8693 §5).
  if (subject === undefined || !context.parts.mayExchange(service, subject))
    throw new OAuthError('invalid_request', 'the subject token is not valid')
  const audience = form.get('audience')
  // The API has no URL of its own here, so every resource is a foreign one.
  if ((audience !== null && audience !== config.upstream.apiAudience) || form.has('resource'))
    throw new OAuthError('invalid_target', 'the target is not known here')
  const scope = (form.get('scope') ?? subject.scope).split(' ').filter((one) => one !== '')
  if (scope.some((one) => !subject.scope.split(' ').includes(one)))
    throw new OAuthError('invalid_scope', 'an exchange does not widen the scope')
  const now = Math.floor(config.now() / 1000)
  const exp = Math.min(now + config.lifetimes.delegation, subject.exp)
  const delegated = await new SignJWT({
    iss: delegationIssuer(config),
    sub: subject.sub,
    aud: config.upstream.apiAudience,
    act: { sub: service.clientId },
    client_id: service.clientId,
    scope: scope.join(' '),
    jti: randomUUID(),
    iat: now,
    exp,
  })
    .setProtectedHeader({ typ: 'at+jwt', alg: keys.delegation.alg, kid: keys.delegation.kid })
    .sign(keys.delegation.privateKey)
  return {
    access_token: delegated,
    issued_token_type: requested ?? accessTokenType,
    token_type: 'Bearer',
    expires_in: exp - now,
    scope: scope.join(' '),
  }
}
