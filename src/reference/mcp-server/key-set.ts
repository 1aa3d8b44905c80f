import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'

/** The keys that an issuer publishes. */
export interface KeySet {
  /** The key that the header of a token names; jose finds it. */
  readonly named: JWTVerifyGetKey
  /** Everything that is published, looked for anew when no key has the name. */
  published(kid: unknown): Promise<readonly JWK[]>
}

/** The keys cannot be had, so nothing can be said of a token. */
export class KeysUnavailable extends Error {
  readonly code = 'keys-unavailable'
}

/** What was fetched, and when, in epoch milliseconds. */
interface Kept {
  readonly keys: readonly JWK[]
  readonly at: number
  /** jose remembers in it what it made of the keys. */
  readonly named: JWTVerifyGetKey
}

/** How long keys are kept: a withdrawn one works no longer than this, in seconds. */
const maxAge = 300
/** How soon an unknown name makes the set be fetched again, in seconds: whoever invents names chooses no rate. */
const cooldown = 30

const document = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** Keeps the keys of an issuer for a while, by the one injected clock; jose's own cache goes by the machine's. */
export function createKeySet(uri: string, now: () => number, send: typeof fetch): KeySet {
  let kept: Kept | undefined
  let fetching: Promise<Kept> | undefined

  async function load(): Promise<Kept> {
    const at = now()
    try {
      const response = await send(uri, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(5000) })
      if (!response.ok) throw new Error(`status ${response.status}`)
      const { keys } = document.parse(await response.json())
      kept = { keys, at, named: createLocalJWKSet({ keys }) }
      return kept
    } catch (error) {
      throw new KeysUnavailable('the keys of the issuer cannot be had', { cause: error })
    }
  }

  /** One fetch at a time, whoever asks. */
  const renew = (): Promise<Kept> => {
    fetching ??= load().finally(() => {
      fetching = undefined
    })
    return fetching
  }

  async function current(kid: unknown): Promise<Kept> {
    if (kept === undefined || now() - kept.at >= maxAge * 1000) return await renew()
    const known = kept.keys.some((key) => key.kid === kid)
    return known || now() - kept.at < cooldown * 1000 ? kept : await renew()
  }

  return {
    published: async (kid) => (await current(kid)).keys,
    named: async (header, token) => await (await current(header?.kid)).named(header, token),
  }
}
