import { blind, blindFrom } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { inMcpServer, originByHeaders } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

const readsHeader = ['challenge-header-present/bearer']
const readsParameters = [
  'challenge-metadata-resolves/document',
  'challenge-no-error-when-anonymous/none',
  'challenge-no-offline-access/none',
  'challenge-resource-metadata/named',
  'challenge-scope-hint/named',
  'challenge-syntax/legal-characters',
  'challenge-syntax/no-duplicates',
  'challenge-syntax/well-formed',
]
const comparesChallenges = [
  'challenge-uniform/http-methods',
  'challenge-uniform/json-rpc',
  'challenge-uniform/legacy-endpoints',
  'prm-not-from-request-headers/challenge-forwarded',
  'prm-not-from-request-headers/challenge-host',
]

/** Mistakes in the challenge of a 401 (catalogue 1.2). */
export const challengeFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'challenge-403',
    title: 'A request without a token is answered 403',
    basis: typical('challenge-401-without-token'),
    fails: ['challenge-401-without-token/post'],
    blinds: blind([...readsHeader, ...readsParameters, ...comparesChallenges], 'there is no 401 to look at'),
    apply: inMcpServer(() => ({ anonymousStatus: () => 403 })),
  },
  {
    ...plain,
    id: 'challenge-without-header',
    title: 'The gateway answers 401 without WWW-Authenticate',
    basis: typical('challenge-header-present'),
    fails: ['challenge-header-present/bearer'],
    companions: [
      { probe: 'rs-invalid-token-401/error-value', reason: 'the same answer is given to an invalid token' },
      { probe: 'rs-invalid-token-401/metadata', reason: 'the same answer is given to an invalid token' },
    ],
    blinds: [
      ...blind(readsParameters, 'there is no challenge to read'),
      { probe: 'prm-resource-matches-server/challenge', reason: 'no URL is named' },
    ],
    apply: inMcpServer(() => ({ challenge: () => [] })),
  },
  {
    ...plain,
    id: 'challenge-without-url',
    title: 'The challenge names no document',
    basis: typical('challenge-resource-metadata'),
    deployment: 'reference',
    spec: '2025-06-18',
    fails: ['challenge-resource-metadata/named'],
    companions: [{ probe: 'rs-invalid-token-401/metadata', reason: 'the same challenge is given to an invalid token' }],
    blinds: [
      { probe: 'challenge-metadata-resolves/document', reason: 'no URL is named' },
      { probe: 'prm-resource-matches-server/challenge', reason: 'no URL is named' },
    ],
    apply: inMcpServer(() => ({ documentUrl: () => undefined })),
  },
  {
    ...plain,
    id: 'challenge-url-not-routed',
    title: 'The challenge names the root URL, and only the path form is routed',
    basis: typical('challenge-metadata-resolves'),
    fails: ['challenge-metadata-resolves/document'],
    blinds: [{ probe: 'prm-resource-matches-server/challenge', reason: 'nothing is found through the challenge' }],
    apply: inMcpServer(() => ({ documentUrl: (config) => `${config.origin}/.well-known/oauth-protected-resource` })),
  },
  {
    ...plain,
    id: 'challenge-unquoted-scope',
    title: 'The values of the challenge are not quoted',
    basis: typical('challenge-syntax'),
    fails: ['challenge-syntax/well-formed'],
    companions: [
      { probe: 'challenge-scope-hint/named', reason: 'an unquoted list of scopes ends at the first space' },
      { probe: 'rs-invalid-token-401/error-value', reason: 'what follows the first space cannot be read' },
    ],
    apply: inMcpServer(() => ({
      challenge: (_config, { scope, documentUrl, error }) => [
        `Bearer resource_metadata=${documentUrl}, realm=mcp server, scope="${scope}"${error === undefined ? '' : `, error="${error}"`}`,
      ],
    })),
  },
  {
    ...plain,
    id: 'challenge-scope-twice',
    title: 'Framework and server both add a scope',
    basis: typical('challenge-syntax'),
    fails: ['challenge-syntax/no-duplicates'],
    apply: inMcpServer((right) => ({
      challenge: (config, input) => right.challenge(config, input).map((line) => `${line}, scope="openid"`),
    })),
  },
  {
    ...plain,
    id: 'challenge-raw-exception',
    title: 'The text of an exception stands in the challenge as it is',
    basis: typical('challenge-syntax'),
    fails: ['challenge-syntax/legal-characters'],
    apply: inMcpServer((right) => ({
      challenge: (config, input) =>
        right
          .challenge(config, input)
          .map((line) => `${line}, error_description="token \\"undefined\\" at C:\\\\app\\\\auth.ts"`),
    })),
  },
  {
    ...plain,
    id: 'challenge-always-invalid-token',
    title: 'A request without a token is told that its token is invalid',
    basis: typical('challenge-no-error-when-anonymous'),
    fails: ['challenge-no-error-when-anonymous/none'],
    apply: inMcpServer((right) => ({
      challenge: (config, input) => right.challenge(config, { error: 'invalid_token', ...input }),
    })),
  },
  {
    ...plain,
    id: 'challenge-without-scope',
    title: 'The challenge does not say which scopes are needed',
    basis: typical('challenge-scope-hint'),
    fails: ['challenge-scope-hint/named'],
    apply: inMcpServer(() => ({ challengeScope: () => undefined })),
  },
  {
    ...plain,
    id: 'challenge-offline-access',
    title: 'The resource server asks for refresh tokens in its challenge',
    basis: typical('challenge-no-offline-access'),
    fails: ['challenge-no-offline-access/none'],
    apply: inMcpServer(() => ({ challengeScope: (config) => [...config.scopes, 'offline_access'].join(' ') })),
    blinds: blindFrom('code', 'the authorization server knows no such scope', ['rt-offline-access-rule/']),
  },
  {
    ...plain,
    id: 'open-json-rpc',
    title: 'The guard stands before the lists; calls are handled elsewhere, without it',
    basis: typical('challenge-uniform'),
    fails: ['challenge-uniform/json-rpc'],
    apply: inMcpServer(() => ({ needsToken: ({ rpcMethod }) => rpcMethod !== 'tools/call' })),
  },
  {
    ...plain,
    id: 'open-get',
    title: 'The stream that GET opens is not guarded',
    basis: typical('challenge-uniform'),
    fails: ['challenge-uniform/http-methods'],
    apply: inMcpServer(() => ({
      anonymousStatus: ({ request }) => (request.method === 'GET' ? 200 : 401),
    })),
  },
  {
    ...plain,
    id: 'open-messages',
    title: 'The message endpoint of the old transport is still there, without a guard',
    basis: typical('challenge-uniform'),
    fails: ['challenge-uniform/legacy-endpoints'],
    apply: inMcpServer(() => ({ legacyPaths: () => ['/messages'] })),
  },
  {
    ...plain,
    id: 'challenge-by-host',
    title: 'The challenge names its document by the Host of the request, whatever that is',
    basis: typical('prm-not-from-request-headers'),
    fails: ['prm-not-from-request-headers/challenge-host'],
    apply: inMcpServer((right) => ({
      hostAllowed: () => true,
      documentUrl: (config, asked) => {
        const path = right.documentPaths(config)[0] ?? ''
        return `${originByHeaders(asked, ['host'], config.origin)}${path}`
      },
    })),
  },
  {
    ...plain,
    id: 'challenge-by-forwarded-host',
    title: 'The challenge names its document by X-Forwarded-Host, which anybody can send',
    basis: typical('prm-not-from-request-headers'),
    fails: ['prm-not-from-request-headers/challenge-forwarded'],
    apply: inMcpServer((right) => ({
      documentUrl: (config, asked) => {
        const path = right.documentPaths(config)[0] ?? ''
        return `${originByHeaders(asked, ['x-forwarded-host'], config.origin)}${path}`
      },
    })),
  },
]
