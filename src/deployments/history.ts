import type { KnownFailure } from '../contract/deployment.ts'

/** What a deployment of the history does wrong, and why it must. */
export interface History {
  readonly fails: readonly KnownFailure[]
  readonly warns: readonly KnownFailure[]
}

/** Nextcloud takes the secret of a client from header and body alike, whatever it told the client to use. */
const eitherMethod: KnownFailure = {
  check: 'tok-client-auth-enforced',
  reason: 'Nextcloud takes the right secret of a client by another method than the one that it registered',
}

/** Nextcloud gives whoever asks a grant that lasts. */
const offlineUnasked: KnownFailure = {
  check: 'rt-offline-access-rule',
  reason:
    'Nextcloud gives refresh tokens for offline_access, and asks nobody where its page for consent is not turned on',
}

/** What it does with `resource`, where a signed token shows it. */
const resourceUnread: readonly KnownFailure[] = [
  { check: 'tok-resource-within-grant', reason: 'Nextcloud does not read the resource of a token request' },
]
const resourceIgnored: readonly KnownFailure[] = [
  ...resourceUnread,
  {
    check: 'authz-resource-unknown-refused',
    reason: 'what stands in aud has nothing to do with the resource that was asked for, and nobody is told',
  },
]

function tokenRefused(reason: string, warns: readonly KnownFailure[] = []): History {
  return { fails: [{ check: 'flow-issued-token-accepted', reason }, offlineUnasked], warns: [eitherMethod, ...warns] }
}

const opaqueForClient =
  'clients that register themselves get opaque tokens, for which introspection names the client as audience'

const olderRelease: KnownFailure = {
  check: 'tok-code-client-bound',
  reason: 'before 2.0 the app refuses a foreign code as coming from a client that it does not know: invalid_client',
}

const olderRedirects: KnownFailure = {
  check: 'authz-redirect-uri-exact',
  reason: 'before 2.0 the app compares redirect URIs without what comes after the path',
}

function beforeTwo({ fails, warns }: History): History {
  return { fails: [...fails, olderRelease, olderRedirects], warns }
}

/** What the verifier of nextcloud-mcp-server let pass (`auth/unified_verifier.py`), wherever it took a token at all. */
const verifier: readonly KnownFailure[] = [
  { check: 'token-aud-sibling-resource', reason: 'the URL of the server without /mcp was one of its audiences' },
  { check: 'token-aud-all-endpoints', reason: 'the management API took the tokens of every client, by design' },
  { check: 'token-exp-required', reason: 'a token without an end got one by default, and a text was converted' },
  { check: 'token-typ-at-jwt', reason: 'the type in the header was not read' },
  {
    check: 'token-id-token-refused',
    reason: 'its own client id was one of its audiences, as in every ID token for it',
  },
  { check: 'passthrough-inbound-not-forwarded', reason: 'the token of the client was handed on to Nextcloud' },
  { check: 'passthrough-multi-audience-no-excuse', reason: 'tokens with both audiences were meant to be handed on' },
  { check: 'separation-token-per-call', reason: 'every call of a client reaches Nextcloud with the one token it has' },
  { check: 'separation-short-life', reason: 'the token of the client lives for as long as Nextcloud made it' },
]
const ownClientId: KnownFailure = {
  check: 'token-aud-client-id-collision',
  reason: 'its own client id was one of its audiences',
}

/** What the sub-cases of `pass-through` do, each by what Nextcloud really does. */
export const passThroughHistory: Readonly<Record<'A' | 'B' | 'C' | 'D' | 'E', History>> = {
  A: tokenRefused(opaqueForClient),
  B: tokenRefused(
    'the audience of a signed token is the client that asked for it, and the server wants itself',
    resourceIgnored,
  ),
  C: {
    fails: [
      ...verifier,
      offlineUnasked,
      {
        check: 'authz-resource-unknown-refused',
        reason: 'Nextcloud puts whatever was asked for into aud, whoever that is',
      },
    ],
    warns: [
      ...resourceUnread,
      eitherMethod,
      ownClientId,
      { check: 'token-aud-trailing-slash', reason: 'Nextcloud puts whatever was asked for into aud, unseen' },
    ],
  },
  D: beforeTwo(
    tokenRefused('the audience of every signed token is https://rs.local/, whatever was asked for', resourceIgnored),
  ),
  E: beforeTwo(
    tokenRefused('introspection of the release before 2.0 tells the server nothing of the tokens of other clients'),
  ),
}

