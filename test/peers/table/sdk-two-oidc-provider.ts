import type { Peer } from '../peer.ts'

const guard = 'node_modules/@modelcontextprotocol/server/dist/mcp-oHn3ureC.mjs'

/** A resource server of the SDK v2 behind an authorization server that is no proxy. */
export const sdkTwoOidcProvider: Peer = {
  id: 'sdk-two-oidc-provider',
  title: '`requireBearerAuth` of the MCP SDK v2 behind `oidc-provider` with resource indicators',
  packages: ['@modelcontextprotocol/express', '@modelcontextprotocol/server', 'oidc-provider'],
  command: 'node test/peers/servers/oidc-provider.ts & exec node test/peers/servers/sdk-two-guard.ts',
  env: { PORT: '{server.port}', RESOURCE: '{server.url}', ISSUER: 'http://127.0.0.1:{issuer.port}' },
  people: {
    at: 'http://127.0.0.1:{issuer.port}',
    accounts: [
      { user: 'alice', password: 'any-password-of-alice' },
      { user: 'bob', password: 'any-password-of-bob' },
    ],
  },
  fails: {
    'authz-anti-framing': {
      probes: ['login', 'refusal'],
      because:
        'Neither its error page nor the sign-in pages that it brings along say that they stay out of frames; both can be replaced by pages that do.',
      seen: ['node_modules/oidc-provider/lib/helpers/defaults.js', '<title>oops! something went wrong</title>'],
    },
    'rs-malformed-authorization': {
      probes: ['trailing', 'twice-right-first'],
      because:
        'The header is split at blanks, and what comes after the second part is dropped; of two headers Node keeps the first.',
      seen: [guard, 'const [type, token] = authorizationHeader.split(" ");'],
    },
  },
  warns: {
    'challenge-no-error-when-anonymous': {
      probes: ['none'],
      because: 'A request without the header is treated as one with an invalid token.',
      seen: [guard, 'throw new OAuthError(OAuthErrorCode.InvalidToken, "Missing Authorization header");'],
    },
    'tok-client-auth-enforced': {
      probes: ['other-method'],
      because: 'A secret in the body or in the header counts for clients of both methods, whichever they registered.',
      seen: [
        'node_modules/oidc-provider/lib/shared/client_auth.js',
        "methods = ['client_secret_basic', 'client_secret_post'];",
      ],
    },
  },
  unclear: {},
}
