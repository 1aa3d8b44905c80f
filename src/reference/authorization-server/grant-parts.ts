/** What is decided about the grants of sessions at the upstream, each one the place of a plausible mistake. */
export interface GrantParts {
  /** The grant that a call is lent: that of its own session, whatever else the person has. */
  readonly grantForCall: (ofSession: string | undefined, sub: string) => string | undefined
  /** Waits for a grant; a right proxy lends it to one call at a time. @returns ends the lease */
  readonly takeTurn: (acquire: () => Promise<() => void>) => Promise<() => void>
  /** Writes a rotated refresh token down; a right proxy does so before the access token beside it is used. */
  readonly storeRotated: (write: () => void) => Promise<void>
  /**
   * Ends a token that was lent; a right proxy does so when the call is over, with the refresh token that it has by then.
   *
   * @param spent - the refresh token that the lease began with
   */
  readonly endLent: (end: (spend?: string) => Promise<void>, spent: string) => Promise<void>
  /** Ends the grant of a session that has ended. */
  readonly endGrant: (end: () => void) => void
}

/** The right decisions. */
export function rightGrantParts(): GrantParts {
  return {
    grantForCall: (ofSession) => ofSession,
    takeTurn: (acquire) => acquire(),
    storeRotated: async (write) => write(),
    endLent: (end) => end(),
    endGrant: (end) => end(),
  }
}
