import type { Credential, Lineage } from '../contract/seats.ts'
import { type ApiState, createApiState } from './api/state.ts'

/** An account. */
export interface User {
  /** The uid: path segments of WebDAV, `sub` of tokens. */
  readonly uid: string
  readonly displayName: string
  /** Absent: the account came from `user_oidc` and has no password. */
  readonly password?: string
  readonly groups: readonly string[]
  /** Epoch seconds. */
  readonly createdAt: number
  /** Epoch seconds of the last login. */
  lastLogin: number
  /** Epoch seconds of the first login. */
  firstLogin: number
}

/** A client of the `oidc` app. Times in epoch seconds. */
export interface OidcClient {
  readonly clientId: string
  readonly clientSecret: string
  name: string
  redirectUris: readonly string[]
  readonly type: 'confidential' | 'public'
  /** True for clients that came by dynamic registration: they are deleted when they grow old. */
  readonly dynamic: boolean
  readonly issuedAt: number
  tokenType: 'opaque' | 'jwt'
  signingAlg: 'RS256' | 'HS256'
  /** `code`, or `code id_token` for clients that may use the hybrid and implicit flows. */
  flow: 'code' | 'code id_token'
  applicationType: string
  /** Space separated; empty: everything is allowed. */
  allowedScopes: string
  resourceUrl: string
  /** Only members may sign in; empty: everybody may. */
  readonly groups: readonly string[]
  readonly lineage: Lineage
}

/** A registration access token (RFC 7592); an old one stays valid for 60 s after it was replaced. */
export interface RegistrationToken {
  readonly clientId: string
  /** Epoch seconds; absent: the current one. */
  validUntil?: number
}

/** The one row behind a code, its access token and its refresh token (nextcloud.md 1.5, 1.6). Times in epoch seconds. */
export interface TokenRow {
  readonly id: number
  readonly clientId: string
  readonly uid: string
  readonly scope: string
  /** As the client asked; for `tokenScopeMember=requested`. */
  readonly requestedScope: string
  readonly resource: string
  readonly nonce: string
  readonly codeChallenge: string
  readonly codeChallengeMethod: 'S256' | 'plain' | ''
  /** The login time of the session, as the real row has it. */
  readonly created: number
  /** Issuance + lifetime, from which the second lifetime counts. */
  refreshed: number
  /** Issuance of the code, then of the current access token. */
  issuedAt: number
  /** What the client asked for by `claims`. */
  readonly claims: RequestedClaims
  code?: string
  accessToken?: string
  refreshToken?: string
  /** Issuer by the name under which the server was asked. */
  origin: string
  readonly lineage: Lineage
}

/** Names of claims that the `claims` parameter asks for (OpenID Connect Core 5.5). */
export interface RequestedClaims {
  readonly idToken: readonly string[]
  readonly userinfo: readonly string[]
}

/** A person's consent for a client. */
export interface Consent {
  readonly scopes: string
  /** Epoch seconds. */
  readonly grantedAt: number
}

/** A browser's session. */
export interface Session {
  id: string
  /** What `requesttoken` hides. */
  requestToken: string
  uid?: string
  /** Epoch seconds. */
  signedInAt: number
  credential?: Credential
  /** Named values that routes keep between requests. */
  readonly values: Map<string, string>
}

/** An app password (`core`'s auth token). */
export interface AppPassword {
  readonly token: string
  readonly uid: string
  readonly loginName: string
  /** As people see it in their settings: the User-Agent that asked for it. */
  readonly name: string
  /** Epoch seconds. */
  readonly createdAt: number
  readonly credential: Credential
}

/** All that a mock remembers but for its keys, its clock and its settings. */
export interface State {
  readonly users: Map<string, User>
  readonly clients: Map<string, OidcClient>
  readonly registrationTokens: Map<string, RegistrationToken>
  readonly rows: Set<TokenRow>
  /** Codes that can still be exchanged or are remembered as used. */
  readonly codes: Map<string, { readonly row: TokenRow; usedAt?: number }>
  readonly accessTokens: Map<string, TokenRow>
  readonly refreshTokens: Map<string, TokenRow>
  /** By uid and client id, joined by a space. */
  readonly consents: Map<string, Consent>
  readonly sessions: Map<string, Session>
  readonly appPasswords: Map<string, AppPassword>
  /** Counters of rate limits and failed logins, by name and address. */
  readonly hits: Map<string, number[]>
  /** Login flows, notes and files: see api/state.ts. */
  readonly api: ApiState
  /** Row ids, file ids: never the same twice. */
  nextId(): number
}

/** An empty state. */
export function createState(): State {
  let id = 0
  return {
    users: new Map(),
    clients: new Map(),
    registrationTokens: new Map(),
    rows: new Set(),
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    consents: new Map(),
    sessions: new Map(),
    appPasswords: new Map(),
    hits: new Map(),
    api: createApiState(),
    nextId() {
      id += 1
      return id
    },
  }
}
