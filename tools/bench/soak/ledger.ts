/** What must not happen, each time it did. */
export interface Wrongs {
  /** A session that nobody ended gave no token. */
  lost: number
  /** A session that was ended gave one. */
  alive: number
  /** A refresh token was taken twice, or given twice. */
  twice: number
}

/** What the soak came to, shared by all clients. */
export interface Ledger {
  readonly wrongs: Wrongs
  refreshes: number
  revocations: number
  reuses: number
  signIns: number
  /** Answers that a kill cut off after the token was spent: its retry ends the session, as reuse does. */
  cutOff: number
  /** Every refresh token that was given. */
  readonly given: Set<string>
}

/** An empty one. */
export function createLedger(): Ledger {
  return {
    wrongs: { lost: 0, alive: 0, twice: 0 },
    refreshes: 0,
    revocations: 0,
    reuses: 0,
    signIns: 0,
    cutOff: 0,
    given: new Set(),
  }
}
