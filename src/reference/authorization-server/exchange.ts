import { randomUUID } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import type { Shown } from './client-authentication.ts'
import { delegationIssuer, type Service } from './config.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import { tokenTypes } from './exchange-parts.ts'
import type { AccessRecord } from './records.ts'
import { authenticateService } from './services.ts'
import { readAccessToken } from './tokens.ts'

/** RFC 8693 §2: a token of this server for one of the upstream, for one call. */
export async function exchange(
  context: Context,
  shown: Shown,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const { config, parts } = context
  const service = parts.exchanger(config, shown, () => authenticateService(context, shown))
  parts.checkForm(form)
  const subject = await subjectFor(context, service, form.get('subject_token') ?? '')
  if (!parts.servesTarget(config, form)) throw new OAuthError('invalid_target', 'the target is not known here')
  const asked = (form.get('scope') ?? subject.scope).split(' ').filter((one) => one !== '')
  const scope = parts.grantedScope(asked, subject).join(' ')
  const now = Math.floor(config.now() / 1000)
  const exp = parts.endOf(config, subject, now)
  return parts.exchangeResponse({
    token: await delegate(context, service, subject, { scope, iat: now, exp }),
    issuedTokenType: form.get('requested_token_type') ?? tokenTypes.access,
    expiresIn: exp - now,
    scope,
  })
}

/** What the subject token stands for, where this MCP server may exchange it: who exchanges must be who it is for (RFC 8693 §5). */
async function subjectFor(context: Context, service: Service, token: string): Promise<AccessRecord> {
  const { config, parts } = context
  const subject = await parts.subjectOf(config, token, () => readAccessToken(context, token))
  if (subject === undefined || !parts.mayExchange(service, subject) || !parts.mayAct(service, claimsOf(token)))
    throw parts.invalidSubject()
  return subject
}

/** What a token says that was read already; nothing, where it is opaque. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(token)
  } catch {
    return {}
  }
}

/** Signs a token of the delegation issuer: an MCP server acts for a person. */
export async function delegate(
  { config, keys, parts }: Context,
  service: Service,
  subject: AccessRecord,
  times: { readonly scope: string; readonly iat: number; readonly exp: number },
): Promise<string> {
  return await new SignJWT({
    iss: delegationIssuer(config),
    aud: config.upstream.apiAudience,
    client_id: service.clientId,
    ...parts.delegatedIdentity(service, subject),
    ...times,
    jti: randomUUID(),
  })
    .setProtectedHeader({ typ: 'at+jwt', alg: keys.delegation.alg, kid: keys.delegation.kid })
    .sign(keys.delegation.privateKey)
}
