import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** A call whose request carries the token of the client, not authority made from it. */
const everyCall = [
  'passthrough-upstream-token-user-bound/interleaved',
  'separation-token-per-call/parallel',
  'separation-token-per-call/sequential',
  'txe-client-checks-response/expiry',
  'txe-client-checks-response/scope',
  'txe-client-checks-response/type',
  'txe-no-fallback-to-passthrough/no-answer',
  'txe-no-fallback-to-passthrough/refused',
  'txe-no-fallback-to-passthrough/server-error',
  'txe-per-call/scopes',
].map((probe) => ({ probe, reason: 'the request of the call carries the token of the client first' }))

/** Mistakes on the leg to the upstream (catalogue 6). */
export const passthroughFaults: readonly DeploymentFault[] = [
  fault(
    'inbound-token-first',
    'The token of the call is tried at the upstream, and exchanged only when it is refused there',
    'passthrough-inbound-not-forwarded/authorization',
    inMcpServer((right) => ({
      askUpstream: async (call) => {
        try {
          return await call.broker.byToken(call.token).send(call.request)
        } catch {
          return await right.askUpstream(call)
        }
      },
    })),
    {
      companions: [
        { probe: 'passthrough-multi-audience-no-excuse/both', reason: 'that token is tried there like any other' },
        ...everyCall,
      ],
    },
  ),
  fault(
    'inbound-token-for-tracing',
    'The token of the call goes along in a header, so that requests can be told apart in the logs',
    'passthrough-inbound-not-forwarded/elsewhere',
    inMcpServer((right) => ({
      askUpstream: async (call) => {
        const headers = { ...call.request.headers, 'x-original-authorization': `Bearer ${call.token}` }
        return await right.askUpstream({ ...call, request: { ...call.request, headers } })
      },
    })),
  ),
  fault(
    'both-audiences-need-no-exchange',
    'A token that lists the audience of the upstream as well is used there as it is',
    'passthrough-multi-audience-no-excuse/both',
    inMcpServer((right) => ({
      askUpstream: async (call) => {
        const others = call.claims.aud.filter((one) => one !== call.config.resource)
        if (others.length === 0) return await right.askUpstream(call)
        return await call.broker.byToken(call.token).send(call.request)
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
    {
      basis: 'nextcloud-mcp-server: falls back to userinfo (0294a99c)',
      companions: [
        {
          probe: 'txe-subject-validated-first/foreign-audience',
          reason: 'the upstream is asked about a token that the server has not found to be its own',
        },
      ],
    },
  ),
]
