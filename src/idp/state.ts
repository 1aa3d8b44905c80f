/** A person of the realm. */
export interface IdpUser {
  /** `sub` of their tokens: an id that means nothing, and never changes. */
  readonly id: string
  readonly username: string
  readonly password: string
  enabled: boolean
}

/** A client scope: a name to ask for, or what every token of a client has. */
export interface ClientScope {
  readonly name: string
  /** Clients that a token with it is for, by client id (mapper `Audience`). */
  readonly audiences: readonly string[]
  /** Whether its name stands in `scope` of tokens. */
  readonly inTokenScope: boolean
}

/** A client of the realm. */
export interface IdpClient {
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly authMethod: 'none' | 'client_secret_basic' | 'client_secret_post'
  /** Client scopes that its tokens have without asking. */
  readonly defaultScopes: readonly string[]
  /** Client scopes that it may ask for. */
  readonly optionalScopes: readonly string[]
  readonly consentRequired: boolean
  /** Attribute `standard.token.exchange.enabled`: the switch for RFC 8693, off as shipped. */
  readonly tokenExchange: boolean
  /** Attribute `access.token.lifespan`, in seconds; absent: that of the realm. */
  readonly accessTokenLifespan?: number
  /** Attribute Resource URL: what `resource` names it by (RFC 8707). */
  readonly resourceUrl?: string
  /** Whether it registered itself. */
  readonly dynamic: boolean
  /** Epoch seconds. */
  readonly issuedAt: number
  readonly grantTypes: readonly string[]
  enabled: boolean
}

/** One authorization of a client within the session of a person: a chain of refresh tokens with an id of its own. */
export interface SessionGrant {
  /** Name of the grant in the register of credentials. */
  readonly grant: string
  readonly scope: string
  readonly resource?: string
  /** Claim `reuse_id` of its refresh tokens: which chain they belong to. */
  readonly reuseId: string
  /** `jti` of the only refresh token that is good, where they are rotated. */
  refreshId: string | undefined
}

/** What a client was given by a person: its part of the session of that person, by the ids of its chains. */
export type ClientSession = Map<string, SessionGrant>

/** A person who is signed in. */
export interface UserSession {
  readonly id: string
  readonly user: IdpUser
  /** Epoch seconds. */
  readonly startedAt: number
  usedAt: number
  readonly clients: Map<string, ClientSession>
}

/** An authorization request that is under way in a browser. */
export interface AuthenticationRequest {
  readonly id: string
  /** Secret of the browser that began it. */
  readonly browser: string
  readonly clientId: string
  readonly redirectUri: string
  readonly responseMode: string
  readonly state?: string
  readonly nonce?: string
  readonly scope: string
  readonly resource?: string
  readonly challenge?: string
  readonly startedAt: number
  /** Who signed in, while the question for consent is open. */
  session?: UserSession
}

/** A code, and what it was given for. */
export interface CodeRecord {
  readonly clientId: string
  readonly redirectUri: string
  readonly session: UserSession
  readonly scope: string
  readonly grant: string
  readonly resource?: string
  readonly nonce?: string
  readonly challenge?: string
  readonly issuedAt: number
  used: boolean
}

/** Everything that a realm remembers. */
export interface RealmState {
  readonly users: Map<string, IdpUser>
  readonly clients: Map<string, IdpClient>
  readonly scopes: Map<string, ClientScope>
  readonly requests: Map<string, AuthenticationRequest>
  readonly codes: Map<string, CodeRecord>
  readonly sessions: Map<string, UserSession>
  /** Sessions by the secret in the cookie of a browser. */
  readonly cookies: Map<string, UserSession>
  /** Scopes that people approved, by user id and client id. */
  readonly consents: Map<string, Set<string>>
  /** Registration access tokens, by client id. */
  readonly registrationTokens: Map<string, string>
  /** `jti` of access tokens that were revoked. */
  readonly revoked: Set<string>
}

/** An empty one. */
export function createRealmState(): RealmState {
  return {
    users: new Map(),
    clients: new Map(),
    scopes: new Map(),
    requests: new Map(),
    codes: new Map(),
    sessions: new Map(),
    cookies: new Map(),
    consents: new Map(),
    registrationTokens: new Map(),
    revoked: new Set(),
  }
}

/** How approvals are kept. */
export function consentKey(user: IdpUser, client: Pick<IdpClient, 'clientId'>): string {
  return `${user.id} ${client.clientId}`
}
