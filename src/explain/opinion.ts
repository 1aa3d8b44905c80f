import type { JwtFacts } from './token-facts.ts'

/** Who is asked, and what is known of them. */
export interface Surroundings {
  /** Identifier of the MCP server (RFC 8707 §2). */
  readonly resource?: string
  /** The issuer that the MCP server trusts. */
  readonly issuer?: string
  /** The issuer that Nextcloud trusts, its own or that of its provider; absent: that of the token. */
  readonly nextcloud?: string
  /** Client id of the `user_oidc` provider; absent: not known, so said as a condition. */
  readonly providerClientId?: string
}

/** What one party would say to a token. */
export interface Opinion {
  readonly party: string
  /** `depends`: what decides does not stand in the token. */
  readonly accepts: 'yes' | 'no' | 'depends'
  /** Every reason, the deciding one first. */
  readonly reasons: readonly string[]
  /** Requirements that the token breaks here. */
  readonly breaks: readonly string[]
}

/** One thing that a party holds against a JWT. */
export interface Objection {
  readonly requirement?: string
  readonly when: (token: JwtFacts, around: Surroundings) => string | undefined
}

/** Everything that a party holds against a JWT, and the requirements that it breaks by it. */
export function objectionsTo(
  token: JwtFacts,
  around: Surroundings,
  list: readonly Objection[],
): { readonly reasons: readonly string[]; readonly breaks: readonly string[] } {
  const held = list.flatMap(({ requirement, when }) => {
    const reason = when(token, around)
    return reason === undefined ? [] : [{ requirement, reason }]
  })
  return {
    reasons: held.map(({ reason }) => reason),
    breaks: held.flatMap(({ requirement }) => (requirement === undefined ? [] : [requirement])),
  }
}
