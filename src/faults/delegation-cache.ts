import { setTimeout as sleep } from 'node:timers/promises'
import type { Reasoned } from '../contract/fault.ts'
import type { UpstreamCall } from '../reference/mcp-server/parts.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** How long an exchanged token is kept, in milliseconds: it lives five minutes. */
const life = 240_000

/** Comes to a token for a call. */
type Obtain = (call: UpstreamCall) => Promise<string>

/** Makes calls on tokens that are come to in another way; what is known of earlier calls is made anew for each start. */
function withTokens(make: (exchanged: Obtain) => Obtain): DeploymentFault['apply'] {
  return inMcpServer(() => {
    const obtain = make(async ({ broker, token, scope, claims }) => {
      const { token: delegated = '' } = await broker.forCall({ token, scope, claims })
      return delegated
    })
    return { askUpstream: async (call) => await call.broker.byToken(await obtain(call)).send(call.request) }
  })
}

/** A cache of exchanged tokens in memory, by a key. */
function keptBy(keyOf: (call: UpstreamCall) => readonly string[]): DeploymentFault['apply'] {
  return withTokens((exchanged) => {
    const kept = new Map<string, { readonly token: Promise<string>; readonly until: number }>()
    return async (call) => {
      const key = JSON.stringify(keyOf(call))
      const known = kept.get(key)
      if (known !== undefined && known.until > call.config.now()) return await known.token
      const token = exchanged(call)
      kept.set(key, { token, until: call.config.now() + life })
      try {
        return await token
      } catch (error) {
        kept.delete(key)
        throw error
      }
    }
  })
}

function because(reason: string, ...probes: readonly string[]): readonly Reasoned[] {
  return probes.map((probe) => ({ probe, reason }))
}

/** What every cache does. */
const cached: readonly Reasoned[] = because(
  'two calls run on one token wherever anything is kept between them',
  'separation-token-per-call/parallel',
  'separation-token-per-call/sequential',
)

/** A signed token is taken for some time after it was revoked, and meets what it was exchanged for. */
const survives: readonly Reasoned[] = because('nobody tells the cache that a session has ended', 'txe-per-call/revoked')

/** Another token of the same session meets what the first was exchanged for. */
const acrossTokens: readonly Reasoned[] = [
  ...cached,
  ...survives,
  ...because('it is for the same person and client as before', 'txe-per-call/subjects'),
]

/** No exchange is made for a token that is new, so none can be answered otherwise. */
const noExchangeToChange: readonly Reasoned[] = because(
  'the server exchanges nothing for calls of a session that it knows',
  'txe-client-checks-response/expiry',
  'txe-client-checks-response/scope',
  'txe-client-checks-response/type',
  'txe-no-fallback-to-passthrough/no-answer',
  'txe-no-fallback-to-passthrough/refused',
  'txe-no-fallback-to-passthrough/server-error',
  'txe-no-refresh-token/unused',
)

/** The same, where a token can be changed by whoever holds the key. */
const noExchangeOfChanged: readonly Reasoned[] = [
  ...noExchangeToChange,
  ...because(
    'the server exchanges nothing for the right token either',
    'txe-subject-validated-first/expired',
    'txe-subject-validated-first/foreign-audience',
  ),
]

/** Nor is one made for a client that is new. */
const noExchangeToRead: readonly Reasoned[] = because(
  'the server exchanges nothing for calls of a person that it knows',
  'txe-actor-type-paired/server',
  'txe-no-refresh-token/not-asked',
  'txe-per-call/scopes',
  'txe-request-form/server',
  'txe-scope-not-broader/narrow-request',
  'txe-subject-token-type-correct/server',
  'txe-target-named/named',
  'txe-target-named/resource-form',
)

/** Mistakes of an MCP server that spares itself exchanges (catalogue 7.1, 19). */
export const delegationCacheFaults: readonly DeploymentFault[] = [
  fault(
    'exchanges-joined',
    'Calls with the same token wait for the one exchange that is under way',
    'separation-token-per-call/parallel',
    withTokens((exchanged) => {
      const underWay = new Map<string, Promise<string>>()
      return async (call) => {
        const key = JSON.stringify([call.token, call.scope])
        const joined = underWay.get(key) ?? exchanged(call).finally(() => underWay.delete(key))
        underWay.set(key, joined)
        return await joined
      }
    }),
  ),
  fault(
    'last-token-while-idle',
    'A call that comes alone goes on with the token of the one before; only calls at once exchange their own',
    'separation-token-per-call/sequential',
    inMcpServer(() => {
      let inFlight = 0
      let last: { readonly key: string; readonly token: string; readonly until: number } | undefined
      return {
        askUpstream: async (call) => {
          const key = JSON.stringify([call.token, call.scope])
          inFlight += 1
          try {
            const alone = inFlight === 1 && last?.key === key && last.until > call.config.now()
            if (alone && last !== undefined) return await call.broker.byToken(last.token).send(call.request)
            const { token, scope, claims } = call
            const delegation = await call.broker.forCall({ token, scope, claims })
            last = { key, token: delegation.token ?? '', until: call.config.now() + life }
            return await delegation.send(call.request)
          } finally {
            inFlight -= 1
          }
        },
      }
    }),
    { companions: survives },
  ),
  fault(
    'cache-by-token',
    'Exchanged tokens are kept by the token of the call; that tools need different scopes is forgotten',
    'txe-per-call/scopes',
    keptBy(({ token }) => [token]),
    { companions: [...cached, ...survives] },
  ),
  fault(
    'cache-by-session',
    'Exchanged tokens are kept by client, person and scope, and outlive the token that they were made of',
    'txe-per-call/subjects',
    keptBy(({ claims, scope }) => [claims.clientId, claims.sub, scope]),
    // Where tokens are looked up, a revoked one never comes as far as the cache.
    { deployment: 'reference:opaque', companions: cached, blinds: noExchangeToChange },
  ),
  fault(
    'cache-by-person',
    'Exchanged tokens are kept by person and scope, whichever application calls',
    'txe-cache-isolation/client',
    keptBy(({ claims, scope }) => [claims.sub, scope]),
    { companions: acrossTokens, blinds: [...noExchangeOfChanged, ...noExchangeToRead] },
  ),
  fault(
    'cache-by-client',
    'Exchanged tokens are kept by client and scope, as if an application had one user',
    'txe-cache-isolation/user',
    keptBy(({ claims, scope }) => [claims.clientId, scope]),
    {
      companions: [
        ...acrossTokens,
        ...because('whoever comes with that client goes as the person before', 'token-sub-scoped-by-issuer/same-name'),
      ],
      blinds: noExchangeOfChanged,
    },
  ),
  fault(
    'cache-of-all-servers',
    'The cache of exchanged tokens is one for all MCP servers of a process, and does not know them apart',
    'txe-cache-isolation/resource',
    keptBy(({ claims, scope }) => [claims.clientId, claims.sub, scope]),
    { deployment: 'reference:two-resources', companions: acrossTokens, blinds: noExchangeOfChanged },
  ),
  fault(
    'token-in-shared-variable',
    'The token of the call is put into a variable of the module, and read again after the call was logged',
    'passthrough-upstream-token-user-bound/interleaved',
    withTokens((exchanged) => {
      let current = ''
      return async (call) => {
        current = await exchanged(call)
        await sleep(5)
        return current
      }
    }),
    {
      companions: because(
        'calls at once read the variable after the last of them wrote it',
        'separation-token-per-call/parallel',
      ),
    },
  ),
]
