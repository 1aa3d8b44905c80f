import { errorAnswer, IdpError, json } from './answers.ts'
import { authenticateClient } from './client-authentication.ts'
import { redeemCode } from './code-grant.ts'
import type { Realm } from './realm-core.ts'
import { refresh } from './refresh-grant.ts'
import type { IdpClient } from './state.ts'
import { exchange } from './token-exchange.ts'

/** What a grant is asked with. */
export interface TokenRequest {
  readonly realm: Realm
  readonly client: IdpClient
  readonly form: URLSearchParams
}

/** The grants, by `grant_type`. */
export const grants: Readonly<Record<string, (request: TokenRequest) => Promise<Readonly<Record<string, unknown>>>>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  'urn:ietf:params:oauth:grant-type:token-exchange': exchange,
}

/** The token endpoint. */
export async function token(realm: Realm, request: Request): Promise<Response> {
  try {
    const form = new URLSearchParams(await request.text())
    if ([...form.keys()].some((name) => !mayRepeat.has(name) && form.getAll(name).length > 1))
      throw new IdpError('invalid_request', 'duplicated parameter')
    const type = form.get('grant_type')
    if (type === null) throw new IdpError('invalid_request', 'Missing form parameter: grant_type')
    const grant = Object.hasOwn(grants, type) ? grants[type] : undefined
    if (grant === undefined) throw new IdpError('unsupported_grant_type', 'Unsupported grant_type')
    const client = authenticateClient(realm, request, form)
    return json(200, await grant({ realm, client, form }))
  } catch (error) {
    if (error instanceof IdpError) return errorAnswer(error)
    throw error
  }
}

/** Parameters of a token exchange that may stand more than once (RFC 8693 §2.1). */
const mayRepeat: ReadonlySet<string> = new Set(['audience', 'resource'])
