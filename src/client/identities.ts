import type { KnownClients } from './known-clients.ts'

/** Who the clients of a run are, where they do not register. */
export interface Identities {
  /**
   * The clients of one scenario.
   *
   * @param shared - whether the first client of each person is one that they had before it
   */
  clients(shared: boolean): KnownClients
  /** Whether they return where they always did; otherwise to wherever they want. */
  readonly fixed: boolean
  /** What to do where nobody gets in with them. */
  readonly advice?: string
}
