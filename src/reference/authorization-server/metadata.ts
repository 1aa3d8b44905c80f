import { type AuthorizationServerConfig, allScopes, endpoint } from './config.ts'

/** A metadata document. */
export type Metadata = Readonly<Record<string, unknown>>

/** Grants that the token endpoint serves: the exchange only where there is a delegation issuer. */
export function grantTypes({ authority }: Pick<AuthorizationServerConfig, 'authority'>): readonly string[] {
  const exchange = authority === 'delegation' ? ['urn:ietf:params:oauth:grant-type:token-exchange'] : []
  return ['authorization_code', 'refresh_token', ...exchange]
}

/** Members that both documents share (RFC 8414 §2, OpenID Connect Discovery §3). */
function shared(config: AuthorizationServerConfig): Metadata {
  return {
    issuer: config.issuer,
    authorization_endpoint: endpoint(config, 'authorize'),
    token_endpoint: endpoint(config, 'token'),
    registration_endpoint: endpoint(config, 'register'),
    jwks_uri: endpoint(config, 'jwks'),
    scopes_supported: allScopes(config),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes(config),
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    introspection_endpoint: endpoint(config, 'introspect'),
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    revocation_endpoint: endpoint(config, 'revoke'),
    revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

/** RFC 8414 §2. */
export function oauthMetadata(config: AuthorizationServerConfig): Metadata {
  return shared(config)
}

/** OpenID Connect Discovery §3, for clients that look only there; no ID tokens are issued to them. */
export function oidcMetadata(config: AuthorizationServerConfig): Metadata {
  return { ...shared(config), subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] }
}

function issuerPath(config: AuthorizationServerConfig): string {
  return config.issuer.slice(config.origin.length)
}

/** Where the RFC 8414 document stands: the path of the issuer is inserted (RFC 8414 §3.1). */
export function oauthMetadataPaths(config: AuthorizationServerConfig): readonly string[] {
  return [`/.well-known/oauth-authorization-server${issuerPath(config)}`]
}

/** Where the OpenID Connect document stands: appended to the issuer (Discovery §4), and inserted for MCP clients. */
export function oidcMetadataPaths(config: AuthorizationServerConfig): readonly string[] {
  const path = issuerPath(config)
  if (!config.oidcDiscovery) return []
  return [...new Set([`${path}/.well-known/openid-configuration`, `/.well-known/openid-configuration${path}`])]
}

/** The document as an answer: 200, one JSON object, for everybody to cache a while. */
export function metadataResponse(document: Metadata): Response {
  return Response.json(document, {
    headers: { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
  })
}
