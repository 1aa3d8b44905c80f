import { createHash } from 'node:crypto'
import { keyOf, makeSecret, sameSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { grantableScope, isRegisteredRedirect } from './authorize.ts'
import type { Shown } from './client-authentication.ts'
import type { Client } from './client-registry.ts'
import type { AuthorizationServerConfig, ResourceConfig, Service } from './config.ts'
import { type ConsentParts, rightConsentParts } from './consent-parts.ts'
import { noStore } from './errors.ts'
import { type ExchangeParts, rightExchangeParts } from './exchange-parts.ts'
import { type GrantParts, rightGrantParts } from './grant-parts.ts'
import { type IntrospectionAnswer, inactive } from './introspection.ts'
import type { Keys } from './keys.ts'
import { type LoginParts, rightLoginParts } from './login-parts.ts'
import {
  grantTypes,
  type Metadata,
  metadataResponse,
  oauthMetadata,
  oauthMetadataPaths,
  oidcMetadata,
  oidcMetadataPaths,
} from './metadata.ts'
import { type PageParts, rightPageParts } from './page-parts.ts'
import type { AccessRecord, CodeRecord, FamilyRecord } from './records.ts'
import { type RefreshParts, rightRefreshParts } from './refresh-parts.ts'
import type { SessionEnd } from './session-end.ts'
import { rightUpstreamParts, type UpstreamParts } from './upstream-parts.ts'

/** What the upstream's token endpoint gave for a login; it is looked at and then dropped. */
export interface UpstreamTokens {
  readonly access_token?: unknown
  readonly refresh_token?: unknown
  readonly id_token?: unknown
  readonly [member: string]: unknown
}

/** Tokens as they are handed to a client. */
export interface Issued {
  readonly accessToken: string
  /** Absent for a client that did not register for the grant. */
  readonly refreshToken: string | undefined
  readonly expiresIn: number
  readonly scope: string
}

/** An answer that no cache may keep. */
export type CredentialAnswer = 'code' | 'refresh' | 'exchange' | 'registration' | 'error'

/**
 * The decisions that an AS proxy is made of, each one the place of a plausible mistake. The reference takes the right
 * ones; a fault replaces one.
 */
export interface AuthorizationServerParts
  extends ConsentParts,
    ExchangeParts,
    GrantParts,
    LoginParts,
    PageParts,
    RefreshParts,
    UpstreamParts {
  /** RFC 8414 §2. `asked` is the request for it, which a right server does not look at. */
  readonly metadata: (config: AuthorizationServerConfig, asked: Request) => Metadata
  readonly oidcMetadata: (config: AuthorizationServerConfig, asked: Request) => Metadata
  readonly metadataPaths: (config: AuthorizationServerConfig) => readonly string[]
  readonly oidcMetadataPaths: (config: AuthorizationServerConfig) => readonly string[]
  readonly metadataResponse: (document: Metadata) => Response
  /** The resource that a token is asked for (RFC 8707 §2). */
  readonly resourceAsked: (config: AuthorizationServerConfig, asked: string) => ResourceConfig | undefined
  /** What is granted of the scopes that a client asks for; nothing: `invalid_scope`. */
  readonly grantsScope: (asked: readonly string[], resource: ResourceConfig, client: Client) => readonly string[]
  /** Whether a client registered the place that it sends people back to. */
  readonly redirectHolds: (registered: readonly string[], asked: string) => boolean
  /** A registration request as it is read; a right server adds nothing to it. */
  readonly registrationAsked: (body: unknown) => unknown
  /** Whether a caller proves to be a client, at a grant. */
  readonly provesClient: (client: Client, shown: Shown, grant: string) => boolean
  /** The client id that a code request counts for when it names none; undefined: the request is refused. */
  readonly clientOfAnonymousRequest: (code: CodeRecord | undefined) => string | undefined
  /** Whether a client may redeem a code. */
  readonly mayRedeem: (client: Client, code: CodeRecord) => boolean
  /** PKCE (RFC 7636 §4.6). */
  readonly verifierHolds: (challenge: string, verifier: string | null) => boolean
  /** Grants that the token endpoint serves. */
  readonly servesGrant: (grant: string, config: AuthorizationServerConfig) => boolean
  /** The MCP server that introspects; undefined: anybody is served. */
  readonly introspector: (shown: Shown, authenticate: () => Service) => Service | undefined
  /** What an introspected token stands for. */
  readonly introspected: (
    token: string,
    read: () => Promise<AccessRecord | undefined>,
    store: Store,
  ) => Promise<AccessRecord | undefined>
  /** Whether a caller may be told of a token (RFC 7662 §4). */
  readonly mayLearnOf: (caller: Service | undefined, access: AccessRecord) => boolean
  /** What is said of a token of which nothing is to be said. */
  readonly inactive: (why: 'unknown' | 'foreign') => IntrospectionAnswer
  /** Whose a token by client credentials is; undefined: the grant is not served. */
  readonly subjectOfClient: (client: Client) => string | undefined
  /** The id of a client that registers. */
  readonly idForClient: (request: unknown) => string
  /** Whether a client may revoke the tokens of a session (RFC 7009 §2.1). */
  readonly mayRevoke: (client: Client, session: FamilyRecord) => boolean
  /** Whether a token of that kind can be revoked here (RFC 7009 §2). */
  readonly revokes: (kind: 'access-token' | 'refresh-token') => boolean
  /** What is said of a token that there is nothing to revoke of. @throws OAuthError only where a server gets it wrong */
  readonly nothingToRevoke: (known: boolean) => void
  /** Ends a session, with everything that was issued in it. */
  readonly endSession: (store: Store, family: string, why: SessionEnd) => void
  /** Whether an access token ends with its session. */
  readonly accessEndsWithSession: () => boolean
  /** Claims of an access token (RFC 9068 §2.2). */
  readonly accessTokenClaims: (config: AuthorizationServerConfig, access: AccessRecord, jti: string) => Metadata
  /** Seconds by which a token of this server may be over when it is read; a right server needs none for its own. */
  readonly leewayForOwn: () => number
  /** Whether a signed token is for the resource that it was issued for. */
  readonly ownAudienceHolds: (access: AccessRecord, audience: readonly string[]) => boolean
  /** A refresh token; a right one says nothing to whoever holds it. */
  readonly makeRefreshToken: (config: AuthorizationServerConfig, keys: Keys, access: AccessRecord) => Promise<string>
  /** The access token that a client gets for a login; `undefined` for the proxy's own. */
  readonly insteadOfOwnToken: (upstream: UpstreamTokens) => string | undefined
  /** The body of a token response (RFC 6749 §5.1). */
  readonly tokenResponse: (issued: Issued, upstream: UpstreamTokens) => Metadata
  /** What a refresh adds to that body. */
  readonly addedAtRefresh: (kept: UpstreamTokens) => Metadata
  /** Headers against caching, of an answer that holds tokens, credentials or their refusal (RFC 6749 §5.1). */
  readonly cacheHeaders: (of: CredentialAnswer) => Readonly<Record<string, string>>
  /** `iss` of a redirect with a code (RFC 9207 §2); undefined: none. */
  readonly issOfSuccess: (config: AuthorizationServerConfig) => string | undefined
  /** `iss` of a redirect with an error. */
  readonly issOfError: (config: AuthorizationServerConfig) => string | undefined
  /** Whether a URL may be used as a client id (Client ID Metadata Documents). */
  readonly acceptsUrlClient: (clientId: string) => Promise<Client | undefined>
  /** What of an upstream login is kept until the code is redeemed. */
  readonly keptOfLogin: (upstream: UpstreamTokens) => UpstreamTokens
  /** What of that is kept beyond the code, for as long as the session lasts. */
  readonly keptOfSession: (kept: UpstreamTokens) => UpstreamTokens
}

/** S256 of the verifier, with the length that RFC 7636 §4.1 wants. */
function s256Holds(challenge: string, verifier: string | null): boolean {
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return sameSecret(createHash('sha256').update(verifier, 'ascii').digest('base64url'), challenge)
}

/** A confidential client shows its secret, by the method that it registered; a public one shows none. */
function provesClient(client: Client, shown: Shown): boolean {
  if (client.tokenEndpointAuthMethod === 'none') return shown.secret === undefined
  if (shown.method !== client.tokenEndpointAuthMethod || client.secretKey === undefined) return false
  return shown.secret !== undefined && sameSecret(keyOf(shown.secret), client.secretKey)
}

/** The right decisions. */
export function rightParts(): AuthorizationServerParts {
  return {
    ...rightConsentParts(),
    ...rightExchangeParts(),
    ...rightGrantParts(),
    ...rightLoginParts(),
    ...rightPageParts(),
    ...rightRefreshParts(),
    ...rightUpstreamParts(),
    metadata: oauthMetadata,
    oidcMetadata,
    metadataPaths: oauthMetadataPaths,
    oidcMetadataPaths,
    metadataResponse,
    resourceAsked: (config, asked) => config.resources.find(({ url }) => url === asked),
    grantsScope: grantableScope,
    redirectHolds: isRegisteredRedirect,
    registrationAsked: (body) => body,
    provesClient,
    clientOfAnonymousRequest: () => undefined,
    mayRedeem: (client, code) => code.request.clientId === client.clientId,
    verifierHolds: s256Holds,
    servesGrant: (grant, config) => grantTypes(config).includes(grant),
    introspector: (_shown, authenticate) => authenticate(),
    introspected: (_token, read) => read(),
    mayLearnOf: (caller, access) => caller?.resource === access.resource,
    inactive: () => inactive,
    subjectOfClient: () => undefined,
    idForClient: () => makeSecret(),
    mayRevoke: (client, session) => session.clientId === client.clientId,
    revokes: () => true,
    nothingToRevoke: () => {},
    endSession: (store, family) => store.remove('family', family),
    accessEndsWithSession: () => true,
    accessTokenClaims: (config, access, jti) => ({
      iss: config.issuer,
      sub: access.sub,
      aud: access.resource,
      client_id: access.clientId,
      scope: access.scope,
      jti,
      iat: access.iat,
      exp: access.exp,
    }),
    leewayForOwn: () => 0,
    ownAudienceHolds: (access, audience) => audience.includes(access.resource),
    insteadOfOwnToken: () => undefined,
    tokenResponse: ({ accessToken, refreshToken, expiresIn, scope }) => ({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      scope,
    }),
    makeRefreshToken: async () => makeSecret(),
    cacheHeaders: () => noStore,
    issOfSuccess: (config) => config.issuer,
    issOfError: (config) => config.issuer,
    acceptsUrlClient: async () => undefined,
    keptOfLogin: () => ({}),
    keptOfSession: () => ({}),
    addedAtRefresh: () => ({}),
  }
}
