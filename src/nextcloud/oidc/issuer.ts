import type { Context } from '../router.ts'

/** `issuer` of the discovery document (nextcloud.md 1.3). */
export function discoveryIssuer({ core, origin, request }: Pick<Context, 'core' | 'origin' | 'request'>): string {
  const { issuer } = core.settings
  if (typeof issuer === 'object') return issuer.discovery
  if (issuer === 'trailing-slash') return `${request.scheme}://${request.host}/`
  return issuer === 'host' || issuer === 'token-differs' ? origin : issuer
}

/** `iss` of the tokens; `token-differs` gives the internal name that a container would see. */
export function tokenIssuer(context: Pick<Context, 'core' | 'origin' | 'request'>): string {
  const { issuer } = context.core.settings
  if (typeof issuer === 'object') return issuer.tokens
  return issuer === 'token-differs' ? 'http://app' : discoveryIssuer(context)
}
