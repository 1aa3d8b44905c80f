import type { KnownFailure } from '../contract/deployment.ts'

function tokenRefused(reason: string): KnownFailure {
  return { check: 'flow-issued-token-accepted', reason }
}

const opaqueForClient = tokenRefused(
  'clients that register themselves get opaque tokens, for which introspection names the client as audience',
)

const olderRelease: KnownFailure = {
  check: 'tok-code-client-bound',
  reason: 'before 2.0 the app refuses a foreign code as coming from a client that it does not know: invalid_client',
}

/** What the sub-cases of `pass-through` fail, each by what Nextcloud really does. */
export const passThroughFailures: Readonly<Record<'A' | 'B' | 'C' | 'D' | 'E', readonly KnownFailure[]>> = {
  A: [opaqueForClient],
  B: [tokenRefused('the audience of a signed token is the client that asked for it, and the server wants itself')],
  C: [],
  D: [tokenRefused('the audience of every signed token is https://rs.local/, whatever was asked for'), olderRelease],
  E: [
    tokenRefused('introspection of the release before 2.0 tells the server nothing of the tokens of other clients'),
    olderRelease,
  ],
}

/** What the proxy as first shipped fails. */
export const relayFailures: readonly KnownFailure[] = [
  { check: 'proxy-mints-own-token', reason: 'the token response of Nextcloud is stored and handed out as it came' },
  { check: 'token-aud-upstream-refused', reason: 'the tokens of Nextcloud are what the server takes' },
  {
    check: 'proxy-no-upstream-fields',
    reason: 'with that response every credential of the upstream reaches the client',
  },
  { check: 'tok-no-store', reason: 'registrations and refreshes are handed on as bodies, without their headers' },
  { check: 'tok-client-id-required', reason: 'the client of a code is compared only when a client id is sent' },
  { check: 'asm-auth-methods-truthful', reason: 'methods are advertised by which nobody ever checks a secret' },
  {
    check: 'tok-client-auth-enforced',
    reason: 'secrets are advertised because the upstream has them, and never looked at',
  },
]
