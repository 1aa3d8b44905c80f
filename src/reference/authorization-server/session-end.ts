import type { Context } from './context.ts'
import type { FamilyRecord } from './records.ts'

/** Why a session ends: a token came a second time, its client wants it so, or the upstream has nothing more for it. */
export type SessionEnd = 'reuse' | 'revocation' | 'loss'

/** Ends a session, and what it was given at the upstream. */
export function endSession({ grants, parts, store }: Context, family: string, why: SessionEnd): void {
  // Written by token.ts, in this form.
  const session = store.get('family', family) as FamilyRecord | undefined
  parts.endSession(store, family, why)
  const grant = session?.grant
  if (grant !== undefined) parts.endGrant(() => grants?.end(grant))
}
