import { decodeJwt } from 'jose'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** Mistakes on the leg to the upstream (catalogue 6). */
export const passthroughFaults: readonly DeploymentFault[] = [
  fault(
    'inbound-token-first',
    'The token of the call is tried at the upstream, and exchanged only when it is refused there',
    'passthrough-inbound-not-forwarded/authorization',
    inMcpServer(() => ({
      askUpstream: async ({ token, delegate, ask }) => {
        try {
          return await ask(token)
        } catch {
          return await ask(await delegate())
        }
      },
    })),
    {
      companions: [
        { probe: 'passthrough-multi-audience-no-excuse/both', reason: 'that token is tried there like any other' },
      ],
    },
  ),
  fault(
    'inbound-token-for-tracing',
    'The token of the call goes along in a header, so that requests can be told apart in the logs',
    'passthrough-inbound-not-forwarded/elsewhere',
    inMcpServer(() => ({
      askUpstream: async ({ token, delegate, ask }) =>
        await ask(await delegate(), { headers: { 'x-original-authorization': `Bearer ${token}` } }),
    })),
  ),
  fault(
    'both-audiences-need-no-exchange',
    'A token that lists the audience of the upstream as well is used there as it is',
    'passthrough-multi-audience-no-excuse/both',
    inMcpServer(() => ({
      askUpstream: async ({ config, token, delegate, ask }) => {
        const { aud = [] } = decodeJwt(token)
        const others = [aud].flat().filter((one) => one !== config.resource)
        return await ask(others.length > 0 ? token : await delegate())
      },
    })),
    { basis: 'nextcloud-mcp-server ADR-005, mode 1' },
  ),
  fault(
    'foreign-token-shown-upstream',
    'What is not for this server is shown to the upstream, which may know more of it',
    'passthrough-foreign-token-not-transited/no-request',
    inMcpServer((right) => ({
      remember: async (config, token, verify) => {
        const verified = await right.remember(config, token, verify)
        if ('refused' in verified && verified.refused === 'audience')
          await fetch(`${config.upstreamOrigin}/ocs/v2.php/cloud/user?format=json`, {
            headers: { authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' },
            signal: AbortSignal.timeout(5000),
          })
        return verified
      },
    })),
    { basis: 'nextcloud-mcp-server: falls back to userinfo (0294a99c)' },
  ),
]
