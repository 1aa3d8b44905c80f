import { readCredentials } from './client-authentication.ts'
import type { Service } from './config.ts'
import type { Context } from './context.ts'
import { noStore } from './errors.ts'
import { readForm } from './request-body.ts'
import { authenticateService } from './services.ts'
import { readAccessToken } from './tokens.ts'

/** `POST /oauth/introspect` (RFC 7662 §2): for MCP servers, each about tokens for itself. */
export async function introspect(context: Context, request: Request): Promise<Response> {
  const form = await readForm(request)
  const shown = readCredentials(request.headers.get('authorization'), form)
  const { parts } = context
  const caller = parts.introspector(shown, () => authenticateService(context, shown))
  const { status, body } = await answer(context, caller, form.get('token') ?? '')
  return Response.json(body, { status, headers: noStore })
}

/** What is said of a token. */
export interface IntrospectionAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Unknown, expired, revoked and foreign tokens are inactive, without a word more (RFC 7662 §2.2). */
export const inactive: IntrospectionAnswer = { status: 200, body: { active: false } }

async function answer(context: Context, caller: Service | undefined, token: string): Promise<IntrospectionAnswer> {
  const { parts, config } = context
  const access = await parts.introspected(token, () => readAccessToken(context, token), context.store)
  if (access === undefined) return parts.inactive('unknown')
  if (!parts.mayLearnOf(caller, access)) return parts.inactive('foreign')
  const { clientId, sub, resource, scope, iat, exp } = access
  return {
    status: 200,
    body: {
      active: true,
      iss: config.issuer,
      sub,
      aud: resource,
      client_id: clientId,
      scope,
      token_type: 'Bearer',
      iat,
      exp,
    },
  }
}
