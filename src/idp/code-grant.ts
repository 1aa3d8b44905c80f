import { createHash, randomUUID } from 'node:crypto'
import { IdpError } from './answers.ts'
import { isOver } from './read-token.ts'
import type { CodeRecord, SessionGrant } from './state.ts'
import type { TokenRequest } from './token.ts'
import { tokenResponse } from './token-response.ts'

const invalid = (description: string): IdpError => new IdpError('invalid_grant', description)

/** @throws IdpError in Keycloak's order */
function checkCode({ realm, client, form }: TokenRequest, code: CodeRecord | undefined): CodeRecord {
  if (code === undefined) throw invalid('Code not valid')
  if (code.used) {
    // Whoever shows a code again ends what the code was redeemed for.
    code.session.clients.delete(code.clientId)
    throw invalid('Code not valid')
  }
  code.used = true
  if (realm.seconds() > code.issuedAt + realm.settings.accessCodeLifespan) throw invalid('Code is expired')
  if (isOver(realm, code.session)) throw invalid('Session not active')
  if (!code.session.user.enabled) throw invalid('User disabled')
  if (form.get('redirect_uri') !== code.redirectUri) throw invalid('Incorrect redirect_uri')
  if (client.clientId !== code.clientId) throw invalid('Auth error: Found different client_id in clientSession')
  checkVerifier(form.get('code_verifier'), code.challenge)
  return code
}

function checkVerifier(verifier: string | null, challenge: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== null) throw invalid('PKCE code verifier specified but challenge not present in authorization')
    return
  }
  if (verifier === null) throw invalid('PKCE code verifier not specified')
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) throw invalid('PKCE invalid code verifier')
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge)
    throw invalid('PKCE verification failed: Code mismatch')
}

/** `authorization_code`. */
export async function redeemCode(request: TokenRequest): Promise<Readonly<Record<string, unknown>>> {
  const { realm, client, form } = request
  const shown = form.get('code')
  if (shown === null) throw new IdpError('invalid_request', 'Missing parameter: code')
  const { session, scope, grant, resource, nonce } = checkCode(request, realm.state.codes.get(shown))
  const reuseId = randomUUID()
  const kept = resource === undefined ? {} : { resource }
  const own: SessionGrant = { grant, scope, reuseId, refreshId: undefined, ...kept }
  const before = session.clients.get(client.clientId) ?? new Map<string, SessionGrant>()
  session.clients.set(client.clientId, before.set(reuseId, own))
  return await tokenResponse(realm, {
    client,
    session,
    own,
    scope,
    resource: form.get('resource') ?? undefined,
    nonce,
    origin: 'onrtac',
  })
}
