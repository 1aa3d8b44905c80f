import { decodeJwt } from 'jose'
import type { McpServerConfig } from '../reference/mcp-server/config.ts'
import { createKeySet, type KeySet, KeysUnavailable } from '../reference/mcp-server/key-set.ts'
import type { Verified } from '../reference/mcp-server/token-verifier.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** Keys that are kept otherwise. */
function keeps(make: (uri: string, now: () => number, send: typeof fetch) => KeySet): DeploymentFault['apply'] {
  return inMcpServer(() => ({ keySet: make }))
}

/** A clock that stands still for a key set, so that nothing in it grows old. */
const still = (now: () => number): (() => number) => {
  const started = now()
  return () => started
}

/** Results that are remembered for a time that somebody chose. */
function remembers(
  until: (verified: Extract<Verified, { claims: object }>, config: McpServerConfig) => number,
): DeploymentFault['apply'] {
  // Made anew for each deployment.
  return inMcpServer(() => {
    const known = new Map<string, { readonly verified: Verified; readonly until: number }>()
    return {
      remember: async (config, token, verify) => {
        const kept = known.get(token)
        if (kept !== undefined && kept.until > config.now() / 1000) return kept.verified
        const verified = await verify()
        if ('claims' in verified) known.set(token, { verified, until: until(verified, config) })
        return verified
      },
    }
  })
}

/** Mistakes in keeping keys and results (catalogue 5.3 and 5.4). */
export const keyFaults: readonly DeploymentFault[] = [
  fault(
    'keys-fetched-each-time',
    'A client for the keys is made for every token',
    ['token-kid-unknown/not-per-request', 'token-kid-unknown/not-per-token'],
    keeps((uri, now, send) => {
      const fresh = (): KeySet => createKeySet(uri, now, send)
      return {
        named: (header, token) => fresh().named(header, token),
        published: (kid) => fresh().published(kid),
      }
    }),
  ),
  fault(
    'unknown-kid-fetches',
    'Each unknown kid makes the keys be fetched again',
    'token-kid-unknown/not-per-token',
    keeps((uri, now, send) => {
      // Somebody moves the clock of the cache past its pause whenever it is asked.
      let asked = 0
      return createKeySet(
        uri,
        () => {
          asked += 1
          return now() + asked * 31_000
        },
        send,
      )
    }),
    {
      companions: [],
    },
  ),
  fault(
    'no-keys-no-check',
    'Where no keys can be had, the token is believed, so that an outage of the issuer is none of the server',
    'token-signature-verified/keys-unreachable',
    inMcpServer((right) => ({
      verifyJwt: async (token, by) => {
        try {
          return await right.verifyJwt(token, by)
        } catch (error) {
          if (error instanceof KeysUnavailable) return decodeJwt(token)
          throw error
        }
      },
    })),
  ),
  fault(
    'new-key-by-the-hour',
    'The keys are fetched by a job, every few minutes, and never when a token names a new one',
    'token-key-rotation/published',
    keeps((uri, now, send) => {
      const right = createKeySet(uri, now, send)
      let names: readonly unknown[] | undefined
      let since = 0
      const known = async (kid: unknown): Promise<readonly Awaited<ReturnType<KeySet['published']>>[number][]> => {
        if (names === undefined || now() - since > 200_000) {
          const keys = await right.published(undefined)
          names = keys.map((key) => key.kid)
          since = now()
        }
        return names.includes(kid) ? await right.published(kid) : []
      }
      return {
        published: known,
        named: async (header, token) => {
          if ((await known(header?.kid)).length === 0) throw new Error('no such key')
          return await right.named(header, token)
        },
      }
    }),
  ),
  fault(
    'first-key-only',
    'The first key of the set is the key of the issuer',
    'token-key-rotation/overlap',
    keeps((uri, now, send) => {
      const right = createKeySet(uri, now, send)
      return {
        ...right,
        named: async (header, token) => {
          const [first] = await right.published(header?.kid)
          if (first?.kid !== header?.kid) throw new Error('another key')
          return await right.named(header, token)
        },
      }
    }),
  ),
  fault(
    'keys-only-added',
    'New keys are added to those that are known; none is ever taken away',
    'token-key-rotation/withdrawn',
    keeps((uri, now, send) => {
      const right = createKeySet(uri, now, send)
      const first = createKeySet(uri, still(now), send)
      return {
        ...right,
        named: async (header, token) => {
          try {
            return await first.named(header, token)
          } catch {
            return await right.named(header, token)
          }
        },
      }
    }),
  ),
  fault(
    'result-kept-an-hour',
    'What was found out of a token is kept for an hour',
    'token-cache-bounded/expiry',
    remembers((_verified, config) => config.now() / 1000 + 3600),
    { basis: 'nextcloud-mcp-server unified_verifier.py: cache_ttl is 3600' },
  ),
  fault(
    'result-kept-until-expiry',
    'What introspection said of a token is kept until the token expires',
    'token-cache-bounded/revocation',
    remembers(({ claims }) => claims.exp),
    {
      deployment: 'reference:opaque',
      companions: [
        { probe: 'token-revoked-refused/looked-up', reason: 'a revoked token is one that was looked up before' },
        { probe: 'rev-cascades/access-token', reason: 'so is one whose session was revoked' },
        { probe: 'rt-family-access-revoked/call', reason: 'and one whose session has ended' },
      ],
    },
  ),
]
