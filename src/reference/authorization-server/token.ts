import { keyOf, makeSecret } from '../store/secrets.ts'
import { authenticate, readCredentials, type Shown } from './client-authentication.ts'
import type { Client } from './client-registry.ts'
import type { Context } from './context.ts'
import { noStore, OAuthError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { CodeRecord, FamilyRecord, RefreshRecord } from './records.ts'
import { issueTokens } from './tokens.ts'

type Answer = Readonly<Record<string, unknown>>

/** `POST /oauth/token` (RFC 6749 §3.2): form-encoded, one value a parameter, a known grant, then the client. */
export async function token(context: Context, request: Request): Promise<Response> {
  const form = await readForm(request)
  const grant = form.get('grant_type')
  if (grant === null) throw new OAuthError('invalid_request', 'grant_type is missing')
  if (!context.parts.servesGrant(grant)) throw new OAuthError('unsupported_grant_type', 'this grant is not served')
  const shown = readCredentials(request.headers.get('authorization'), form)
  return Response.json(await answer(context, grant, form, shown), { headers: noStore })
}

async function answer(context: Context, grant: string, form: URLSearchParams, shown: Shown): Promise<Answer> {
  const { clients, parts } = context
  const find = (clientId: string): Client | undefined => clients.find(clientId)
  switch (grant) {
    case 'authorization_code': {
      const standIn = shown.clientId === undefined ? parts.clientOfAnonymousRequest(peekCode(context, form)) : undefined
      const client = authenticate(standIn === undefined ? shown : { ...shown, clientId: standIn }, find, parts, grant)
      return await redeemCode(context, client, form)
    }
    case 'refresh_token':
      return await refresh(context, authenticate(shown, find, parts, grant), form)
    default:
      return await exchange(context, shown, form)
  }
}

/** The form of a token request (RFC 6749 §3.2): repeated parameters are refused. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new OAuthError('invalid_request', 'send a form')
  const form = new URLSearchParams(await request.text())
  const repeated = [...new Set(form.keys())].find((name) => form.getAll(name).length > 1)
  if (repeated !== undefined) throw new OAuthError('invalid_request', 'a parameter stands twice')
  return form
}

function peekCode(context: Context, form: URLSearchParams): CodeRecord | undefined {
  // Codes are written by login.ts, in this form.
  return context.store.get('code', keyOf(form.get('code') ?? '')) as CodeRecord | undefined
}

async function redeemCode(context: Context, client: Client, form: URLSearchParams): Promise<Answer> {
  const { parts, store, config } = context
  const key = keyOf(form.get('code') ?? '')
  const code = peekCode(context, form)
  if (code === undefined || !parts.mayRedeem(client, code)) throw new OAuthError('invalid_grant', 'the code is not valid')
  // From here on the code is gone, whatever else is wrong: of several requests one gets it.
  if (store.take('code', key) === undefined) throw new OAuthError('invalid_grant', 'the code is not valid')
  const redirectUri = form.get('redirect_uri')
  if (redirectUri !== null && redirectUri !== code.request.redirectUri)
    throw new OAuthError('invalid_grant', 'the redirect URI is another')
  if (!parts.verifierHolds(code.request.codeChallenge, form.get('code_verifier')))
    throw new OAuthError('invalid_grant', 'the code verifier does not fit')
  const resource = form.get('resource')
  if (resource !== null && resource !== code.request.resource)
    throw new OAuthError('invalid_target', 'the code is for another resource')
  const familyId = makeSecret()
  const { clientId, scope } = code.request
  const family: FamilyRecord = { clientId, sub: code.sub, resource: code.request.resource, scope }
  store.put('family', familyId, family, config.now() + config.lifetimes.refreshToken * 1000)
  const issued = await issueTokens(context, familyId, family, scope)
  const instead = parts.insteadOfOwnToken(code.kept)
  return parts.tokenResponse(instead === undefined ? issued : { ...issued, accessToken: instead }, code.kept)
}

/** RFC 6749 §6 with rotation; a token that comes a second time ends the session (OAuth 2.1 §4.3.1). */
async function refresh(context: Context, client: Client, form: URLSearchParams): Promise<Answer> {
  const { store, config, parts } = context
  const key = keyOf(form.get('refresh_token') ?? '')
  // Refresh tokens and families are written by this module and tokens.ts, in these forms.
  const record = store.take('refresh-token', key) as RefreshRecord | undefined
  const family = record === undefined ? undefined : (store.get('family', record.family) as FamilyRecord | undefined)
  if (record === undefined || family === undefined) throw new OAuthError('invalid_grant', 'the refresh token is not valid')
  if (family.clientId !== client.clientId) {
    store.put('refresh-token', key, record, config.now() + config.lifetimes.refreshToken * 1000)
    throw new OAuthError('invalid_grant', 'the refresh token is not valid')
  }
  store.put('refresh-token', key, { ...record, used: true }, config.now() + config.lifetimes.refreshToken * 1000)
  if (record.used) {
    store.remove('family', record.family)
    throw new OAuthError('invalid_grant', 'the refresh token is not valid')
  }
  const resource = form.get('resource')
  if (resource !== null && resource !== family.resource)
    throw new OAuthError('invalid_target', 'the session is for another resource')
  const scope = narrowed(form.get('scope'), family.scope)
  return parts.tokenResponse(await issueTokens(context, record.family, family, scope), {})
}

function narrowed(asked: string | null, granted: string): string {
  if (asked === null) return granted
  const scopes = asked.split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0 || scopes.some((scope) => !granted.split(' ').includes(scope)))
    throw new OAuthError('invalid_scope', 'a refresh does not widen the scope')
  return scopes.join(' ')
}
