import { type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import { makeSecret } from '../store/secrets.ts'
import type { AuthorizationServerConfig } from './config.ts'
import type { AuthorizationRequest } from './records.ts'
import type { UpstreamError } from './upstream.ts'

/** Parameters of a request to the upstream. */
export type UpstreamParams = Readonly<Record<string, string>>

/** An error for the client (RFC 6749 §4.1.2.1). */
export interface ClientError {
  readonly error: string
  readonly description: string
}

/** What is decided about the proxy as a client of its upstream. */
export interface UpstreamParts {
  /** What is asked for at the upstream, by what the person approves. */
  readonly upstreamScope: (config: AuthorizationServerConfig, request: AuthorizationRequest) => string
  /** A PKCE verifier (RFC 7636 §4.1). */
  readonly makeVerifier: () => string
  /** The parameters of the authorization request, looked over before they are sent. */
  readonly authorizationParams: (params: UpstreamParams, request: AuthorizationRequest) => UpstreamParams
  /** The parameters of the token request. */
  readonly tokenParams: (params: UpstreamParams, request: AuthorizationRequest) => UpstreamParams
  /** Whether a response comes from the upstream that was asked (RFC 9207 §2.4). */
  readonly issHolds: (iss: string | null, issuer: string, advertised: boolean) => boolean
  /** What an ID token must say, besides the nonce (OIDC Core §3.1.3.7). */
  readonly idTokenChecks: (checks: JWTVerifyOptions) => JWTVerifyOptions
  /** Reads an ID token that fits. @throws when it does not */
  readonly readIdToken: (token: string, keys: JWTVerifyGetKey, checks: JWTVerifyOptions) => Promise<JWTPayload>
  readonly nonceHolds: (claims: JWTPayload, nonce: string) => boolean
  /** Who signed in where the upstream gave no ID token; undefined: nobody. */
  readonly subjectWithoutIdToken: () => string | undefined
  /** What a client is told of a failure; a whole answer only where a proxy gets it wrong. */
  readonly failureForClient: (failure: UpstreamError) => ClientError | Response
}

/** The right issuer where one is named, and one is named where the upstream says that it does so. */
function issHolds(iss: string | null, issuer: string, advertised: boolean): boolean {
  return iss === null ? !advertised : iss === issuer
}

const told: Readonly<Record<UpstreamError['kind'], ClientError>> = {
  denied: { error: 'access_denied', description: 'the sign-in was not completed' },
  unavailable: { error: 'temporarily_unavailable', description: 'sign-in is not possible now' },
  refused: { error: 'server_error', description: 'the sign-in could not be verified' },
  unreachable: { error: 'server_error', description: 'the sign-in could not be verified' },
  unproved: { error: 'server_error', description: 'the sign-in could not be verified' },
}

/** The right decisions. */
export function rightUpstreamParts(): UpstreamParts {
  return {
    // Who it is and what they are called; what the tools need is drawn from the delegation, call by call.
    upstreamScope: ({ authority }) =>
      authority === 'session-grant' ? 'openid profile offline_access' : 'openid profile',
    makeVerifier: () => makeSecret(),
    authorizationParams: (params) => params,
    tokenParams: (params) => params,
    issHolds,
    idTokenChecks: (checks) => checks,
    readIdToken: async (token, keys, checks) => (await jwtVerify(token, keys, checks)).payload,
    nonceHolds: (claims, nonce) => claims['nonce'] === nonce,
    subjectWithoutIdToken: () => undefined,
    failureForClient: ({ kind }) => told[kind],
  }
}
