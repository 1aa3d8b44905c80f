import { keyOf, makeSecret } from '../store/secrets.ts'
import { authenticate, readCredentials, type Shown } from './client-authentication.ts'
import type { Client } from './client-registry.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { CredentialAnswer } from './parts.ts'
import type { CodeRecord, FamilyRecord, RefreshRecord } from './records.ts'
import { readForm } from './request-body.ts'
import { endSession } from './session-end.ts'
import { issueTokens } from './tokens.ts'

type Answer = Readonly<Record<string, unknown>>

const answers: Readonly<Record<string, CredentialAnswer>> = { authorization_code: 'code', refresh_token: 'refresh' }

/** `POST /oauth/token` (RFC 6749 §3.2): form-encoded, one value a parameter, a known grant, then the client. */
export async function token(context: Context, request: Request): Promise<Response> {
  const form = await readForm(request)
  const grant = form.get('grant_type')
  if (grant === null) throw new OAuthError('invalid_request', 'grant_type is missing')
  if (!context.parts.servesGrant(grant, context.config))
    throw new OAuthError('unsupported_grant_type', 'this grant is not served')
  const shown = readCredentials(request.headers.get('authorization'), form)
  return Response.json(await answer(context, grant, form, shown), {
    headers: context.parts.cacheHeaders(answers[grant] ?? 'exchange'),
  })
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
    case 'client_credentials':
      return await clientCredentials(context, authenticate(shown, find, parts, grant))
    default:
      return await exchange(context, shown, form)
  }
}

function peekCode(context: Context, form: URLSearchParams): CodeRecord | undefined {
  // Codes are written by callback.ts, in this form.
  return context.store.get('code', keyOf(form.get('code') ?? '')) as CodeRecord | undefined
}

/** RFC 6749 §4.1.3. What is wrong with a request leaves the code as it was: who only has the code cannot spoil it. */
async function redeemCode(context: Context, client: Client, form: URLSearchParams): Promise<Answer> {
  const { parts, store, config } = context
  const familyId = makeSecret()
  const code = store.atomically((): CodeRecord | OAuthError => {
    const found = peekCode(context, form)
    if (found === undefined || !parts.mayRedeem(client, found))
      return new OAuthError('invalid_grant', 'the code is not valid')
    const wrong = misfit(context, found, form)
    if (wrong !== undefined) return wrong
    if (found.redeemedAs !== undefined) {
      // A second use that is right in everything else: one of the two was not the client's (OAuth 2.1 §4.1.3).
      endSession(context, found.redeemedAs)
      return new OAuthError('invalid_grant', 'the code is not valid')
    }
    const used: CodeRecord = { ...found, kept: {}, redeemedAs: familyId }
    store.put('code', keyOf(form.get('code') ?? ''), used, config.now() + config.lifetimes.accessToken * 1000)
    const { sub, request, grant } = found
    const { clientId, resource, scope } = request
    const session: FamilyRecord = { clientId, sub, resource, scope, kept: parts.keptOfSession(found.kept) }
    const family = grant === undefined ? session : { ...session, grant }
    store.put('family', familyId, family, config.now() + config.lifetimes.refreshToken * 1000)
    return found
  })
  if (code instanceof OAuthError) throw code
  context.clients.used(client)
  const { clientId, resource, scope } = code.request
  const family: FamilyRecord = { clientId, sub: code.sub, resource, scope, kept: {} }
  const issued = await issueTokens(context, client, familyId, family, scope)
  const instead = parts.insteadOfOwnToken(code.kept)
  return parts.tokenResponse(instead === undefined ? issued : { ...issued, accessToken: instead }, code.kept)
}

/** What in a request does not fit the code, if anything. */
function misfit({ parts }: Context, code: CodeRecord, form: URLSearchParams): OAuthError | undefined {
  const redirectUri = form.get('redirect_uri')
  if (redirectUri !== null && redirectUri !== code.request.redirectUri)
    return new OAuthError('invalid_grant', 'the redirect URI is another')
  if (!parts.verifierHolds(code.request.codeChallenge, form.get('code_verifier')))
    return new OAuthError('invalid_grant', 'the code verifier does not fit')
  return targetMisfit(form, code.request.resource)
}

/** RFC 6749 §4.4; a right proxy does not serve it, since every call here is made for a person. */
async function clientCredentials(context: Context, client: Client): Promise<Answer> {
  const { config, parts, store } = context
  const sub = parts.subjectOfClient(client)
  const [resource] = config.resources
  if (sub === undefined || resource === undefined)
    throw new OAuthError('unsupported_grant_type', 'this grant is not served')
  const familyId = makeSecret()
  const scope = resource.scopes.join(' ')
  const family: FamilyRecord = { clientId: client.clientId, sub, resource: resource.url, scope, kept: {} }
  store.put('family', familyId, family, config.now() + config.lifetimes.accessToken * 1000)
  return parts.tokenResponse(await issueTokens(context, { ...client, grantTypes: [] }, familyId, family, scope), {})
}

/** A token is for one resource, the one that was approved (RFC 8707 §2.2). */
function targetMisfit(form: URLSearchParams, resource: string): OAuthError | undefined {
  return form.getAll('resource').every((asked) => asked === resource)
    ? undefined
    : new OAuthError('invalid_target', 'the approval is for another resource')
}

/** RFC 6749 §6 with rotation; a token that comes a second time ends the session (OAuth 2.1 §4.3.1). */
async function refresh(context: Context, client: Client, form: URLSearchParams): Promise<Answer> {
  const { store, config, parts } = context
  if (!client.grantTypes.includes('refresh_token'))
    throw new OAuthError('unauthorized_client', 'this client did not register for the grant')
  const key = keyOf(form.get('refresh_token') ?? '')
  const invalid = new OAuthError('invalid_grant', 'the refresh token is not valid')
  const turned = store.atomically((): { id: string; family: FamilyRecord; scope: string } | OAuthError => {
    // Refresh tokens and families are written by this module and tokens.ts, in these forms.
    const record = store.get('refresh-token', key) as RefreshRecord | undefined
    const family = record === undefined ? undefined : (store.get('family', record.family) as FamilyRecord | undefined)
    if (record === undefined || family === undefined || family.clientId !== client.clientId) return invalid
    if (record.used) {
      endSession(context, record.family)
      return invalid
    }
    const scope = narrowed(form.get('scope'), family.scope)
    const wrong = targetMisfit(form, family.resource) ?? (scope instanceof OAuthError ? scope : undefined)
    if (wrong !== undefined || scope instanceof OAuthError) return wrong ?? invalid
    store.put('refresh-token', key, { ...record, used: true }, config.now() + config.lifetimes.refreshToken * 1000)
    return { id: record.family, family, scope }
  })
  if (turned instanceof OAuthError) throw turned
  context.clients.used(client)
  const issued = await issueTokens(context, client, turned.id, turned.family, turned.scope)
  return { ...parts.tokenResponse(issued, {}), ...parts.addedAtRefresh(turned.family.kept) }
}

function narrowed(asked: string | null, granted: string): string | OAuthError {
  const scopes = (asked ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0) return granted
  if (scopes.some((scope) => !granted.split(' ').includes(scope)))
    return new OAuthError('invalid_scope', 'a refresh does not widen the scope')
  return [...new Set(scopes)].join(' ')
}
