import type { DeploymentFault } from './fault.ts'
import { fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

const deployment = 'shared-idp'

/** Mistakes behind an identity provider that Nextcloud trusts as well: one issuer, one key, many audiences. */
export const sharedIdpFaults: readonly DeploymentFault[] = [
  fault(
    'claims-without-type',
    'The verifier looks for `typ` in the header, where this issuer writes JWT on everything',
    'token-id-token-refused/shaped',
    inMcpServer(() => ({ typeHolds: () => true })),
    { deployment },
  ),
  fault(
    'realm-opens-nextcloud',
    'The audience check of `user_oidc` is switched off, so every token of the realm opens Nextcloud',
    'proxy-mints-own-token/refused-upstream',
    (parts) => ({ ...parts, nextcloud: () => ({ audienceCheck: false }) }),
    { deployment },
  ),
  fault(
    'call-in-last-minute',
    'What is left of a token is not looked at, and the issuer gives every exchanged one its whole life',
    'separation-short-life/not-beyond-subject',
    inMcpServer(() => ({ lastsForCall: () => true })),
    { deployment },
  ),
]
