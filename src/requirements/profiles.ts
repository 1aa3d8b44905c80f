import type { Seat } from '../contract/words.ts'

/**
 * A profile raises named `POLICY` rows to failing. What it says is a rule of the profile and never a violation of a
 * specification; verdict and reports say so beside every such row.
 */
export interface Profile {
  readonly name: string
  /** What it holds a target to, in one sentence. */
  readonly summary: string
  /** Why a team would want it. */
  readonly why: string
  /** When it is on without being asked for; absent: only by `--profile`. */
  readonly onWhen?: { readonly seat: Seat; readonly reason: string }
  /** Requirements that it raises. */
  readonly rows: readonly string[]
}

/** The profiles, those that are on by default first. */
export const profiles: readonly Profile[] = [
  {
    name: 'separation',
    summary:
      'The authority of a session and the authority of background work are two, and an upstream token is for one call.',
    why:
      'A server that keeps one long-lived upstream credential and uses it for everything turns every small leak into ' +
      'the whole account, and nobody can tell afterwards whether a person or a job acted.',
    onWhen: {
      seat: 'upstream',
      reason: 'only from the upstream can it be seen which credential served a call',
    },
    rows: [
      'separation-delegations-distinct',
      'separation-token-per-call',
      'separation-short-life',
      'separation-no-credential-upgrade',
      'txe-per-call',
      'txe-not-stored-not-returned',
      'rt-background-separate',
      'rt-upstream-refresh-internal',
    ],
  },
  {
    name: 'hardened',
    summary: 'Options that the specifications leave open and that an attacker would choose the weaker way are closed.',
    why: 'For deployments that hold data worth an effort, where compatibility with old clients matters less.',
    rows: [
      'asm-pkce-no-plain',
      'authz-plain-refused',
      'tok-no-cross-endpoint-leak',
      'token-iat-plausible',
      'stream-ends-with-authority',
      'host-validated-local',
      'rev-reaches-upstream',
      'err-rate-limit-not-401',
      'skew-not-cumulative',
      'rt-grace-safe',
    ],
  },
]

/** The names of the profiles that are on without being asked for, given the seats that are offered. */
export function defaultProfiles(seats: readonly Seat[]): readonly string[] {
  return profiles.flatMap(({ name, onWhen }) => (onWhen !== undefined && seats.includes(onWhen.seat) ? [name] : []))
}

/** The name of the first active profile that raises a requirement, or undefined. */
export function profileOf(requirement: string, active: readonly string[]): string | undefined {
  return profiles.find(({ name, rows }) => active.includes(name) && rows.includes(requirement))?.name
}
