import type { Scope } from './config.ts'

/** What the server can do about lasting access of a person: Flow 2. */
export interface ProvisioningDesk {
  /** Where a person goes to give it. */
  invite(sub: string): string
  /** Since when they have given it, in epoch milliseconds. */
  since(sub: string): number | undefined
  /** A token for work in the background, and for nothing else; undefined where nothing was given, or it has ended. */
  renew(sub: string): Promise<{ readonly token: string } | undefined>
  /** Takes it back, at the upstream as well. @returns whether there was one */
  revoke(sub: string): Promise<boolean>
}

/** What a tool says: words, or that the person must go somewhere first. */
export type Said = { readonly words: string } | { readonly goTo: string; readonly why: string }

/** A tool about lasting access. It asks nothing of the upstream. */
export interface ProvisioningTool {
  readonly name: string
  readonly description: string
  readonly scope: Scope
  readonly effect: 'reads' | 'adds' | 'changes'
  readonly run: (desk: ProvisioningDesk, sub: string) => Promise<Said>
}

const given = (since: number): string =>
  `This server may work for you in the background since ${new Date(since).toISOString()}.`

/** The tools, as data. */
export const provisioningTools: readonly ProvisioningTool[] = [
  {
    name: 'provision_nextcloud_access',
    description: 'Let this server work for the person in the background. It gives a link that the person must open.',
    scope: 'background.manage',
    effect: 'adds',
    run: async (desk, sub) => {
      const since = desk.since(sub)
      if (since !== undefined) return { words: given(since) }
      return { goTo: desk.invite(sub), why: 'Let this server work for you in the background' }
    },
  },
  {
    name: 'check_provisioning_status',
    description: 'Whether this server may work for the person in the background.',
    scope: 'background.manage',
    effect: 'reads',
    run: async (desk, sub) => {
      const since = desk.since(sub)
      return { words: since === undefined ? 'This server may not work for you in the background.' : given(since) }
    },
  },
  {
    name: 'revoke_nextcloud_access',
    description: 'Take back what lets this server work for the person in the background.',
    scope: 'background.manage',
    effect: 'changes',
    run: async (desk, sub) => ({
      words: (await desk.revoke(sub))
        ? 'This server may not work for you in the background any more.'
        : 'There was nothing to take back.',
    }),
  },
]
