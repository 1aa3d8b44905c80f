/** What a requirement protects, and how a server that breaks it is mended. */
export interface Remedy {
  /** The attack or the breakage that the requirement prevents. */
  readonly why: string
  /** What to change, the likeliest cause first. */
  readonly fixes: readonly string[]
}

/** Remedies by the id of the requirement. */
export type Remedies = Readonly<Record<string, Remedy>>
