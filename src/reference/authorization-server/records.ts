/** What the AS proxy keeps; each is written and read by its own code only, so a type suffices for its form. */

/** An authorization request that passed every check. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly resource: string
  readonly codeChallenge: string
  readonly state?: string
}

/** A question for consent that waits for its answer. */
export interface ConsentRequest {
  /** Key of the browser that asked. */
  readonly browser: string
  /** Key of what the page carries against forged answers. */
  readonly csrfKey: string
  readonly request: AuthorizationRequest
  /** A state for the upstream that was made with the question; absent in a right proxy. */
  readonly state?: string | undefined
}

/** A browser, known by its cookie: whose it proved to be, and what was approved there. */
export interface BrowserRecord {
  readonly sub?: string
  /** Client, redirect URI, scopes and resource, joined. */
  readonly approved: readonly string[]
}

/** A person on the way through the upstream. */
export interface UpstreamState {
  readonly browser: string
  readonly request: AuthorizationRequest
  /** True when they said yes just now. */
  readonly asked: boolean
  /** Whose earlier approval let them through without a question. */
  readonly approvedBy?: string
  readonly verifier: string
  readonly nonce: string
}

/** What a code stands for. */
export interface CodeRecord {
  readonly request: AuthorizationRequest
  readonly sub: string
  /** What was kept of the login; nothing in a right proxy. */
  readonly kept: Readonly<Record<string, unknown>>
  /** What the sign-in gave at the upstream for the session to come, where sessions have grants there. */
  readonly grant?: string
  /** The session that it was redeemed for; set, it is good for nothing but to notice a second use. */
  readonly redeemedAs?: string
}

/** A session: one authorization of one client by one person for one resource. */
export interface FamilyRecord {
  readonly clientId: string
  readonly sub: string
  readonly resource: string
  readonly scope: string
  /** What was kept of the login for as long as the session lasts; nothing in a right proxy. */
  readonly kept: Readonly<Record<string, unknown>>
  /** The session's own grant at the upstream, where sessions have one. */
  readonly grant?: string
}

/** What a session was given at the upstream. */
export interface GrantRecord {
  readonly sub: string
  /** Its refresh token there, sealed. */
  readonly sealed: string
  /** Nobody is lent it any more. */
  readonly ended?: true
}

/** A refresh token; it stays after its use so that a second use is noticed. */
export interface RefreshRecord {
  readonly family: string
  readonly used: boolean
  /** Epoch milliseconds. */
  readonly usedAt?: number
}

/** An access token, by `jti` or by the hash of an opaque one. */
export interface AccessRecord {
  readonly family: string
  readonly clientId: string
  readonly sub: string
  readonly resource: string
  readonly scope: string
  /** Epoch seconds. */
  readonly iat: number
  readonly exp: number
}
