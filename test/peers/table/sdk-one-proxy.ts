import type { Finding, Peer } from '../peer.ts'

const sdk = 'node_modules/@modelcontextprotocol/sdk/dist/esm/server/auth'
const provider = `${sdk}/providers/proxyProvider.js`
const guard = `${sdk}/middleware/bearerAuth.js`
const server = 'servers/sdk-one-proxy.ts'

const goesStraight = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  seen: [provider, 'res.redirect(targetUrl.toString());'],
})
const handsTokensOn = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  seen: [provider, 'return TokenResponseSchema.parse(data);'],
})
const runsOnTheCallers = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  // Nothing of what the SDK offers would get the server a credential of its own.
  seen: [server, 'headers: { authorization: `Bearer ${authInfo?.token'],
})

/** The SDK counts registrations and token requests by the hour, so each part of a run has a server of its own. */
const parts = [
  ['discovery/*', 'access/*', 'audience/*', 'authorization/*', 'token/*', 'introspection/*', 'validation/*'],
  ['proxy/*'],
  ['refresh/*', 'revocation/*'],
  ['passthrough/*', 'token-exchange/*', 'provisioning/*', 'separation/*'],
]

/** The SDK's own proxy: it sends everybody on to the upstream, and hands on what comes back. */
export const sdkOneProxy: Peer = {
  id: 'sdk-one-proxy',
  title: '`ProxyOAuthServerProvider` of the MCP SDK 1.x, in front of the mock Nextcloud',
  packages: ['@modelcontextprotocol/sdk', 'express'],
  command: 'node test/peers/servers/sdk-one-proxy.ts',
  env: { PORT: '{server.port}', NEXTCLOUD_URL: '{nextcloud.url}' },
  upstream: {},
  // The SDK lets twenty register in an hour.
  mostRegistrations: 19,
  parts,
  fails: {
    'dcr-redirect-uris-required': {
      probes: ['empty'],
      because:
        'An empty list is handed on to Nextcloud, whose refusal becomes an error of the server: 500, where the client is to blame.',
      seen: [provider, 'Client registration failed'],
    },
    'rt-offline-access-rule': goesStraight(
      ['consent'],
      'Whoever asks for offline_access is sent straight on to the upstream, and nobody is asked here.',
    ),
    'proxy-consent-per-client': goesStraight(
      ['new-client'],
      'authorize() answers with a redirect to the upstream, whatever client asks: nobody is asked for consent.',
    ),
    'proxy-consent-before-upstream': goesStraight(
      ['order', 'other-client', 'other-person'],
      'There is no page of the proxy, so no approval is ever asked for or looked up.',
    ),
    'proxy-consent-redirect-change': goesStraight(
      ['other-place'],
      'Any registered redirect URI gets its code without a question, as the first one did.',
    ),
    'proxy-state-random': {
      probes: ['own'],
      because: 'The state of the client is sent upstream as it is; the proxy makes none.',
      seen: [provider, "searchParams.set('state', params.state);"],
    },
    'proxy-upstream-redirect-fixed': {
      probes: ['authorization'],
      because: 'The redirect URI of the client is sent upstream; the proxy has no callback.',
      seen: [provider, 'redirect_uri: params.redirectUri,'],
    },
    'proxy-mints-own-token': handsTokensOn(
      ['not-an-upstream-token', 'refused-upstream'],
      'The token response of the upstream becomes that of the proxy, and its token opens the upstream API.',
    ),
    'proxy-no-upstream-fields': handsTokensOn(
      ['token-response'],
      'The token response of the upstream is answered to the client, access token and all.',
    ),
    'passthrough-upstream-token-hidden': handsTokensOn(
      ['anywhere'],
      'Clients hold the tokens of the upstream: the proxy has no others to give.',
    ),
    'passthrough-inbound-not-forwarded': runsOnTheCallers(
      ['authorization'],
      'With this provider a tool has one credential for the upstream, the token of its call.',
    ),
    'separation-token-per-call': runsOnTheCallers(
      ['sequential', 'parallel'],
      'Each call of a client goes upstream with the one token of that client.',
    ),
    'separation-short-life': runsOnTheCallers(
      ['within-five-minutes'],
      'The token of the client lives as long as the upstream made it, and nothing ends it with the call.',
    ),
    'token-aud-upstream-refused': {
      probes: ['access-token'],
      because:
        'What the server takes are tokens of the upstream, which open its API as well: verifyAccessToken is all that is asked, and with opaque tokens it can ask no more than whether they live.',
      seen: [server, '/userinfo`'],
    },
    'tok-code-client-bound': {
      probes: ['other-client'],
      because:
        'The upstream refuses the code with 400, and the provider makes 500 and server_error of it, so that a client is told of a breakdown and not of a code that is not its own (RFC 6749 §5.2).',
      seen: [provider, 'throw new ServerError(`Token exchange failed: '],
    },
    'rs-malformed-authorization': {
      probes: ['trailing', 'twice-right-first'],
      because:
        'The header is split at blanks, and what comes after the second part is dropped; of two headers Node keeps the first, and rawHeaders is not looked at.',
      seen: [guard, "const [type, token] = authHeader.split(' ');"],
    },
  },
  warns: {
    'authz-resource-unknown-refused': {
      probes: ['refused'],
      because: 'The resource of a request is handed on to Nextcloud as it is, and compared with nothing.',
      seen: [provider, "searchParams.set('resource'"],
    },
    'tok-resource-within-grant': {
      probes: ['error-code'],
      because: 'At the token endpoint likewise.',
      seen: [provider, "params.append('resource'"],
    },
    'challenge-no-error-when-anonymous': {
      probes: ['none'],
      because: 'A request without the header is treated as one with an invalid token.',
      seen: [guard, "throw new InvalidTokenError('Missing Authorization header');"],
    },
    'challenge-scope-hint': {
      probes: ['named'],
      because: 'The challenge names scopes only where the server requires some, which is not the default.',
      seen: [guard, 'requiredScopes = []'],
    },
  },
  unclear: {
    'asm-auth-methods-truthful':
      'The SDK advertises none for every upstream, and Nextcloud makes each client that registers a confidential one: no client without a secret is to be had.',
  },
}
