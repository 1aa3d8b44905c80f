import type { UpstreamCall } from '../reference/mcp-server/parts.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** Something more is asked of Nextcloud with the authority of each call. */
function alsoAsks(ask: (call: UpstreamCall, token: string) => Promise<Response>): DeploymentFault['apply'] {
  return inMcpServer(() => ({
    askUpstream: async (call) => {
      const { token, scope, claims, broker, request } = call
      const delegation = await broker.forCall({ token, scope, claims })
      await (await ask(call, delegation.token ?? '')).text()
      return await delegation.send(request)
    },
  }))
}

/** Mistakes that mix the authority of a call with what lasts longer (catalogue 19). */
export const separationFaults: readonly DeploymentFault[] = [
  fault(
    'app-password-for-later',
    'The token of a call is turned into an app password, for jobs that go on when nobody is there',
    'separation-no-credential-upgrade/app-password',
    (parts) => ({
      ...alsoAsks(({ config }, token) =>
        fetch(`${config.upstreamOrigin}/ocs/v2.php/core/getapppassword?format=json`, {
          headers: { authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' },
          signal: AbortSignal.timeout(5000),
        }),
      )(parts),
      nextcloud: () => ({ appPasswordByBearer: 'granted' }),
    }),
  ),
  fault(
    'client-for-each-call',
    'Each call registers a client at the upstream, to sign in by itself the next time',
    'separation-no-credential-upgrade/registration',
    alsoAsks(({ config }) =>
      fetch(`${config.upstreamOrigin}/apps/oidc/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'call', redirect_uris: [`${config.origin}/later`] }),
        signal: AbortSignal.timeout(5000),
      }),
    ),
  ),
  fault(
    'grant-by-person',
    'Grants at the upstream are found by the person, so the first of their sessions serves the calls of all',
    ['separation-delegations-distinct/session-call', 'separation-no-credential-upgrade/refresh-token'],
    inAuthorizationServer(() => {
      const first = new Map<string, string>()
      return {
        grantForCall: (ofSession, sub) => {
          const grant = first.get(sub) ?? ofSession
          if (grant !== undefined) first.set(sub, grant)
          return grant
        },
      }
    }),
    {
      deployment: 'reference:session-grant',
      companions: [
        { probe: 'rt-upstream-rotation-loss/nothing-else', reason: 'the grant of another session serves the call' },
      ],
      blinds: [
        { probe: 'rev-reaches-upstream/session-grant', reason: 'no call of the session runs on what it was given' },
      ],
    },
  ),
]
