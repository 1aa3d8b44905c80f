/** What is decided about the grants of sessions at the upstream, each one the place of a plausible mistake. */
export interface GrantParts {
  /** Waits for a grant; a right proxy lends it to one call at a time. @returns ends the lease */
  readonly takeTurn: (acquire: () => Promise<() => void>) => Promise<() => void>
  /** Writes a rotated refresh token down; a right proxy does so before the access token beside it is used. */
  readonly storeRotated: (write: () => void) => Promise<void>
  /** Ends a token that was lent; a right proxy does so when the call is over. */
  readonly endLent: (end: () => Promise<void>) => Promise<void>
}

/** The right decisions. */
export function rightGrantParts(): GrantParts {
  return {
    takeTurn: (acquire) => acquire(),
    storeRotated: async (write) => write(),
    endLent: (end) => end(),
  }
}
