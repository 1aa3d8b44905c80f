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
interface RegistrationToken {
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
  /** When the person signed in for this authorization, as the real row has it. */
  readonly created: number
  /** What the client asked for by `claims`. */
  readonly claims: RequestedClaims
  /** When the code was given. */
  readonly authorizedAt: number
  /** When the tokens were given last. */
  issuedAt: number
  /** All that were given out for it. */
  readonly accessTokens: string[]
  readonly refreshTokens: string[]
  readonly lineage: Lineage
}

/** An access token that the app knows. */
export interface AccessEntry {
  readonly row: TokenRow
  /** Epoch seconds. */
  readonly issuedAt: number
  /** False: it came from the authorization endpoint. */
  readonly byTokenEndpoint: boolean
}

/** An authorization code. */
interface CodeEntry {
  readonly row: TokenRow
  /** Epoch seconds. */
  usedAt?: number
}

/** A refresh token that the app knows. */
interface RefreshEntry {
  readonly row: TokenRow
  /** Epoch seconds until which a replaced one is still good (`refreshRotation=grace`). */
  validUntil?: number
  /** True: it was replaced, and a second use ends the family (`refreshRotation=revoke-family`). */
  spent?: boolean
}

/** What the `claims` parameter asks for (OpenID Connect Core 5.5). */
export interface RequestedClaims {
  readonly idToken: ClaimRequests
  readonly userinfo: ClaimRequests
}

/** By name of the claim: null, or the values that it must have to be given. */
export type ClaimRequests = Readonly<
  Record<string, { readonly value?: unknown; readonly values?: readonly unknown[] } | null>
>

/** A person's consent for a client. */
interface Consent {
  readonly scopes: string
  /** Epoch seconds. */
  readonly grantedAt: number
  /** False: it was written without a page, and does not expire. */
  readonly expires: boolean
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
  readonly codes: Map<string, CodeEntry>
  readonly accessTokens: Map<string, AccessEntry>
  readonly refreshTokens: Map<string, RefreshEntry>
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
