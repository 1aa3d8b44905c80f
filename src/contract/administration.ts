/** An account of the upstream. */
export interface AccountState {
  readonly user: string
  readonly groups: readonly string[]
  /** How many browsers are signed in. */
  readonly sessions: number
  readonly appPasswords: number
}

/** A client that the upstream knows. */
export interface ClientState {
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly type: 'confidential' | 'public'
  /** `administrator`: it does not grow old. */
  readonly by: 'administrator' | 'registration'
  readonly tokenType: 'opaque' | 'jwt'
  /** The resource that it was registered for; empty: none. */
  readonly resource: string
}

/** What a person gave a client. */
export interface GrantState {
  /** As in the lineage of its tokens: `grant-3`. */
  readonly grant: string
  readonly clientId: string
  readonly user: string
  readonly scope: string
  /** RFC 8707; empty: none was named. */
  readonly resource: string
  /** Epoch seconds by the clock of the upstream. */
  readonly issuedAt: number
  /** How many of each are known and not over. */
  readonly liveAccessTokens: number
  readonly refreshTokens: number
}

/** What an administrator of the upstream sees. No secret is among it. */
export interface UpstreamState {
  readonly accounts: readonly AccountState[]
  readonly clients: readonly ClientState[]
  readonly grants: readonly GrantState[]
}

/** Somebody in a deployment who signs tokens, as an operator who replaces the key sees them. */
export interface Signer {
  readonly id: 'nextcloud' | 'identity-provider' | 'proxy' | 'delegation'
  /** `the AS proxy`. */
  readonly name: string
  /** What is seen after its key was replaced. */
  readonly effect: string
  /** Replaces its key at once, as after a leak: the one before is published no more, and nothing is signed by it. */
  rotate(): Promise<void>
}

/** What an administrator of the upstream sees and does. */
export interface Administration {
  state(): UpstreamState
  /** Settings in force, by name. */
  settings(): Readonly<Record<string, unknown>>
  /** Changes settings by name; all or none. Throws on an unknown name or value, and says what there is. */
  change(settings: Readonly<Record<string, unknown>>): void
  /**
   * Ends a grant: its tokens are unknown from now on.
   *
   * @returns false when there is none of that name
   */
  endGrant(grant: string): boolean
  /**
   * Deletes a client with all that was given to it.
   *
   * @returns false when there is none of that id
   */
  deleteClient(clientId: string): boolean
}
