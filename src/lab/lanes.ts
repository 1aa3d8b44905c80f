import type { StartedTarget } from '../contract/target.ts'

/** Who stands in the diagram, from the person to what is furthest from them. */
export type Lane = 'browser' | 'client' | 'claimcheck' | 'mcp-server' | 'as' | 'nextcloud'

/** The lanes of a deployment in their order, with what they are called; Nextcloud may be the authorization server itself. */
export function lanesIn({ components }: Pick<StartedTarget, 'components'>): readonly (readonly [Lane, string])[] {
  const upstream = components.find(({ role }) => role === 'UP')?.origin
  const own = components.find(({ role, origin }) => role === 'PX' || (role === 'AS' && origin !== upstream))
  return [
    ['browser', 'Browser'],
    ['client', 'MCP client'],
    ['claimcheck', 'claimcheck'],
    ['mcp-server', 'MCP server'],
    ...(own === undefined ? [] : [['as', own.role === 'PX' ? 'AS proxy' : 'Identity provider'] as const]),
    ['nextcloud', own === undefined ? 'Nextcloud, the AS' : 'Nextcloud'],
  ]
}

/** What is known of a request before anybody has looked into it. */
export interface Arrived {
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** True when a server of the deployment sent it. */
  readonly fromServer: boolean
  /** True when claimcheck's own judge sent it. */
  readonly fromJudge: boolean
}

/** Paths at the origin of an MCP server that belong to the MCP server itself. */
const ofMcpServer = /^\/(mcp\b|\.well-known\/oauth-protected-resource\b)/
/** What Nextcloud asks of the issuers that it trusts. */
const askedByNextcloud = /^\/delegation\//
/** What an MCP server asks of Nextcloud as its authorization server, whoever stands between. */
const aboutTokens = /^(\/index\.php)?\/apps\/oidc\/(introspect|jwks)\b/
const ofLogin = /^(\/index\.php)?\/(apps\/oidc|login|\.well-known)\b/

/** Says between whom a request went. */
export function lanesOf(target: Pick<StartedTarget, 'components' | 'mcp'>, arrived: Arrived): readonly [Lane, Lane] {
  const { origin, pathname } = new URL(arrived.url)
  const roles = target.components.filter((one) => one.origin === origin).map(({ role }) => role)
  const to: Lane = roles.includes('UP')
    ? 'nextcloud'
    : roles.includes('RS') && (!roles.includes('PX') || ofMcpServer.test(pathname))
      ? 'mcp-server'
      : 'as'
  return [senderOf(target, arrived, to, pathname), to]
}

function senderOf({ components }: Pick<StartedTarget, 'components'>, arrived: Arrived, to: Lane, path: string): Lane {
  if (arrived.fromJudge) return 'claimcheck'
  if (!arrived.fromServer) return isBrowser(arrived.headers) ? 'browser' : 'client'
  if (to === 'as') return askedByNextcloud.test(path) ? 'nextcloud' : 'mcp-server'
  const proxy = components.some(({ role }) => role === 'PX')
  const relayed = components.some(({ name }) => name === 'proxy as first shipped')
  if (!proxy || !ofLogin.test(path)) return 'mcp-server'
  // The server behind the first proxy checks the tokens of Nextcloud itself.
  return relayed && aboutTokens.test(path) ? 'mcp-server' : 'as'
}

/** Programs do not call themselves so, and set no metadata of fetches that lead to a page. */
function isBrowser(headers: Arrived['headers']): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'user-agent' && value.startsWith('Mozilla/'))
}
