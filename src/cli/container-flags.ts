import { UsageError } from '../run/usage-error.ts'
import type { IdpWanted } from '../targets/container/keycloak-container.ts'
import type { ContainerWanted } from '../targets/container/nextcloud-container.ts'

/** The flags about what stands behind a server in containers, as they are typed. */
export interface ContainerFlags {
  readonly nextcloud?: string
  readonly idp?: string
  readonly listen?: string
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
  const { nextcloud = '', idp, listen, reuseContainer, delegationIssuer, upstream, upstreamRedirect = [] } = flags
  const found = form.exec(nextcloud)
  if (found === null) {
    if (delegationIssuer !== undefined)
      throw new UsageError(
        'usage',
        '--delegation-issuer goes with a Nextcloud in a container: say --nextcloud container.',
      )
    if (reuseContainer === true && !form.test(idp ?? ''))
      throw new UsageError('usage', '--reuse-container goes with --nextcloud container or --idp container: say one.')
    return undefined
  }
  if (upstream !== undefined)
    throw new UsageError('usage', '--upstream mock and --nextcloud container both stand behind the server: say one.')
  if (form.test(idp ?? '') && listen === undefined)
    throw new UsageError(
      'usage',
      'A Nextcloud and a Keycloak in containers reach each other by the bridge alone: say --listen ADDRESS, its address.',
    )
  const issuer = delegationIssuer?.replace('{server.origin}', 'http://localhost')
  if (issuer !== undefined && !/^https?:$/.test(URL.parse(issuer)?.protocol ?? ''))
    throw new UsageError(
      'usage',
      `--delegation-issuer takes a URL like http://localhost:8000/delegation, or {server.origin}/delegation, not '${delegationIssuer}'.`,
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

/** The Keycloak in a container that is wanted; undefined where `--idp` names one that is there, or none. */
export function idpWanted({ idp = '', reuseContainer, upstreamRedirect }: ContainerFlags): IdpWanted | undefined {
  const found = form.exec(idp)
  if (found === null) return undefined
  const [, image] = found
  return {
    ...(image === undefined ? {} : { image }),
    ...(reuseContainer === undefined ? {} : { reuse: reuseContainer }),
    ...(upstreamRedirect === undefined ? {} : { redirectUris: upstreamRedirect }),
  }
}
