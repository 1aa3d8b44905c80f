import type { Discovered } from '../../src/client/discover.ts'

/** What a client knows of scopes: those that it is challenged to ask for, and those that the authorization server lists. */
export function scopesKnown(challenged: string | undefined, listed: readonly string[] | undefined): Discovered {
  const document = listed === undefined ? {} : { scopes_supported: listed }
  const known = { challengedScope: challenged, resourceMetadata: { document: {} }, serverMetadata: { document } }
  // Who looks at scopes looks at nothing else of it.
  return known as unknown as Discovered
}
