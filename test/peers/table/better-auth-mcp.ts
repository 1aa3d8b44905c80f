import type { Peer } from '../peer.ts'

const plugin = 'node_modules/@better-auth/mcp/dist/index.mjs'
const provider = 'node_modules/@better-auth/oauth-provider/dist/introspect-njKASm3q.mjs'

/** An application that is authorization server and MCP server at once. */
export const betterAuthMcp: Peer = {
  id: 'better-auth-mcp',
  title: 'Better Auth with its MCP plugin, authorization server and MCP server in one application',
  packages: ['better-auth', '@better-auth/mcp', '@better-auth/oauth-provider'],
  command: 'node test/peers/servers/better-auth-mcp.ts',
  server: 'http://localhost:{issuer.port}/mcp',
  env: { PORT: '{server.port}', PEOPLE: 'alice:password-of-alice-here bob:password-of-bob-here' },
  people: {
    at: 'http://localhost:{issuer.port}',
    accounts: [
      { user: 'alice@peer.example', password: 'password-of-alice-here' },
      { user: 'bob@peer.example', password: 'password-of-bob-here' },
    ],
  },
  fails: {
    'authz-anti-framing': {
      probes: ['refusal'],
      because: 'Its error page has a type and no other header.',
      seen: ['node_modules/better-auth/dist/api/routes/error.mjs', 'headers: { "Content-Type": "text/html" }'],
    },
    'rs-malformed-authorization': {
      probes: ['twice-right-first'],
      because: 'Of two headers Node keeps the first, and the request of the web that is made of them has no other.',
      seen: [
        'node_modules/@modelcontextprotocol/node/dist/index.mjs',
        'for (const [name, value] of Object.entries(req.headers)) {',
      ],
    },
    'introspection-caller-scoped': {
      probes: ['other-client'],
      because:
        'A client that is linked to the resource of a token is told of it as a resource server would be, and whoever registers is linked, so that it may ask for tokens; so a stranger learns whose token it is.',
      seen: [provider, 'async function isClientLinkedToAnyResource(ctx, opts, clientId, resourceIdentifiers) {'],
    },
    'rev-unknown-token-200': {
      probes: ['unknown', 'again'],
      because:
        'A token that is not found is an error within, which was to become a 200 by its name; but that is the name of its class, and the 400 goes out.',
      seen: [
        'node_modules/@better-auth/oauth-provider/dist/authorize-riRRCSbC.mjs',
        'if (error.name === "BAD_REQUEST") return null;',
      ],
    },
    'rt-scope-narrowing': {
      probes: ['regained'],
      because: 'The next refresh token gets the scope that one request narrowed to, and what was left out is lost.',
      seen: [provider, 'scopes: requestedScopes ?? scopes,'],
    },
  },
  warns: {
    'rt-grant-type-respected': {
      probes: ['not-issued'],
      because: 'Whoever may redeem codes may refresh, whatever grants were registered.',
      seen: [
        'node_modules/@better-auth/oauth-provider/dist/utils-CWjOhEQb.mjs',
        'if (grantType === "refresh_token" && allowedGrants.includes("authorization_code")) return true;',
      ],
    },
    'rev-refresh-supported': {
      probes: ['access-token'],
      because: 'Signed access tokens cannot be revoked, and it says so by an error of RFC 7009 §2.2.1.',
      seen: [
        'node_modules/@better-auth/oauth-provider/dist/authorize-riRRCSbC.mjs',
        'JWT access tokens are self-contained and cannot be revoked server-side',
      ],
    },
    'prm-resource-matches-server': {
      probes: ['root'],
      because: 'The document of the endpoint is served at the root as well, where it names what is not the root.',
      seen: [plugin, 'new Set([PROTECTED_RESOURCE_METADATA_PATH, '],
    },
    'rs-invalid-token-401': {
      probes: ['error-value'],
      because: 'The challenge of a 401 names the document and scopes, and no error, whatever was wrong.',
      seen: [
        'node_modules/@better-auth/oauth-provider/dist/resource-challenge-Damwi0Or.mjs',
        'challengeScope && `scope="',
      ],
    },
  },
  unclear: {},
}
