import type { Finding, Peer } from '../peer.ts'

const auth = 'node_modules/fastmcp/dist/chunk-YRIK6EIY.js'

const neverCompared = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  seen: [auth, 'if (clientCode.clientId !== request.client_id) {'],
})
const storedToken = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  seen: [auth, 'accessToken: upstreamTokens.accessToken,'],
})

/** The OAuth proxy of FastMCP for TypeScript. */
export const fastmcpProxy: Peer = {
  id: 'fastmcp-proxy',
  title: 'The OAuth proxy of `fastmcp` (TypeScript) in front of the mock Nextcloud',
  packages: ['fastmcp'],
  command: 'node test/peers/servers/fastmcp-proxy.ts',
  env: {
    PORT: '{server.port}',
    NEXTCLOUD_URL: '{nextcloud.url}',
    CLIENT_ID: '{client.id}',
    CLIENT_SECRET: '{client.secret}',
  },
  upstream: {},
  fails: {
    'authz-https-redirects-usable': {
      probes: ['flow'],
      because:
        'Without a setting, clients may wait on the own machine only; hosted ones are refused when they register.',
      seen: [auth, '"http://localhost:*",'],
    },
    'authz-anti-framing': {
      probes: ['login'],
      because: 'The consent page comes with a type and no other header, so another site can put it into a frame.',
      seen: [auth, '"Content-Type": "text/html; charset=utf-8"'],
    },
    'prm-resource-matches-server': {
      probes: ['challenge', 'well-known'],
      because:
        'The resource is the base URL of the server, in the documents for its endpoint /mcp as well (RFC 9728 §3.3 wants them identical).',
      seen: [auth, 'resource: this.config.baseUrl,'],
    },
    'asm-auth-methods-truthful': neverCompared(
      ['none', 'checked'],
      'Two methods with a secret are advertised, and a client without one, or with a wrong one, is served alike.',
    ),
    'proxy-consent-content': {
      probes: ['client', 'redirect-uri'],
      because: 'The page calls every client by the same name, and says nothing of where the person returns to.',
      seen: [auth, 'clientName: "MCP Client",'],
    },
    'proxy-consent-csrf': {
      probes: ['foreign-token'],
      because:
        'The approval is taken by the id of the transaction alone, from whatever browser and page; the signing key for consent cookies is used by nothing on the way.',
      seen: [auth, 'const transaction = await this.stateStore.getTransaction(transactionId);'],
    },
    'proxy-state-browser-bound': {
      probes: ['unknown-browser', 'other-session'],
      because: 'The callback looks its state up in a map of the server, and no cookie is ever set or read.',
      seen: [auth, 'const transaction = await this.stateStore.consumeTransaction(state);'],
    },
    'proxy-state-after-consent': {
      probes: ['page'],
      because:
        'The state of the upstream request is the id of the transaction, which is made before the question and stands in its form.',
      seen: [auth, 'authUrl.searchParams.set("state", transaction.id);'],
    },
    'tok-code-client-bound': {
      probes: ['other-client'],
      because: 'A code of another client is refused as invalid_client, where RFC 6749 §5.2 has invalid_grant.',
      seen: [auth, 'throw new OAuthProxyError("invalid_client", "Client ID mismatch");'],
    },
    'tok-client-auth-enforced': neverCompared(
      ['no-secret', 'wrong-secret', 'empty-secret'],
      'Of a client that redeems a code only the id is compared; its secret is made, stored, and never looked at.',
    ),
    'rs-bearer-case-insensitive': {
      probes: ['lower', 'mixed'],
      because: 'The scheme is compared letter by letter.',
      seen: [auth, 'if (!authHeader || !authHeader.startsWith("Bearer ")) {'],
    },
    'rs-malformed-authorization': {
      probes: ['twice-right-first'],
      because: 'Of two headers Node keeps the first, and rawHeaders is not looked at.',
      seen: [auth, 'const authHeader = request.headers?.authorization;'],
    },
    'separation-token-per-call': storedToken(
      ['sequential', 'parallel'],
      'Each call gets the access token that the upstream gave at the login.',
    ),
    'separation-short-life': storedToken(
      ['within-five-minutes'],
      'What a tool gets is the token of the login, which lives as long as the upstream made it.',
    ),
  },
  warns: {
    'authz-resource-unknown-refused': {
      probes: ['refused'],
      because: 'The parameter `resource` is read nowhere: every token is for the one server, whatever was asked for.',
      seen: [auth, 'resource: this.config.baseUrl,'],
    },
    'tok-resource-within-grant': {
      probes: ['error-code'],
      because: 'Nor is it at the token endpoint; what comes is a token for the one server.',
      seen: [auth, 'resource: this.config.baseUrl,'],
    },
    'rt-offline-access-rule': {
      probes: ['advertised'],
      because:
        'A refresh token comes only where Nextcloud gave one, which it does for offline_access, and the scopes that are listed are those of the configuration.',
      seen: [auth, 'const refreshToken = this.jwtIssuer.issueRefreshToken('],
    },
    'challenge-no-error-when-anonymous': {
      probes: ['none'],
      because: 'Whatever does not authenticate is called an invalid token, a request without the header as well.',
      seen: ['node_modules/mcp-proxy/dist/startStdioServer-DHm0KcPu.mjs', 'error: "invalid_token",'],
    },
    'proxy-upstream-iss-check': {
      probes: ['other-issuer'],
      because: 'Of the answer of the upstream the callback reads code, state and error, and no iss.',
      seen: [auth, 'const state = url.searchParams.get("state");'],
    },
    'proxy-upstream-error-mapped': {
      probes: ['denied', 'server-error', 'no-answer', 'detail'],
      because:
        'What goes wrong at the callback is thrown and answered to the browser as a page of JSON with the words of the upstream; the client is never told.',
      seen: [auth, 'throw new OAuthProxyError(error, errorDescription || void 0);'],
    },
    'challenge-scope-hint': {
      probes: ['named'],
      because: 'The scope of the challenge is an option of its own, which the provider does not set.',
      seen: [
        'node_modules/mcp-proxy/dist/startStdioServer-DHm0KcPu.mjs',
        'const scope = options?.scope || oauth?.scope;',
      ],
    },
  },
  unclear: {},
}
