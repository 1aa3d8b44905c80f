import { blind, blindFrom, introspectsOwn, neverHere } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Mistakes of a proxy with what the upstream gave it. */
export const proxyFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'proxy-hands-on-access-token',
    title: 'The client gets the access token of the upstream in place of one of the proxy',
    basis: 'nextcloud-mcp-server oauth_routes.py:991; typical failure of proxy-mints-own-token',
    fails: ['proxy-mints-own-token/not-an-upstream-token', 'proxy-no-upstream-fields/token-response'],
    companions: [
      { probe: 'flow-issued-token-accepted/accepted', reason: 'the MCP server does not know the token' },
      { probe: 'passthrough-upstream-token-hidden/anywhere', reason: 'the token of the upstream is in the response' },
      { probe: 'rt-storage-protected/issued-tokens', reason: 'it is kept as it is, to be handed on' },
    ],
    blinds: [
      { probe: 'proxy-mints-own-token/issuer', reason: 'the tokens of the upstream are opaque' },
      ...blindFrom('accepted', 'the server accepts no token that could be changed', ['rt-storage-protected/issued-']),
      ...blind(
        [
          'rt-resource-bound/same-audience',
          'rt-user-isolation/parallel',
          'token-aud-multi-risk/single',
          'token-claims-complete/profile',
        ],
        'the tokens of the upstream are opaque',
      ),
      ...blind(introspectsOwn, 'the proxy knows nothing of the tokens of the upstream'),
    ],
    apply: inAuthorizationServer(() => ({
      keptOfLogin: (upstream) => upstream,
      insteadOfOwnToken: ({ access_token }) => text(access_token),
    })),
  },
  {
    ...plain,
    id: 'proxy-token-opens-upstream',
    title: 'Nextcloud is told to trust the issuer of the client tokens, with its audience check off',
    basis: 'user_oidc #918: the audience check cannot be set where people look for it',
    fails: ['proxy-mints-own-token/refused-upstream'],
    deployment: 'reference:oidc-discovery',
    apply: (parts) => ({
      ...parts,
      nextcloud: ({ issuer, providers }) => ({
        audienceCheck: false,
        providers: [...providers, { issuer, clientId: 'mcp-server', uidMapping: 'sub' }],
      }),
    }),
  },
  {
    ...plain,
    id: 'proxy-copies-issuer',
    title: 'The proxy signs its own tokens with the issuer of the upstream in them',
    basis: 'typical failure of proxy-mints-own-token: issuer in the token differs from the metadata',
    fails: ['proxy-mints-own-token/issuer'],
    blinds: [
      ...blind(introspectsOwn, 'the proxy does not know its own tokens again'),
      ...blindFrom('exchange', 'the proxy does not exchange its own tokens, so no tool asks the upstream', neverHere),
    ],
    apply: (parts) => ({
      ...parts,
      authorizationServer: {
        ...parts.authorizationServer,
        accessTokenClaims: (config, access, jti) => ({
          ...parts.authorizationServer.accessTokenClaims(config, access, jti),
          iss: config.upstream.origin,
        }),
      },
      mcpServer: {
        ...parts.mcpServer,
        issuerHolds: (config, claims) =>
          claims.iss === config.upstreamOrigin || parts.mcpServer.issuerHolds(config, claims),
      },
    }),
  },
  {
    ...plain,
    id: 'proxy-hands-on-id-token',
    title: 'The ID token of the upstream is handed on beside the proxy’s own token',
    basis: 'typical failure of proxy-no-upstream-fields',
    fails: ['proxy-no-upstream-fields/token-response'],
    apply: inAuthorizationServer((right) => ({
      keptOfLogin: ({ id_token }) => ({ id_token }),
      tokenResponse: (issued, { id_token }) => ({
        ...right.tokenResponse(issued, {}),
        ...(id_token === undefined ? {} : { id_token }),
      }),
    })),
  },
  {
    ...plain,
    id: 'proxy-hands-on-id-token-at-refresh',
    title: 'The ID token of the login is kept in the session and sent again with every refresh',
    basis: 'OIDC Core §12.2 lets an identity provider do so; typical failure of proxy-no-upstream-fields',
    fails: ['proxy-no-upstream-fields/refresh-response'],
    apply: inAuthorizationServer(() => ({
      keptOfLogin: ({ id_token }) => ({ id_token }),
      keptOfSession: (kept) => kept,
      addedAtRefresh: ({ id_token }) => (id_token === undefined ? {} : { id_token }),
    })),
  },
  {
    ...plain,
    id: 'tool-echoes-authorization',
    title: 'A tool result carries the headers of its upstream request, for debugging',
    basis: 'typical failure of passthrough-upstream-token-hidden',
    fails: ['proxy-no-upstream-fields/elsewhere'],
    companions: [
      { probe: 'passthrough-upstream-token-hidden/anywhere', reason: 'the delegated token is in every result' },
    ],
    apply: inMcpServer(() => ({
      askUpstream: async ({ broker, request, ...asked }) => {
        const { send, token = '' } = await broker.forCall(asked)
        return `${await send(request)}\ndebug: authorization=Bearer ${token}`
      },
    })),
  },
]
