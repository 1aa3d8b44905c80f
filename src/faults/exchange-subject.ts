import { decodeJwt } from 'jose'
import { anyAudience, anyTime, weakerWhere } from './access.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** Calls of tools, which need the exchange and leave it to that. */
const ofTools = ({ rpcMethod }: { readonly rpcMethod: string | undefined }): boolean => rpcMethod === 'tools/call'

/** The party that stands deepest in a chain of actors (RFC 8693 §4.1). */
function innermost(act: unknown): string | undefined {
  if (typeof act !== 'object' || act === null) return undefined
  const deeper = 'act' in act ? innermost(act.act) : undefined
  return deeper ?? ('sub' in act && typeof act.sub === 'string' ? act.sub : undefined)
}

/** Mistakes with the token that is exchanged, and for how long what comes of it is good (catalogue 7.1, 19). */
export const exchangeSubjectFaults: readonly DeploymentFault[] = [
  fault(
    'exchange-decides-audience',
    'Calls of tools leave the audience to the exchange, which refuses what it does not know',
    'txe-subject-validated-first/foreign-audience',
    weakerWhere(ofTools, anyAudience),
    {
      companions: [
        {
          probe: 'token-aud-all-endpoints/json-rpc',
          reason: 'a call of a tool that needs no exchange is let in with the token of another server',
        },
      ],
    },
  ),
  fault(
    'exchange-decides-time',
    'Calls of tools leave the end of a token to the exchange, which refuses what is over',
    'txe-subject-validated-first/expired',
    weakerWhere(ofTools, anyTime),
  ),
  fault(
    'innermost-actor-counts',
    'The chain of actors is followed to its end, for whoever began it',
    'txe-act-consumer-rule/nested-user',
    inAuthorizationServer((right) => ({
      subjectOf: async (config, token, read) => {
        const access = await right.subjectOf(config, token, read)
        if (access === undefined || config.accessTokens !== 'jwt') return access
        const { act } = decodeJwt(token)
        const chained = typeof act === 'object' && act !== null && 'act' in act
        return chained ? { ...access, sub: innermost(act) ?? access.sub } : access
      },
    })),
  ),
  fault(
    'last-delegation-instead',
    'Where the exchange is refused, what the last one gave for the same token is used once more, to ride out an outage',
    'txe-per-call/revoked',
    inMcpServer((right) => {
      const last = new Map<string, string>()
      return {
        acceptsExchanged: (answer, asked) => {
          const accepted = right.acceptsExchanged(answer, asked)
          if (accepted) last.set(asked.token, answer.access_token)
          return accepted
        },
        insteadOfExchange: ({ token }, why) => (why === 'refused' ? last.get(token) : undefined),
      }
    }),
    { basis: 'typical failure of txe-per-call: survives logout' },
  ),
  fault(
    'subject-end-by-setting',
    'When a subject token ends is reckoned from its issue and the setting, and not read in the token',
    'txe-lifetime-bounded/short-subject',
    inAuthorizationServer(() => ({
      endOf: ({ lifetimes }, { iat }, now) => Math.min(now + lifetimes.delegation, iat + lifetimes.accessToken),
    })),
  ),
  fault(
    'opaque-subject-outlived',
    'An opaque token does not say when it ends, so what it is exchanged for lives five minutes',
    ['txe-lifetime-bounded/old-subject', 'separation-short-life/not-beyond-subject'],
    inAuthorizationServer(() => ({ endOf: ({ lifetimes }, _subject, now) => now + lifetimes.delegation })),
    { deployment: 'reference:opaque' },
  ),
]
