import type { Credential, CredentialKind, Lineage } from '../contract/seats.ts'

/** Every secret that the mock has issued or accepted, by value: whoever sees a request can say which grant stands behind it. */
export interface CredentialRegister {
  /** Enters a secret; the same value again is the same entry. `issuedAt` in epoch seconds. */
  enter(kind: CredentialKind, value: string, lineage: Lineage): Credential
  find(value: string): Credential | undefined
  /** Oldest first. */
  all(): readonly Credential[]
  /** A name for a new grant, like `grant-3`. */
  nextGrant(): string
}

/** An empty register; `seconds` is the mock's clock, and `word` begins the names of its grants. */
export function createCredentialRegister(seconds: () => number, word = 'grant'): CredentialRegister {
  const byValue = new Map<string, Credential>()
  let grants = 0
  return {
    enter(kind, value, lineage) {
      const known = byValue.get(value)
      if (known !== undefined) return known
      const entry: Credential = { kind, value, issuedAt: seconds(), lineage }
      byValue.set(value, entry)
      return entry
    },
    find: (value) => byValue.get(value),
    all: () => [...byValue.values()],
    nextGrant() {
      grants += 1
      return `${word}-${grants}`
    },
  }
}
