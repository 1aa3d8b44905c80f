import { type ParsedJwt, parseJwt, signedBy } from '../bearer/jws.ts'
import type { Context } from '../router.ts'
import { type Answer, json, redirect } from '../wire.ts'
import { tokenIssuer } from './issuer.ts'
import { urlEncode } from './query.ts'
import { deleteRows } from './rows.ts'

/** Why an ID token hint is not good, with the app's error name. */
interface BadHint {
  readonly error: string
  readonly description: string
}

const bad = (description: string, error = 'invalid_jwt'): BadHint => ({ error, description })
const invalid = (reason: string): BadHint => bad(`Provided id_token_hint is invalid: ${reason}`)

function headerOf(hint: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(hint.split('.')[0] ?? '', 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** What is wrong with the token itself, in the words of the library that the app verifies with. */
function badSignature(context: Context, jwt: ParsedJwt | undefined, hint: string): BadHint | undefined {
  const { core } = context
  if (hint.split('.').length !== 3) return invalid('Wrong number of segments')
  if (jwt === undefined) return invalid('Invalid header encoding')
  if (jwt.header['kid'] === undefined) return invalid('"kid" empty, unable to lookup correct key')
  if (!signedBy(jwt, core.keys.signing().publicKey)) return invalid('Signature verification failed')
  const { exp } = jwt.payload
  return typeof exp === 'number' && core.seconds() >= exp ? invalid('Expired token') : undefined
}

/** Whom a hint names, or why it is refused; the checks stand in the app's order (nextcloud.md 1.11). */
function readHint(context: Context, hint: string): { readonly uid: string } | BadHint {
  const { core } = context
  const { alg, kid } = headerOf(hint)
  if (alg !== undefined && alg !== 'RS256') return bad('id_token_hint must use RS256 algorithm')
  if (kid !== undefined && kid !== core.keys.signing().kid) return bad('id_token_hint has invalid kid')
  const jwt = parseJwt(hint)
  const signature = badSignature(context, jwt, hint)
  if (jwt === undefined || signature !== undefined) return signature ?? invalid('Invalid header encoding')
  const { iss, sub, aud } = jwt.payload
  if (iss !== undefined && iss !== tokenIssuer(context)) return bad('id_token_hint has invalid issuer')
  if (typeof sub !== 'string' || sub === '') return bad('Provided JWT does not contain a subject.')
  if (!core.state.users.has(sub)) return bad('Provided user in JWT is unknown.', 'invalid_user')
  const clientId = context.fields()['client_id']
  if (clientId !== undefined && clientId !== aud)
    return bad('Provided client_id does not match to the one issued the JWT.')
  return { uid: sub }
}

/**
 * RP-initiated logout, by GET and POST (nextcloud.md 1.11): ends the session first, then deletes the person's tokens; it goes to a
 * post-logout URI only with a good hint and when the administrator registered that URI.
 */
export function logout(context: Context): Answer {
  const { core, caller } = context
  const signedIn = caller.user?.uid
  if (signedIn !== undefined) context.endSession()
  const ended = signedIn === undefined ? {} : { logouts: 1, anonymous: true }
  const hint = context.field('id_token_hint')
  const named = hint === '' ? undefined : readHint(context, hint)
  if (named !== undefined && 'error' in named) {
    return { ...json(401, { error: named.error, error_description: named.description }), session: 'touched', ...ended }
  }
  const uid = named?.uid ?? signedIn
  if (uid !== undefined) deleteRows(core, (row) => row.uid === uid)
  const wanted = context.field('post_logout_redirect_uri')
  if (named === undefined || !core.settings.postLogoutRedirectUris.includes(wanted)) {
    return { ...redirect(`${context.front}/login`), ...ended }
  }
  const state = context.field('state')
  const tail = state === '' ? '' : `${wanted.includes('?') ? '&' : '?'}state=${urlEncode(state)}`
  return { ...redirect(`${wanted}${tail}`), ...ended }
}
