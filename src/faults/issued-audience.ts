import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'
import { blind, blindFrom, introspectsOwn } from './blinds.ts'
import { type DeploymentFault, fault, strings } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** Changes the claims of issued access tokens. */
function issues(
  change: (claims: Readonly<Record<string, unknown>>, upstream: { readonly apiAudience: string }) => object,
): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    accessTokenClaims: (config, access, jti) => {
      const claims = right.accessTokenClaims(config, access, jti)
      return { ...claims, ...change(claims, config.upstream) }
    },
  }))
}

const sharedAudience = 'https://apps.example/'

/** Mistakes in what is written into tokens, and who takes which (catalogue 5.2 and 5.4). */
export const issuedAudienceFaults: readonly DeploymentFault[] = [
  fault(
    'issues-both-audiences',
    'Tokens are issued for the server and the upstream, to save the exchange',
    'token-aud-multi-risk/single',
    issues(({ aud }, { apiAudience }) => ({ aud: [aud, apiAudience] })),
  ),
  fault(
    'issues-without-issue-time',
    'The layout of the upstream is copied, which has no iat',
    'token-claims-complete/profile',
    issues(() => ({ iat: undefined })),
  ),
  fault(
    'issues-for-half-a-day',
    'Access tokens live for half a day, and nobody looks up whether one was revoked',
    'token-revoked-refused/delay',
    issues(({ iat }) => ({ exp: Number(iat) + 43_200 })),
    {
      blinds: [
        {
          probe: 'separation-short-life/not-beyond-subject',
          reason: 'the authorization server itself takes such a token for ten minutes only, so an old one asks nothing',
        },
      ],
    },
  ),
  fault(
    'one-audience-for-all',
    'All servers behind the authorization server share one audience',
    [
      'token-aud-distinct-per-resource/values',
      'token-aud-distinct-per-resource/refused-there',
      'token-aud-distinct-per-resource/refused-here',
    ],
    (parts) =>
      inMcpServer((right) => ({
        audienceHolds: (config, claims) => claims.aud.includes(sharedAudience) || right.audienceHolds(config, claims),
      }))(issues(() => ({ aud: sharedAudience }))(parts)),
    {
      deployment: 'reference:two-resources',
      blinds: [
        ...blindFrom('exchange', 'the proxy knows none of its servers in that audience, and exchanges nothing', [
          'rev-reaches-upstream/',
          'rt-upstream-refresh-internal/',
          'rt-upstream-rotation-loss/',
          'txe-target-named/resource-form',
        ]),
        ...blind(introspectsOwn, 'the proxy knows none of its servers in that audience'),
      ],
    },
  ),
  fault(
    'second-server-takes-all-of-host',
    'The second server compares the host of the audience, which it shares with the first',
    'token-aud-distinct-per-resource/refused-there',
    inMcpServer((right) => ({
      audienceHolds: (config, claims) =>
        right.audienceHolds(config, claims) ||
        (new URL(config.resource).pathname !== '/mcp' &&
          claims.aud.some((one) => URL.canParse(one) && new URL(one).origin === config.origin)),
    })),
    { deployment: 'reference:two-resources' },
  ),
  fault(
    'first-server-takes-siblings',
    'The first server takes what ends as its own resource does, on the same host',
    'token-aud-distinct-per-resource/refused-here',
    inMcpServer((right) => ({
      audienceHolds: (config, claims) =>
        right.audienceHolds(config, claims) ||
        (new URL(config.resource).pathname === '/mcp' &&
          claims.aud.some((one) => one.startsWith(config.origin) && one.endsWith('/mcp'))),
    })),
    {
      deployment: 'reference:two-resources',
      companions: [
        { probe: 'token-aud-sibling-resource/tenant', reason: 'any sibling is taken, not only the one that is there' },
      ],
    },
  ),
  fault(
    'issuer-drops-slash-server-does-not',
    'The authorization server drops a slash to find the resource, and writes what was asked for',
    'token-aud-trailing-slash/issued-for-other',
    inAuthorizationServer((right) => ({
      resourceAsked: (config, asked) => {
        const found = right.resourceAsked(config, asked.replace(/\/$/, ''))
        return found === undefined ? undefined : { ...found, url: asked }
      },
    })),
  ),
  fault(
    'clients-choose-their-id',
    'Clients may ask for an id when they register, and act as themselves under it',
    'token-client-sub-collision/chosen-id',
    inAuthorizationServer((right) => ({
      metadata: (config, asked) => ({
        ...right.metadata(config, asked),
        grant_types_supported: [
          ...strings(right.metadata(config, asked)['grant_types_supported']),
          'client_credentials',
        ],
      }),
      servesGrant: (grant, config) => grant === 'client_credentials' || right.servesGrant(grant, config),
      subjectOfClient: ({ clientId }) => clientId,
      idForClient: (request) => {
        const wanted = z.object({ client_id: z.string() }).safeParse(request)
        return wanted.success ? wanted.data.client_id : right.idForClient(request)
      },
    })),
  ),
  fault(
    'id-token-of-upstream',
    'ID tokens of the upstream are taken as well, since it knows the people best',
    'token-id-token-refused/issued',
    inMcpServer((right) => ({
      verifyJwt: async (token, by) => {
        const { config } = by
        try {
          return await right.verifyJwt(token, by)
        } catch {
          const keys = createRemoteJWKSet(new URL(`${config.upstreamOrigin}/apps/oidc/jwks`))
          const { payload } = await jwtVerify(token, keys, { issuer: config.upstreamOrigin })
          return { client_id: '', ...payload, iss: config.issuer, aud: config.resource }
        }
      },
    })),
  ),
]
