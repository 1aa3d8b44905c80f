import { json } from './answers.ts'
import { protocolUrl, type Realm } from './realm-core.ts'
import { registrationUrl } from './register.ts'
import { grants } from './token.ts'

const cacheable = { 'cache-control': 'no-cache, must-revalidate, no-transform, no-store' } as const
const authMethods = ['client_secret_basic', 'client_secret_post'] as const

/** The discovery document (OpenID Connect Discovery 1.0 §3), which stands for RFC 8414 as well. */
export function discovery(realm: Realm): Response {
  const { settings, state, issuer } = realm
  const at = (endpoint: string): string => protocolUrl(realm, endpoint)
  return json(
    200,
    {
      issuer,
      authorization_endpoint: at('auth'),
      token_endpoint: at('token'),
      introspection_endpoint: at('token/introspect'),
      userinfo_endpoint: at('userinfo'),
      end_session_endpoint: at('logout'),
      jwks_uri: at('certs'),
      ...(settings.anonymousRegistration === 'nobody' ? {} : { registration_endpoint: registrationUrl(realm) }),
      revocation_endpoint: at('revoke'),
      grant_types_supported: Object.keys(grants),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      token_endpoint_auth_methods_supported: [...authMethods, 'none'],
      introspection_endpoint_auth_methods_supported: authMethods,
      revocation_endpoint_auth_methods_supported: [...authMethods, 'none'],
      claims_supported: ['aud', 'sub', 'iss', 'auth_time', 'preferred_username', 'acr'],
      claims_parameter_supported: false,
      scopes_supported: [
        'openid',
        ...[...state.scopes.values()].filter(({ inTokenScope }) => inTokenScope).map(({ name }) => name),
      ],
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: settings.pkce === 'S256' ? ['S256'] : ['plain', 'S256'],
      authorization_response_iss_parameter_supported: true,
    },
    cacheable,
  )
}

/** The keys that are published (RFC 7517 §5). */
export function certificates({ key }: Realm): Response {
  const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, alg: 'RS256', use: 'sig' }
  return json(200, { keys: [jwk] }, cacheable)
}
