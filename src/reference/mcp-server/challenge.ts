import type { McpServerConfig } from './config.ts'

/** What a challenge is to say. */
export interface ChallengeInput {
  /** `invalid_token`, `insufficient_scope`; absent when no token came (RFC 6750 §3.1). */
  readonly error?: string
  readonly description?: string
  readonly scope: string | undefined
  readonly documentUrl: string | undefined
}

/** A quoted string (RFC 9110 §5.6.4); our own values hold no quotes and no backslashes. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '')}"`
}

/** The Bearer challenge (RFC 6750 §3, RFC 9728 §5.1). */
export function challengeHeader(_config: McpServerConfig, input: ChallengeInput): readonly string[] {
  const params = [
    ...(input.error === undefined ? [] : [`error=${quoted(input.error)}`]),
    ...(input.description === undefined ? [] : [`error_description=${quoted(input.description)}`]),
    ...(input.scope === undefined ? [] : [`scope=${quoted(input.scope)}`]),
    ...(input.documentUrl === undefined ? [] : [`resource_metadata=${quoted(input.documentUrl)}`]),
  ]
  return [`Bearer ${params.join(', ')}`]
}
