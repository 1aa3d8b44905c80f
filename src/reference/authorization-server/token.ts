import { keyOf, makeSecret } from '../store/secrets.ts'
import { authenticate, readCredentials, type Shown } from './client-authentication.ts'
import type { Client } from './client-registry.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { CredentialAnswer } from './parts.ts'
import type { CodeRecord, FamilyRecord } from './records.ts'
import { clientOfRefresh, refresh } from './refresh.ts'
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
    case 'refresh_token': {
      const standIn = shown.clientId === undefined ? clientOfRefresh(context, form) : undefined
      const client = authenticate(standIn === undefined ? shown : { ...shown, clientId: standIn }, find, parts, grant)
      return await refresh(context, client, form)
    }
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
      endSession(context, found.redeemedAs, 'reuse')
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
  const { clientId, scope } = code.request
  const resource = targetOf(parts, form, code) ?? code.request.resource
  const family: FamilyRecord = { clientId, sub: code.sub, resource, scope, kept: {} }
  const issued = await issueTokens(context, client, familyId, family, scope)
  const instead = parts.insteadOfOwnToken(code.kept)
  return parts.tokenResponse(instead === undefined ? issued : { ...issued, accessToken: instead }, code.kept)
}

/** The resource that the token is for: the one that was approved (RFC 8707 §2.2). */
function targetOf(
  parts: Context['parts'],
  form: URLSearchParams,
  { request }: Pick<CodeRecord, 'request'>,
): string | undefined {
  return parts.targetOf('authorization_code', form.getAll('resource'), request.resource)
}

/** What in a request does not fit the code, if anything. */
function misfit({ parts }: Context, code: CodeRecord, form: URLSearchParams): OAuthError | undefined {
  const redirectUri = form.get('redirect_uri')
  if (redirectUri !== null && redirectUri !== code.request.redirectUri)
    return new OAuthError('invalid_grant', 'the redirect URI is another')
  if (!parts.verifierHolds(code.request.codeChallenge, form.get('code_verifier')))
    return new OAuthError('invalid_grant', 'the code verifier does not fit')
  return targetOf(parts, form, code) === undefined
    ? new OAuthError('invalid_target', 'the approval is for another resource')
    : undefined
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
