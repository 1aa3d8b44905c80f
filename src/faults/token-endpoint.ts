import type { CredentialAnswer } from '../reference/authorization-server/parts.ts'
import type { DeploymentFault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

function withoutCacheHeaders(of: CredentialAnswer): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    cacheHeaders: (answer) => (answer === of ? {} : right.cacheHeaders(answer)),
  }))
}

/** Mistakes of the token endpoint: whose code is it, and who is asking. */
export const tokenEndpointFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'code-without-client-id',
    title: 'Without a client id, the client of the code is taken',
    basis: 'nextcloud-mcp-server oauth_routes.py: "if the parameter is present and differs"',
    fails: ['tok-client-id-required/omitted'],
    apply: inAuthorizationServer(() => ({ clientOfAnonymousRequest: (code) => code?.request.clientId })),
  },
  {
    ...plain,
    id: 'code-answer-cacheable',
    title: 'The answer to a code is built by the framework, without headers against caching',
    basis: typical('tok-no-store'),
    fails: ['tok-no-store/code'],
    apply: withoutCacheHeaders('code'),
  },
  {
    ...plain,
    id: 'refresh-answer-cacheable',
    title: 'The headers of a refresh are lost on the way through the proxy',
    basis: 'nextcloud-mcp-server oauth_routes.py: the refresh branch returns the upstream body alone',
    fails: ['tok-no-store/refresh'],
    apply: withoutCacheHeaders('refresh'),
  },
  {
    ...plain,
    id: 'registration-cacheable',
    title: 'Only the token endpoint forbids caching; client secrets of registration may be kept',
    basis: typical('tok-no-store'),
    fails: ['tok-no-store/registration'],
    apply: withoutCacheHeaders('registration'),
  },
  {
    ...plain,
    id: 'error-cacheable',
    title: 'The error handler answers without headers against caching',
    basis: typical('tok-no-store'),
    fails: ['tok-no-store/error'],
    apply: withoutCacheHeaders('error'),
  },
  {
    ...plain,
    id: 'code-of-any-client',
    title: 'Whoever has a code and its verifier may redeem it',
    basis: typical('tok-code-client-bound'),
    fails: ['tok-code-client-bound/other-client'],
    apply: inAuthorizationServer(() => ({ mayRedeem: () => true })),
  },
  {
    ...plain,
    id: 'secret-checked-when-sent',
    title: 'A secret is compared only when one is sent',
    basis: typical('tok-client-auth-enforced'),
    fails: ['tok-client-auth-enforced/no-secret'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (shown.secret === undefined && grant === 'authorization_code') || right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'secret-never-compared',
    title: 'A secret must be sent for a code, and any will do',
    basis: typical('tok-client-auth-enforced'),
    fails: ['tok-client-auth-enforced/wrong-secret'],
    companions: [{ probe: 'asm-auth-methods-truthful/checked', reason: 'any secret will do in the header, too' }],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (shown.secret !== undefined &&
          shown.secret !== '' &&
          shown.method === client.tokenEndpointAuthMethod &&
          grant === 'authorization_code') ||
        right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'empty-secret-is-public',
    title: 'An empty secret counts as that of a public client',
    basis: typical('tok-client-auth-enforced'),
    fails: ['tok-client-auth-enforced/empty-secret'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (shown.secret === '' && grant === 'authorization_code') || right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'secret-from-anywhere',
    title: 'The secret is looked for in header and body alike, whatever the client registered',
    basis: 'most frameworks: express-oauth-server, Nextcloud’s oidc app',
    fails: ['tok-client-auth-enforced/other-method'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        right.provesClient(
          client,
          shown.secret === undefined ? shown : { ...shown, method: client.tokenEndpointAuthMethod },
          grant,
        ),
    })),
  },
  {
    ...plain,
    id: 'refresh-without-secret',
    title: 'The refresh grant compares the secret only when one is sent',
    basis: 'nextcloud-mcp-server oauth_routes.py: refresh relayed with the proxy’s own credentials',
    fails: ['tok-client-auth-enforced/refresh-no-secret', 'rt-client-identified/no-secret'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (shown.secret === undefined && grant === 'refresh_token') || right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'refresh-with-any-secret',
    title: 'The refresh grant wants a secret, and does not compare it',
    basis: typical('tok-client-auth-enforced'),
    fails: ['tok-client-auth-enforced/refresh-wrong-secret'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (shown.secret !== undefined && grant === 'refresh_token') || right.provesClient(client, shown, grant),
    })),
  },
]
