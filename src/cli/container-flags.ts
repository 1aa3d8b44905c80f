import { UsageError } from '../run/usage-error.ts'
import type { ContainerWanted } from '../targets/container/nextcloud-container.ts'

/** The flags about a Nextcloud in a container, as they are typed. */
export interface ContainerFlags {
  readonly nextcloud?: string
  readonly reuseContainer?: boolean
  readonly delegationIssuer?: string
  readonly upstream?: string
  readonly upstreamRedirect?: readonly string[]
}

/**
 * The mock behind the server, as `mock[:port]`: `--nextcloud` says what `--upstream` says, where it begins like that.
 *
 * @throws UsageError where both say one
 */
export function mockNamed({
  nextcloud,
  upstream,
}: Pick<ContainerFlags, 'nextcloud' | 'upstream'>): { readonly flag: string; readonly text: string } | undefined {
  const byName = nextcloud !== undefined && /^mock(:|$)/.test(nextcloud)
  if (byName && upstream !== undefined)
    throw new UsageError('usage', '--nextcloud mock and --upstream mock say the same: say one.')
  if (byName) return { flag: '--nextcloud', text: nextcloud }
  return upstream === undefined ? undefined : { flag: '--upstream', text: upstream }
}

/** `container`, or with an image as engines name it. */
const form = /^container(?::(\S+))?$/

/**
 * The Nextcloud in a container that is wanted; undefined where `--nextcloud` names one that is there, or none.
 *
 * @throws UsageError
 */
export function containerWanted(flags: ContainerFlags): ContainerWanted | undefined {
  const { nextcloud = '', reuseContainer, delegationIssuer, upstream, upstreamRedirect = [] } = flags
  const found = form.exec(nextcloud)
  if (found === null) {
    const lonely =
      reuseContainer === true ? '--reuse-container' : delegationIssuer === undefined ? undefined : '--delegation-issuer'
    if (lonely !== undefined)
      throw new UsageError('usage', `${lonely} goes with a Nextcloud in a container: say --nextcloud container.`)
    return undefined
  }
  if (upstream !== undefined)
    throw new UsageError('usage', '--upstream mock and --nextcloud container both stand behind the server: say one.')
  if (delegationIssuer !== undefined && !/^https?:$/.test(URL.parse(delegationIssuer)?.protocol ?? ''))
    throw new UsageError(
      'usage',
      `--delegation-issuer takes a URL like http://localhost:8000/delegation, not '${delegationIssuer}'.`,
    )
  const [image, [redirectUri, ...more]] = [found[1], upstreamRedirect]
  if (more.length > 0)
    throw new UsageError('usage', '--upstream-redirect stands once with --nextcloud container: with * at its end.')
  return {
    ...(image === undefined ? {} : { image }),
    ...(reuseContainer === undefined ? {} : { reuse: reuseContainer }),
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(delegationIssuer === undefined ? {} : { delegationIssuer: delegationIssuer.replace(/\/$/, '') }),
  }
}
