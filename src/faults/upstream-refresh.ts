import { BrokerError } from '../reference/mcp-server/delegation.ts'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

const deployment = 'reference:session-grant'

/** Mistakes with the refresh tokens that the upstream gave (catalogue 8.2). */
export const upstreamRefreshFaults: readonly DeploymentFault[] = [
  fault(
    'proxy-adds-upstream-refresh-token',
    'The token response also brings the refresh token of the upstream, for clients that stay away for long',
    [
      'rt-upstream-never-to-client/anywhere',
      'passthrough-upstream-token-hidden/anywhere',
      'proxy-no-upstream-fields/token-response',
    ],
    inAuthorizationServer((right) => ({
      keptOfLogin: ({ refresh_token }) => ({ refresh_token }),
      tokenResponse: (issued, { refresh_token }) => ({
        ...right.tokenResponse(issued, {}),
        ...(refresh_token === undefined ? {} : { upstream_refresh_token: refresh_token }),
      }),
    })),
    { deployment },
  ),
  fault(
    'unknown-refresh-token-relayed',
    'A refresh token that the proxy does not know is relayed to the upstream, with the secret of the proxy',
    'rt-upstream-token-refused-at-proxy/refused',
    inAuthorizationServer(() => ({
      otherwise: async (renew) => {
        try {
          const { access_token, token_type, expires_in } = await renew()
          return { access_token, token_type, expires_in }
        } catch {
          return undefined
        }
      },
    })),
    {
      deployment,
      basis: 'nextcloud-mcp-server oauth_routes.py: refresh was relayed',
      companions: [
        { probe: 'passthrough-upstream-token-hidden/anywhere', reason: 'what the upstream answers is handed on' },
      ],
      blinds: blind(['rt-upstream-token-refused-at-proxy/not-tried'], 'it is taken'),
    },
  ),
  fault(
    'unknown-refresh-token-tried',
    'The proxy looks at the upstream whether it knows a refresh token, and refuses it all the same',
    'rt-upstream-token-refused-at-proxy/not-tried',
    inAuthorizationServer(() => ({
      otherwise: async (renew) => {
        await renew().catch(() => undefined)
        return undefined
      },
    })),
    { deployment },
  ),
  fault(
    'lost-grant-falls-back',
    'Where the grant of the session is gone, the call runs on what the person gave for the background',
    'rt-upstream-rotation-loss/nothing-else',
    inMcpServer((right) => ({
      askUpstream: async (call) => {
        try {
          return await right.askUpstream(call)
        } catch (error) {
          if (!(error instanceof BrokerError)) throw error
          const stored = await call.config.provisioning?.renew(call.claims.sub)
          if (stored?.token === undefined) throw error
          return await call.broker.byToken(stored.token).send(call.request)
        }
      },
    })),
    { deployment },
  ),
  fault(
    'lost-grant-session-goes-on',
    'Whether a session still has a grant at the upstream is found out by the next call, never by a refresh',
    'rt-upstream-rotation-loss/asked-again',
    inAuthorizationServer(() => ({ authorityLives: async () => true })),
    {
      deployment,
      companions: [
        { probe: 'rt-grant-still-active/account', reason: 'an account that is gone is not noticed, either' },
      ],
    },
  ),
]
