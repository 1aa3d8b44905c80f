import { z } from 'zod'
import { makeSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'
import type { AuthorizationServerConfig } from './config.ts'
import { createGrantLeases } from './grant-lease.ts'
import type { GrantParts } from './grant-parts.ts'
import type { UpstreamTokens } from './parts.ts'
import type { GrantRecord } from './records.ts'
import { type Upstream, UpstreamError } from './upstream.ts'

/** An access token of the upstream, lent for one call. */
export interface LentToken {
  readonly token: string
  /** Ends the token at the upstream, and the lease. */
  end(): Promise<void>
}

/** What sessions were given at the upstream, where no delegation issuer is wanted: one grant for each session. */
export interface SessionGrants {
  /** Keeps what a sign-in gave, sealed. @returns undefined where it gave nothing that lasts */
  keep(sub: string, tokens: UpstreamTokens): string | undefined
  /** Lends it, to one call at a time. @throws GrantError where it has ended, or is in use for too long */
  lend(grant: string): Promise<LentToken>
  /** Whether the upstream still renews it; one that does not answer has not said that it does not. */
  lives(grant: string): Promise<boolean>
  /** Ends it: nobody is lent it from now on, and nothing of it is good at the upstream any more. */
  end(grant: string): void
  /** Waits for what is still under way. */
  close(): Promise<void>
}

/** A grant that has ended, here or at the upstream. */
export class GrantError extends Error {
  readonly code = 'grant-ended'
}

const renewal = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1) })

/** Whether the upstream has said no, and not only that it cannot answer now. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || error.kind !== 'refused') return false
  const { status } = error
  return status === undefined || (status < 500 && status !== 429)
}

/** Makes them, on the store of the proxy. */
export function createSessionGrants(
  config: AuthorizationServerConfig,
  parts: GrantParts,
  store: Store,
  vault: Vault,
  upstream: Pick<Upstream, 'renew'>,
): SessionGrants {
  const leases = createGrantLeases(store, config.now)
  const ending = new Set<Promise<void>>()
  const about = (grant: string, sub: string): readonly string[] => ['session-grant', grant, sub]
  // Written by `write` below, in this form.
  const read = (grant: string): GrantRecord | undefined => store.get('session-grant', grant) as GrantRecord | undefined

  function write(grant: string, record: GrantRecord): void {
    store.put('session-grant', grant, record, config.now() + config.lifetimes.refreshToken * 1000)
  }

  /** One refresh: it ends the access token before it, and its result is written down before anything is done with it. */
  async function renew(grant: string, spend?: string): Promise<{ readonly token: string; readonly spent: string }> {
    const record = read(grant)
    if (record === undefined) throw new GrantError('the grant has ended')
    const spent = spend ?? vault.open(record.sealed, about(grant, record.sub))
    const tokens = renewal.parse(await upstream.renew(spent))
    await parts.storeRotated(() => {
      const sealed = vault.seal(tokens.refresh_token, about(grant, record.sub))
      store.atomically(() => write(grant, { ...(read(grant) ?? record), sealed }))
    })
    return { token: tokens.access_token, spent }
  }

  async function lend(grant: string): Promise<LentToken> {
    const release = await parts.takeTurn(() => leases.acquire(grant))
    try {
      if (read(grant)?.ended === true) throw new GrantError('the grant has ended')
      const { token, spent } = await renew(grant)
      return {
        token,
        end: async () => {
          try {
            // A refresh is how this upstream ends an access token: there is no revocation endpoint.
            await parts.endLent(async (spend) => {
              await renew(grant, spend)
            }, spent)
          } catch {
            // Without an answer it ends by its own lifetime; the next call finds out whether the grant lives.
          } finally {
            release()
          }
        },
      }
    } catch (error) {
      release()
      // Refused for good; what only failed may succeed the next time.
      if (isRefusal(error)) store.remove('session-grant', grant)
      throw error instanceof GrantError ? error : new GrantError('the upstream does not renew the grant')
    }
  }

  /** A last refresh, whose result nobody gets: all that was known of the grant is dead then. */
  async function exhaust(grant: string): Promise<void> {
    const release = await leases.acquire(grant)
    try {
      await renew(grant)
    } catch {
      // It had ended there already, or ends by its own lifetime.
    } finally {
      store.remove('session-grant', grant)
      release()
    }
  }

  async function lives(grant: string): Promise<boolean> {
    const release = await leases.acquire(grant).catch(() => undefined)
    // Somebody has it in use, so that it lives.
    if (release === undefined) return true
    try {
      if (read(grant)?.ended !== true) await renew(grant)
      return read(grant)?.ended !== true
    } catch (error) {
      const gone = error instanceof GrantError || isRefusal(error)
      if (gone) store.remove('session-grant', grant)
      return !gone
    } finally {
      release()
    }
  }

  return {
    keep: (sub, tokens) => {
      const refreshToken = tokens['refresh_token']
      if (typeof refreshToken !== 'string') return undefined
      const grant = makeSecret()
      write(grant, { sub, sealed: vault.seal(refreshToken, about(grant, sub)) })
      return grant
    },
    lend,
    lives,
    end: (grant) => {
      const record = read(grant)
      if (record === undefined) return
      write(grant, { ...record, ended: true })
      const work = exhaust(grant)
        .catch(() => {})
        .finally(() => ending.delete(work))
      ending.add(work)
    },
    close: async () => {
      await Promise.allSettled(ending)
    },
  }
}
