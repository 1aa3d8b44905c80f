/** What the API routes remember: login flows, notes and files. */
export interface ApiState {
  /** Grows with the API. */
  readonly values: Map<string, unknown>
}

/** An empty state. */
export function createApiState(): ApiState {
  return { values: new Map() }
}