/** What came of prompt=consent being all that the proxy did about consent: Nextcloud knows one client, and ignores it. */
const noConsent: readonly KnownFailure[] = [
  { check: 'proxy-consent-per-client', reason: 'clients were sent straight to Nextcloud, with prompt=consent' },
  { check: 'proxy-consent-before-upstream', reason: 'there was no consent that could have been looked up' },
  { check: 'proxy-consent-redirect-change', reason: 'nor one that another redirect URI would have put in doubt' },
  { check: 'proxy-state-browser-bound', reason: 'states were kept in a map of the server, for any browser' },
]

/** What the proxy as first shipped does. */
export const relayHistory: History = {
  fails: [
    { check: 'proxy-mints-own-token', reason: 'the token response of Nextcloud is stored and handed out as it came' },
    { check: 'token-aud-upstream-refused', reason: 'the tokens of Nextcloud are what the server takes' },
    {
      check: 'proxy-no-upstream-fields',
      reason: 'with that response every credential of the upstream reaches the client',
    },
    { check: 'rt-upstream-never-to-client', reason: 'the refresh token of Nextcloud is what the client gets' },
    {
      check: 'rt-upstream-token-refused-at-proxy',
      reason: 'refresh is relayed with the secret of the proxy, whatever token comes',
    },
    {
      check: 'passthrough-upstream-token-hidden',
      reason: 'access and refresh token of Nextcloud are what the client gets',
    },
    { check: 'tok-no-store', reason: 'registrations and refreshes are handed on as bodies, without their headers' },
    { check: 'tok-client-id-required', reason: 'the client of a code is compared only when a client id is sent' },
    { check: 'asm-auth-methods-truthful', reason: 'methods are advertised by which nobody ever checks a secret' },
    {
      check: 'tok-client-auth-enforced',
      reason: 'secrets are advertised because the upstream has them, and never looked at',
    },
    { check: 'token-aud-not-as', reason: 'the URL of the server without /mcp is the issuer, too' },
    ...noConsent,
    { check: 'authz-scope-not-widened', reason: 'every scope of the server was added to what a client asked for' },
    { check: 'rt-client-bound', reason: 'refreshes are relayed with the credentials of the proxy, whoever asks' },
    { check: 'rt-client-identified', reason: 'nor does anybody look at whether the client proves itself' },
    {
      check: 'rt-reuse-revokes-family',
      reason: 'the refresh tokens are those of Nextcloud, which refuses a used one and ends nothing',
    },
    { check: 'proxy-upstream-pkce', reason: 'PKCE was left out because the proxy has a secret, and so was the nonce' },
    ...verifier,
  ],
  warns: [
    ownClientId,
    { check: 'proxy-upstream-iss-check', reason: 'the parameter iss was not read' },
    {
      check: 'proxy-upstream-error-mapped',
      reason: 'error_description of Nextcloud was passed on, and a connection that broke ended as a bare 500',
    },
    { check: 'authz-resource-unknown-refused', reason: 'the resource is a constant, whatever was asked for' },
    { check: 'tok-resource-within-grant', reason: 'the resource of a token request is not read' },
    { check: 'rt-resource-bound', reason: 'nor is that of a refresh, which is relayed without it' },
    { check: 'rt-scope-narrowing', reason: 'Nextcloud does not read the scope of a refresh' },
    {
      check: 'rt-grant-type-respected',
      reason: 'what Nextcloud gives for the offline_access of the proxy is handed to every client',
    },
    { check: 'proxy-upstream-scope-minimal', reason: 'every scope of the server was added to what a client asked for' },
  ],
}

/** What the state before the exchange does: two consents and two clients, and one grant that serves both. */
export const progressiveConsentHistory: History = {
  fails: [
    {
      check: 'separation-delegations-distinct',
      reason: 'the calls of sessions take a token that was made from the grant for work in the background',
    },
    { check: 'rt-background-separate', reason: 'the grant for the background serves the calls of sessions' },
    { check: 'separation-token-per-call', reason: 'that token is kept, and serves every call until it is over' },
    { check: 'separation-short-life', reason: 'it lives for as long as Nextcloud makes it, 15 minutes or more' },
    {
      check: 'rt-grant-still-active',
      reason:
        'a session has nothing of its own at Nextcloud, so that a refresh cannot find out whether its person is gone',
    },
  ],
  warns: [],
}
