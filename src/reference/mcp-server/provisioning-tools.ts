import type { Scope } from './config.ts'

/** How a person stands: nothing given, something given, or given and ended at Nextcloud. Times in epoch milliseconds. */
export type DeskStanding =
  | { readonly state: 'none' }
  | { readonly state: 'given'; readonly since: number }
  | { readonly state: 'ended'; readonly at: number }

/** What came of a job that was asked for. */
export type DeskJob =
  | { readonly ended: 'written'; readonly changed: number }
  | { readonly ended: 'nothing-new' }
  | { readonly ended: 'no-grant' }
  | { readonly ended: 'failed'; readonly retryAt: number }

/** What the server can do about lasting access of a person, and with it: Flow 2. */
export interface ProvisioningDesk {
  /** Where a person goes to give it. */
  invite(sub: string): string
  /** How they stand now. */
  standing(sub: string): Promise<DeskStanding>
  /** A token for work in the background, and for nothing else; undefined where nothing was given, or it has ended. */
  renew(sub: string): Promise<{ readonly token?: string; readonly expiresIn?: number } | undefined>
  /** Takes it back, at the upstream as well. @returns whether there was one */
  revoke(sub: string): Promise<boolean>
  /** Does the job of the background now; `token` is that of the call, which a right server does not use for it. */
  runJob(sub: string, token: string): Promise<DeskJob>
}

/** What a tool says: words, or that the person must go somewhere first. */
export type Said = { readonly words: string } | { readonly goTo: string; readonly why: string }

/** A tool about lasting access. By itself it asks nothing of the upstream. */
export interface ProvisioningTool {
  readonly name: string
  readonly description: string
  readonly scope: Scope
  readonly effect: 'reads' | 'adds' | 'changes'
  readonly run: (desk: ProvisioningDesk, sub: string, token: string) => Promise<Said>
}

const given = (since: number): string =>
  `This server may work for you in the background since ${new Date(since).toISOString()}.`
const why = 'Let this server work for you in the background'

/** The tools, as data. */
export const provisioningTools: readonly ProvisioningTool[] = [
  {
    name: 'provision_nextcloud_access',
    description: 'Let this server work for the person in the background. It gives a link that the person must open.',
    scope: 'background.manage',
    effect: 'adds',
    run: async (desk, sub) => {
      const standing = await desk.standing(sub)
      return standing.state === 'given' ? { words: given(standing.since) } : { goTo: desk.invite(sub), why }
    },
  },
  {
    name: 'check_provisioning_status',
    description: 'Whether this server may work for the person in the background.',
    scope: 'background.manage',
    effect: 'reads',
    run: async (desk, sub) => {
      const standing = await desk.standing(sub)
      switch (standing.state) {
        case 'given':
          return { words: given(standing.since) }
        case 'ended':
          return {
            words: `What this server was given for the background ended at Nextcloud by ${new Date(standing.at).toISOString()}: give it again with provision_nextcloud_access.`,
          }
        case 'none':
          return { words: 'This server may not work for you in the background.' }
      }
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
  {
    name: 'digest_notes_now',
    description:
      'Write the digest of changed notes now, as the job in the background does, by what it was given for that.',
    scope: 'background.manage',
    effect: 'adds',
    run: async (desk, sub, token) => {
      const result = await desk.runJob(sub, token)
      switch (result.ended) {
        case 'written':
          return { words: `A digest of ${result.changed} changed notes was written.` }
        case 'nothing-new':
          return { words: 'No note was changed since the last digest.' }
        case 'no-grant':
          return { goTo: desk.invite(sub), why }
        case 'failed':
          return {
            words: `Nextcloud did not answer as it should. It is tried again at ${new Date(result.retryAt).toISOString()}.`,
          }
      }
    },
  },
]
