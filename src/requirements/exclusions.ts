import type { Judgement } from './requirement.ts'

/** For rules that bind clients alone. */
export const CLIENT_RULE: Judgement = {
  by: 'excluded',
  reason: 'The rule binds MCP clients; claimcheck judges servers and plays the clients itself.',
}

/** For rules that later revisions took back. */
export const OLD_REVISION_RULE: Judgement = {
  by: 'excluded',
  reason:
    'The rule holds in 2025-03-26 only, which claimcheck does not judge (docs/decisions/0009-revisions-and-levels.md).',
}
