import type { Context } from '../router.ts'
import type { OidcClient, User } from '../state.ts'
import { type Answer, redirect } from '../wire.ts'
import { badChallenge, filteredScope, malformed, readClaims } from './authorization-checks.ts'
import { grantCode } from './authorization-grant.ts'
import {
  type AuthorizationRequest,
  parameterNames,
  prompts,
  readParameters,
  rememberedParameters,
  rememberParameters,
} from './authorization-request.ts'
import { respondError } from './authorization-response.ts'
import { authorizationError, foreignRedirectUri, isAnswer, isExpired, loadClient } from './client-lookup.ts'
import { consentOutcome } from './consent-decision.ts'
import { profiles } from './profiles.ts'
import { routeUrl } from './query.ts'

/** `request` and `request_uri` are answered first of all, to a client and redirect URI that fit (nextcloud.md 1.5, 1). */
function unsupportedParameter(context: Context, request: AuthorizationRequest): Answer | undefined {
  const byValue = context.field('request').trim() !== ''
  if (!byValue && context.field('request_uri').trim() === '') return undefined
  if (request.redirect_uri.trim() === '') {
    return authorizationError(context, 'Authorization request is missing a redirect URI.', 'Bad request')
  }
  const client = loadClient(context, request.client_id)
  if (isAnswer(client)) return client
  const foreign = foreignRedirectUri(context, client, request.redirect_uri)
  if (foreign !== undefined) return foreign
  return byValue
    ? respondError(request, 'request_not_supported', 'Request object parameter is not supported.')
    : respondError(request, 'request_uri_not_supported', 'Request URI parameter is not supported.')
}

/** Sends the browser to the sign-in page and keeps the parameters, in the session and in the URL to come back to (1.5, 2). */
function toSignIn(context: Context, request: AuthorizationRequest): Answer {
  rememberParameters(context, request)
  context.session().values.set('oidc_login_pending', 'true')
  const parameters = profiles[context.core.settings.profile].parametersInUrl
    ? parameterNames.map((name) => [name, request[name]] as const)
    : []
  const after = routeUrl(`${context.front}/apps/oidc/redirect`, parameters)
  return redirect(routeUrl(`${context.front}/login`, [['redirect_url', after]]))
}

/** Nobody is signed in: with `prompt=none` the client hears of it, otherwise the person signs in, and nothing was checked yet. */
function anonymous(context: Context, request: AuthorizationRequest): Answer {
  if (!prompts(request, 'none')) return toSignIn(context, request)
  const client = loadClient(context, request.client_id)
  if (isAnswer(client)) return client
  const foreign = foreignRedirectUri(context, client, request.redirect_uri)
  return foreign ?? respondError(request, 'login_required', 'User is not logged in.')
}

/** When the person signed in for this browser's authorizations; a sign-in that was asked for here counts anew. */
function authenticationTime(context: Context, loginWasPending: boolean): number {
  const { values } = context.session()
  const known = Number(values.get('oidc_auth_time') ?? 0)
  values.delete('oidc_login_pending')
  if (!loginWasPending && known > 0) return known
  const now = context.core.seconds()
  values.set('oidc_auth_time', String(now))
  return now
}

/** `prompt=login` and an exceeded `max_age` end the session, once (1.5, 10). */
function signInAgain(
  context: Context,
  request: AuthorizationRequest,
  wasPending: boolean,
  authTime: number,
): Answer | undefined {
  const limit = /^\s*\d+\s*$/.test(request.max_age) ? Number(request.max_age) : undefined
  const tooOld = limit !== undefined && context.core.seconds() > authTime + limit
  const asked = prompts(request, 'login') && !wasPending
  if (!asked && !tooOld) return undefined
  if (!asked && prompts(request, 'none'))
    return respondError(request, 'login_required', 'User authentication is too old.')
  context.endSession()
  return { ...toSignIn(context, request), logouts: 1, anonymous: true }
}

const notMember =
  'The user is not a member of the groups defined for the client. You are not allowed to retrieve a login token.'

/** The authorization endpoint, by GET and POST (nextcloud.md 1.5); the steps stand in the order in which the app takes them. */
export function authorize(context: Context): Answer {
  const { core, caller } = context
  const profile = profiles[core.settings.profile]
  const sent = readParameters(context, profile.conformance)
  const unsupported = profile.conformance ? unsupportedParameter(context, sent) : undefined
  if (unsupported !== undefined) return unsupported
  if (caller.user === undefined) return anonymous(context, sent)

  const received = sent.client_id === '' ? rememberedParameters(context) : sent
  const wasPending = context.session().values.get('oidc_login_pending') === 'true'
  const authTime = authenticationTime(context, wasPending)
  if (received.redirect_uri === '') {
    return authorizationError(context, 'Authorization session expired. Please try again.', 'Bad request')
  }
  const client = loadClient(context, received.client_id)
  if (isAnswer(client)) return client
  if (isExpired(core, client)) {
    return authorizationError(
      context,
      'Your client is expired. Please inform the administrator of your client.',
      'Bad request',
    )
  }
  const resource = received.resource.trim() !== '' ? received.resource : profile.resourceUrl ? client.resourceUrl : ''
  const request = { ...received, resource, scope: filteredScope(received.scope, client) }
  const refusal =
    foreignRedirectUri(context, client, request.redirect_uri) ??
    malformed(request, client, profile) ??
    signInAgain(context, request, wasPending, authTime)
  if (refusal !== undefined) return refusal
  if (!isMember(caller.user, client)) return authorizationError(context, notMember)
  return decide(context, request, received.scope, client, caller.user, authTime)
}

const isMember = (user: User, client: OidcClient): boolean =>
  client.groups.length === 0 || client.groups.some((group) => user.groups.includes(group))

function decide(
  context: Context,
  request: AuthorizationRequest,
  requestedScope: string,
  client: OidcClient,
  user: User,
  authTime: number,
): Answer {
  const { core } = context
  const outcome = consentOutcome(core, user.uid, client, request.scope)
  if (outcome === 'denied') return respondError(request, 'access_denied', 'User denied consent')
  if (outcome === 'ask') {
    rememberParameters(context, request)
    const { values } = context.session()
    values.set('oidc_consent_pending', 'true')
    values.set('oidc_client_name', client.name)
    values.set('oidc_requested_scopes', request.scope)
    return redirect(`${context.front}/apps/oidc/consent`)
  }
  const { pkce } = profiles[core.settings.profile]
  const refusal = pkce ? badChallenge(request, core.settings.pkceRequired) : undefined
  if (refusal !== undefined) return refusal
  const claims = readClaims(request.claims) ?? { idToken: {}, userinfo: {} }
  return grantCode(context, { request, client, user, claims, scope: outcome.scope, requestedScope, authTime })
}
