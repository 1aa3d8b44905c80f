import type { Context } from '../router.ts'
import { corsRefused, rateLimited } from '../security.ts'
import { type Answer, cors, type HeaderPair, header, json } from '../wire.ts'
import { discoveryIssuer } from './issuer.ts'
import { type Profile, profiles } from './profiles.ts'

function scopesSupported({ core }: Context, profile: Profile): readonly string[] {
  if (!profile.scopesOfClients) return profile.scopes
  const ofClients = [...core.state.clients.values()].flatMap((client) =>
    client.allowedScopes.toLowerCase().trim().split(/\s+/),
  )
  return [...new Set([...profile.scopes, ...ofClients.filter(Boolean)])]
}

function challengeMethods({ core }: Context): { readonly code_challenge_methods_supported?: readonly string[] } {
  const { pkceMetadata } = core.settings
  return pkceMetadata === 'absent' ? {} : { code_challenge_methods_supported: pkceMetadata.split('+') }
}

/** The discovery document, in the app's order (nextcloud.md 1.3). */
export function discoveryDocument(context: Context): Readonly<Record<string, unknown>> {
  const { settings } = context.core
  const profile = profiles[settings.profile]
  const app = `${context.origin}${context.front}/apps/oidc`
  const methods = ['client_secret_post', 'client_secret_basic']
  return {
    issuer: discoveryIssuer(context),
    authorization_endpoint: `${app}/authorize`,
    token_endpoint: `${app}/token`,
    userinfo_endpoint: `${app}/userinfo`,
    jwks_uri: `${app}/jwks`,
    scopes_supported: scopesSupported(context, profile),
    response_types_supported: ['code', 'code id_token', 'id_token'],
    response_modes_supported: profile.responseModes,
    grant_types_supported: profile.grantTypes,
    acr_values_supported: ['0'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: settings.keys === 'ES256' ? ['ES256', 'HS256'] : ['RS256', 'HS256'],
    token_endpoint_auth_methods_supported: settings.dcr === 'public' ? [...methods, 'none'] : methods,
    display_values_supported: ['page'],
    claim_types_supported: ['normal'],
    claims_supported: profile.claims,
    ...(profile.conformance
      ? { claims_parameter_supported: true, request_parameter_supported: false, request_uri_parameter_supported: false }
      : {}),
    end_session_endpoint: `${app}/logout`,
    ...(settings.dcr === false ? {} : { registration_endpoint: `${app}/register` }),
    ...(profile.management && settings.introspectionPolicy !== 'off'
      ? { introspection_endpoint: `${app}/introspect`, introspection_endpoint_auth_methods_supported: methods }
      : {}),
    ...(profile.pkce ? challengeMethods(context) : {}),
    ...(settings.responseIss === 'sent' ? { authorization_response_iss_parameter_supported: true } : {}),
  }
}

/** How often an anonymous caller may ask for discovery and keys within the period. */
const limit = { count: 1500, seconds: 540 }

/** Routes marked `#[CORS]` name the asking origin, where there is one. */
function corsForOrigin(context: Context): readonly HeaderPair[] {
  return cors('GET', header(context.request, 'origin'))
}

/** The copy of the discovery document within the app. */
export function discovery(context: Context): Answer {
  const refusal = corsRefused(context, true) ?? rateLimited(context, 'oidc.discovery', limit.count, limit.seconds)
  return refusal ?? json(200, discoveryDocument(context), corsForOrigin(context))
}

/** The key set (nextcloud.md 1.4). */
export function jwks(context: Context): Answer {
  const refusal = corsRefused(context, true) ?? rateLimited(context, 'oidc.jwks', limit.count, limit.seconds)
  return refusal ?? json(200, { keys: context.core.keys.published() }, corsForOrigin(context))
}
