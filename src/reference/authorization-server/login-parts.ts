import { keyOf, makeSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { AuthorizationRequest, BrowserRecord, UpstreamState } from './records.ts'

/** What is decided about a person's way through the upstream and back. */
export interface LoginParts {
  /** The state of an upstream request: nobody can guess it, and it says nothing. */
  readonly makeState: (browser: string, request: AuthorizationRequest) => string
  readonly keepState: (store: Store, state: string, login: UpstreamState, expiresAt: number) => void
  /** The login that a state stands for, once. */
  readonly takeState: (store: Store, state: string | null, browser: string | undefined) => UpstreamState | undefined
  /** Whether a login began in the browser in which it ends. */
  readonly startedHere: (login: UpstreamState, browser: string | undefined) => boolean
  /** The code that the client gets. `upstreamCode` is the one that the upstream gave, which a right proxy keeps. */
  readonly codeFor: (upstreamCode: string) => string
  /** Whose a session is. `record` is what is known of the browser, which a right proxy does not ask. */
  readonly personOf: (record: BrowserRecord, signedIn: string) => string
}

/** The right decisions. */
export function rightLoginParts(): LoginParts {
  return {
    makeState: () => makeSecret(),
    keepState: (store, state, login, expiresAt) => store.put('upstream-state', keyOf(state), login, expiresAt),
    // Written by `keepState` above, in this form.
    takeState: (store, state) => store.take('upstream-state', keyOf(state ?? '')) as UpstreamState | undefined,
    startedHere: (login, browser) => browser === login.browser,
    codeFor: () => makeSecret(),
    personOf: (_record, signedIn) => signedIn,
  }
}
