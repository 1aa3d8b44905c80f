import { z } from 'zod'
import type { UpstreamTokens } from '../authorization-server/parts.ts'
import { type Upstream, UpstreamError } from '../authorization-server/upstream.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'

/** A person's lasting grant at the upstream, at rest. */
interface BackgroundRecord {
  /** Its refresh token, sealed. */
  readonly sealed: string
  /** Epoch milliseconds. */
  readonly since: number
}

/** What people gave for work in the background, one grant each, apart from every session. */
export interface BackgroundGrants {
  keep(sub: string, tokens: UpstreamTokens): void
  /** Since when a person has one, in epoch milliseconds; undefined: they have none. */
  since(sub: string): number | undefined
  /**
   * An access token for work in the background.
   *
   * @returns undefined where the person has given no grant, or it has ended at the upstream
   */
  renew(sub: string): Promise<Renewed | undefined>
  /** Forgets a grant, after it was made useless at the upstream. @returns whether there was one */
  revoke(sub: string): Promise<boolean>
  /** Makes tokens useless that are not kept at all. */
  discard(tokens: UpstreamTokens): Promise<void>
}

/** What a refresh gave. */
export interface Renewed {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
}

const renewal = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
})

const about = (sub: string): readonly string[] => ['background-grant', 'refresh-token', sub]

/** Makes them, on the store of the deployment. */
export function createBackgroundGrants(
  store: Store,
  vault: Vault,
  upstream: Pick<Upstream, 'renew'>,
  now: () => number,
): BackgroundGrants {
  const underWay = new Map<string, Promise<unknown>>()
  // Written by `write` below, in this form.
  const read = (sub: string): BackgroundRecord | undefined =>
    store.get('background-grant', sub) as BackgroundRecord | undefined

  function write(sub: string, refreshToken: string, since: number): void {
    const record: BackgroundRecord = { sealed: vault.seal(refreshToken, about(sub)), since }
    store.put('background-grant', sub, record)
  }

  /** One refresh at a time for each person: a refresh token is good for one. */
  function inTurn<Result>(sub: string, work: () => Promise<Result>): Promise<Result> {
    const mine = (underWay.get(sub) ?? Promise.resolve()).then(work, work)
    underWay.set(sub, mine)
    const done = (): void => {
      if (underWay.get(sub) === mine) underWay.delete(sub)
    }
    mine.then(done, done)
    return mine
  }

  async function refresh(sub: string): Promise<Renewed | undefined> {
    const record = read(sub)
    if (record === undefined) return undefined
    try {
      const tokens = renewal.parse(await upstream.renew(vault.open(record.sealed, about(sub))))
      write(sub, tokens.refresh_token, record.since)
      return { token: tokens.access_token, expiresIn: tokens.expires_in }
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.kind !== 'refused') throw error
      store.remove('background-grant', sub)
      return undefined
    }
  }

  return {
    keep: (sub, tokens) => {
      const refreshToken = tokens['refresh_token']
      if (typeof refreshToken === 'string') write(sub, refreshToken, now())
    },
    since: (sub) => read(sub)?.since,
    renew: (sub) => inTurn(sub, () => refresh(sub)),
    revoke: (sub) =>
      inTurn(sub, async () => {
        const had = read(sub) !== undefined
        // A refresh whose result nobody keeps: this upstream has no revocation endpoint.
        await refresh(sub).catch(() => undefined)
        store.remove('background-grant', sub)
        return had
      }),
    discard: async (tokens) => {
      const refreshToken = tokens['refresh_token']
      if (typeof refreshToken === 'string') await upstream.renew(refreshToken).catch(() => undefined)
    },
  }
}
