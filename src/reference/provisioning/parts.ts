import { pageHeaders } from '../authorization-server/pages.ts'

/** What is decided about a grant that lasts, each one the place of a plausible mistake. */
export interface ProvisioningParts {
  /** Whether the flow ends in the browser in which it began. */
  readonly startedHere: (began: string, ends: string | undefined) => boolean
  /** Whether who signed in upstream is who asked for it: their token says so, and nothing else does. */
  readonly samePerson: (invited: string, signedIn: string) => boolean
  /** Ends what somebody else gave: a right server leaves nothing of it at the upstream. */
  readonly discard: (end: () => Promise<void>) => Promise<void>
  /** Ends at the upstream what a person takes back; a right server does not only forget it. */
  readonly takeBack: (end: () => Promise<boolean>, forget: () => boolean) => Promise<boolean>
  /** Whether a person must sign in at the upstream, whatever link they came by. */
  readonly needsSignIn: () => boolean
  /** Headers of the pages that people see. */
  readonly pageHeaders: () => Readonly<Record<string, string>>
}

/** The right decisions. */
export function rightProvisioningParts(): ProvisioningParts {
  return {
    startedHere: (began, ends) => began === ends,
    samePerson: (invited, signedIn) => invited === signedIn,
    discard: (end) => end(),
    takeBack: (end) => end(),
    needsSignIn: () => true,
    pageHeaders: () => pageHeaders,
  }
}
