import type { Context } from './context.ts'
import type { FamilyRecord } from './records.ts'

/** Ends a session, and what it was given at the upstream. */
export function endSession({ grants, parts, store }: Context, family: string): void {
  // Written by token.ts, in this form.
  const session = store.get('family', family) as FamilyRecord | undefined
  parts.endSession(store, family)
  if (session?.grant !== undefined) grants?.end(session.grant)
}
