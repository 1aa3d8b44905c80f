import { createGrantLeases } from '../authorization-server/grant-lease.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'

/** What a person gave for work in the background: a refresh token of the `oidc` app, or an app password. */
export type BackgroundCredential =
  | { readonly kind: 'refresh-token'; readonly value: string }
  | { readonly kind: 'app-password'; readonly value: string; readonly loginName: string }

/** Authority for one job. */
export interface BackgroundAuthority {
  /** Value of the `Authorization` header. */
  readonly header: string
  /** The bearer token in it, where it is one. */
  readonly token?: string
  /** How long it lives, in seconds, where it ends by itself. */
  readonly expiresIn?: number
}

/** How credentials of one kind are used, and ended, at the upstream. */
export interface CredentialKind {
  /**
   * Authority by a credential, with the credential that takes its place.
   *
   * @returns undefined where the upstream knows it no longer
   */
  use(
    credential: BackgroundCredential,
  ): Promise<{ readonly authority: BackgroundAuthority; readonly next: BackgroundCredential } | undefined>
  /** Makes it useless, by what the upstream offers; what is useless already stays so. */
  end(credential: BackgroundCredential): Promise<void>
}

/** A person's lasting grant, at rest. */
interface BackgroundRecord {
  readonly kind: BackgroundCredential['kind']
  /** Sealed for this person and this kind. */
  readonly sealed: string
  readonly loginName?: string
  /** Epoch milliseconds. */
  readonly since: number
}

/** How a person stands. */
export type Standing =
  | { readonly state: 'none' }
  | { readonly state: 'given'; readonly since: number }
  /** What they gave has ended at the upstream, and not here. */
  | { readonly state: 'ended'; readonly at: number }

/** What people gave for work in the background: one grant each, apart from every session. */
export interface BackgroundGrants {
  /** Keeps a grant; one that the person gave before is ended at the upstream. */
  keep(sub: string, credential: BackgroundCredential): Promise<void>
  standing(sub: string): Standing
  /** Everybody who has given one. */
  people(): readonly string[]
  /**
   * Authority for work in the background.
   *
   * @returns undefined where the person has given no grant, or it has ended at the upstream
   */
  renew(sub: string): Promise<BackgroundAuthority | undefined>
  /** Forgets a grant, and leaves it as it is at the upstream. */
  forget(sub: string): boolean
  /** Forgets a grant, after it was made useless at the upstream. @returns whether there was one */
  revoke(sub: string): Promise<boolean>
  /** Makes a credential useless that is not kept at all. */
  discard(credential: BackgroundCredential): Promise<void>
}

const about = (sub: string, kind: BackgroundCredential['kind']): readonly string[] => ['background-grant', kind, sub]

/** Makes them, on the store of the deployment. */
export function createBackgroundGrants(
  store: Store,
  vault: Vault,
  kinds: Readonly<Record<BackgroundCredential['kind'], CredentialKind>>,
  now: () => number,
): BackgroundGrants {
  const leases = createGrantLeases(store, now)
  // Written by `write` below, in this form.
  const read = (sub: string): BackgroundRecord | undefined =>
    store.get('background-grant', sub) as BackgroundRecord | undefined

  function write(sub: string, credential: BackgroundCredential, since: number): void {
    const { kind, value } = credential
    const record: BackgroundRecord = {
      kind,
      sealed: vault.seal(value, about(sub, kind)),
      since,
      ...(kind === 'app-password' ? { loginName: credential.loginName } : {}),
    }
    store.put('background-grant', sub, record)
  }

  function opened(sub: string, { kind, sealed, loginName = '' }: BackgroundRecord): BackgroundCredential {
    const value = vault.open(sealed, about(sub, kind))
    return kind === 'app-password' ? { kind, value, loginName } : { kind, value }
  }

  /** One use at a time for each person, also among several instances: a refresh token is good for one. */
  const inTurn = <Result>(sub: string, work: () => Promise<Result>): Promise<Result> =>
    leases.during(`background ${sub}`, work)

  async function use(sub: string): Promise<BackgroundAuthority | undefined> {
    const record = read(sub)
    if (record === undefined) return undefined
    const credential = opened(sub, record)
    const used = await kinds[record.kind].use(credential)
    if (used === undefined) {
      store.remove('background-grant', sub)
      store.put('background-ended', sub, { at: now() })
      return undefined
    }
    // Written down before it is used, and sealed by the newest key.
    if (used.next.value !== credential.value || vault.isOld(record.sealed)) write(sub, used.next, record.since)
    return used.authority
  }

  async function end(sub: string): Promise<boolean> {
    const record = read(sub)
    if (record === undefined) return false
    try {
      await kinds[record.kind].end(opened(sub, record))
    } catch {
      // It had ended there already, or ends by its own lifetime; where the key that sealed it is gone, it ends here.
    }
    store.remove('background-grant', sub)
    return true
  }

  return {
    keep: (sub, credential) =>
      inTurn(sub, async () => {
        await end(sub)
        store.remove('background-ended', sub)
        write(sub, credential, now())
      }),
    standing: (sub) => {
      const record = read(sub)
      if (record !== undefined) return { state: 'given', since: record.since }
      // Written by `use` above, in this form.
      const ended = store.get('background-ended', sub) as { readonly at: number } | undefined
      return ended === undefined ? { state: 'none' } : { state: 'ended', at: ended.at }
    },
    people: () => store.keys('background-grant'),
    renew: (sub) => inTurn(sub, () => use(sub)),
    forget: (sub) => {
      const had = read(sub) !== undefined
      store.remove('background-grant', sub)
      return had
    },
    revoke: (sub) =>
      inTurn(sub, async () => {
        store.remove('background-ended', sub)
        return await end(sub)
      }),
    discard: (credential) => kinds[credential.kind].end(credential).catch(() => undefined),
  }
}
