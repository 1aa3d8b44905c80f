import type { Profile } from './profiles.ts'

/** A redirect URI that a client asks for, in the parts that are compared. */
interface Requested {
  readonly scheme: string
  readonly host: string
  readonly port: number | undefined
  readonly path: string
}

const oneSlash = (path: string): string => `/${path.replace(/\/+/g, '/').replace(/^\/+/, '')}`

function readRequested(uri: string, mode: Profile['redirectUris']): Requested | undefined {
  const bare = mode === 'pattern' ? -1 : uri.indexOf(':///')
  if (bare >= 0) {
    const path = `/${uri.slice(bare + 4).replace(/^\/+/, '')}`
    return { scheme: uri.slice(0, bare).toLowerCase(), host: '', port: undefined, path }
  }
  const parts =
    /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(
      uri,
    )
  const [, scheme = '', host = '', port, rawPath = '', query, fragment] = parts ?? []
  if (parts === null || host === '') return undefined
  let path = oneSlash(rawPath === '' ? '/' : rawPath)
  if (mode === 'query') {
    if (query !== undefined && query !== '') path = `${path.replace(/\/+$/, '')}?${query}`
    if (fragment !== undefined && fragment !== '') path = `${path}#${fragment}`
  }
  return {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    path,
  }
}

function hostFits(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  if (!pattern.startsWith('*.')) return pattern === host
  const base = pattern.slice(1)
  const labels = host.endsWith(base) ? host.slice(0, -base.length) : ''
  return base !== '.' && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(labels)
}

function portFits(pattern: string | undefined, { scheme, port }: Requested): boolean {
  if (pattern === undefined || pattern === '*') return true
  const standard = scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined
  return Number(pattern) === (port ?? standard)
}

function pathFits(pattern: string, path: string): boolean {
  return pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}

/** Splits `host`, `host:port`, `host:*` and `[address]:port`. An address loses its brackets, and so never matches, as in the real app. */
function splitAuthority(authority: string): { readonly host: string; readonly port: string | undefined } {
  const plain = authority.replace(/^.*@/, '').toLowerCase()
  const address = /^\[([^\]]+)\](?::(.+))?$/.exec(plain)
  if (address !== null) return { host: address[1] ?? '', port: address[2] }
  const withPort = /^(.*):(\d+|\*)$/.exec(plain)
  return withPort === null ? { host: plain, port: undefined } : { host: withPort[1] ?? '', port: withPort[2] }
}

/**
 * Whether a redirect URI fits a registered one, which is a pattern: scheme equal, where it has one; host equal, `*` or `*.base`;
 * no port takes any port; path equal, or below `/*`; the query belongs to the path (nextcloud.md 1.9).
 */
export function redirectUriFits(uri: string, registered: string, mode: Profile['redirectUris']): boolean {
  if (mode === 'exact') return uri === registered
  const requested = readRequested(uri, mode)
  const pattern = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/]*)(\/.*)?$/is.exec(registered)
  if (requested === undefined || pattern === null) return false
  const [, scheme, authority = '', path = '/'] = pattern
  const { host, port } = splitAuthority(authority)
  return (
    (scheme === undefined || scheme.toLowerCase() === requested.scheme) &&
    hostFits(host, requested.host) &&
    portFits(port, requested) &&
    pathFits(oneSlash(path), requested.path)
  )
}
