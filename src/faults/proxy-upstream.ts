import type { UpstreamParams } from '../reference/authorization-server/upstream-parts.ts'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Parameters without some of them. */
function less(params: UpstreamParams, names: readonly string[]): UpstreamParams {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
}

const challenge = ['code_challenge', 'code_challenge_method'] as const

/** Tells the person in the browser instead of the client at its redirect URI. */
function toldInBrowser(status: number): Response {
  return Response.json({ error: 'sign-in failed' }, { status })
}

/** Mistakes of a proxy as a client of its upstream. */
export const proxyUpstreamFaults: readonly DeploymentFault[] = [
  fault(
    'upstream-redirect-carries-client',
    'Where the client waits travels in the redirect URI of the proxy, which is registered with a wildcard',
    'proxy-upstream-redirect-fixed/authorization',
    (parts) => {
      const own = (params: UpstreamParams, { redirectUri }: { readonly redirectUri: string }): UpstreamParams => ({
        ...params,
        redirect_uri: `${params['redirect_uri'] ?? ''}?return_to=${redirectUri}`,
      })
      return {
        ...parts,
        registeredUpstream: (callback) => [`${callback}?return_to=http:/*`],
        authorizationServer: { ...parts.authorizationServer, authorizationParams: own, tokenParams: own },
      }
    },
    {
      companions: [
        {
          probe: 'authz-https-redirects-usable/flow',
          reason: 'the wildcard was made for clients on people’s machines',
        },
      ],
      blinds: blind(
        ['path', 'query', 'host', 'scheme', 'fragment'].map((part) => `authz-redirect-uri-exact/${part}`),
        'no client on the web gets a code',
      ),
    },
  ),
  fault(
    'upstream-redirect-at-token',
    'The token request names the redirect URI of the client, and the upstream does not compare it',
    'proxy-upstream-redirect-fixed/token',
    inAuthorizationServer(() => ({
      tokenParams: (params, { redirectUri }) => ({ ...params, redirect_uri: redirectUri }),
    })),
  ),
  fault(
    'upstream-code-unbound',
    'A proxy with a secret goes without PKCE, and without a nonce too',
    'proxy-upstream-pkce/protected',
    inAuthorizationServer(() => ({
      authorizationParams: (params) => less(params, [...challenge, 'nonce']),
      tokenParams: (params) => less(params, ['code_verifier']),
      nonceHolds: () => true,
    })),
    {
      basis: 'nextcloud-mcp-server oauth_routes.py: "no PKCE, confidential client"',
      blinds: [
        ...blind(
          ['proxy-upstream-pkce/beside-nonce', 'proxy-upstream-idtoken-validated/nonce'],
          'no nonce is sent that could be looked at',
        ),
        ...blind(['proxy-upstream-pkce/fresh'], 'no challenge is sent'),
      ],
    },
  ),
  fault(
    'upstream-nonce-alone',
    'A proxy with a secret and a nonce goes without PKCE',
    'proxy-upstream-pkce/beside-nonce',
    inAuthorizationServer(() => ({
      authorizationParams: (params) => less(params, challenge),
      tokenParams: (params) => less(params, ['code_verifier']),
    })),
    { blinds: blind(['proxy-upstream-pkce/fresh'], 'no challenge is sent') },
  ),
  fault(
    'upstream-verifier-constant',
    'The PKCE verifier is made when the process starts',
    'proxy-upstream-pkce/fresh',
    inAuthorizationServer(({ makeVerifier }) => {
      const verifier = makeVerifier()
      return { makeVerifier: () => verifier }
    }),
  ),
  fault(
    'upstream-iss-ignored',
    'Who an authorization response says to come from is not read',
    'proxy-upstream-iss-check/other-issuer',
    inAuthorizationServer(() => ({ issHolds: () => true })),
  ),
  fault(
    'upstream-always-offline',
    'offline_access is asked for in every login',
    'proxy-upstream-scope-minimal/offline-access',
    inAuthorizationServer((right) => ({
      upstreamScope: (config, request) => `${right.upstreamScope(config, request)} offline_access`,
    })),
  ),
  fault(
    'upstream-every-scope',
    'The upstream is asked for everything that a tool could need, whatever the client asked for',
    ['proxy-upstream-scope-minimal/follows-request', 'authz-scope-not-widened/upstream'],
    inAuthorizationServer((right) => ({
      upstreamScope: (config, request) => {
        const all = config.resources.flatMap(({ scopes }) => scopes)
        return [right.upstreamScope(config, request), ...all].join(' ')
      },
    })),
  ),
  fault(
    'upstream-denial-in-browser',
    'That a person said no upstream ends as JSON in their browser',
    'proxy-upstream-error-mapped/denied',
    inAuthorizationServer((right) => ({
      failureForClient: (failure) => (failure.kind === 'denied' ? toldInBrowser(403) : right.failureForClient(failure)),
    })),
  ),
  fault(
    'upstream-refusal-in-browser',
    'That the upstream does not redeem a code ends as a 502 in the browser',
    'proxy-upstream-error-mapped/server-error',
    inAuthorizationServer((right) => ({
      failureForClient: (failure) =>
        failure.kind === 'refused' && failure.status !== undefined
          ? toldInBrowser(502)
          : right.failureForClient(failure),
    })),
  ),
  fault(
    'upstream-silence-in-browser',
    'That the upstream gives no answer is caught by nobody, and ends as a 500 in the browser',
    'proxy-upstream-error-mapped/no-answer',
    inAuthorizationServer((right) => ({
      failureForClient: (failure) =>
        failure.kind === 'unreachable' ? toldInBrowser(500) : right.failureForClient(failure),
    })),
    { basis: 'nextcloud-mcp-server oauth_routes.py: the exchange of the code stands in no try' },
  ),
  fault(
    'upstream-words-passed-on',
    'What the upstream said of an error becomes the error_description for the client',
    'proxy-upstream-error-mapped/detail',
    inAuthorizationServer((right) => ({
      failureForClient: (failure) => {
        const told = right.failureForClient(failure)
        return told instanceof Response ? told : { ...told, description: failure.message }
      },
    })),
    { basis: 'nextcloud-mcp-server oauth_routes.py hands error_description on' },
  ),
]
