import type { AuthorizationServerConfig } from './config.ts'

type Where = Pick<AuthorizationServerConfig, 'origin'>

/** Name of the browser's cookie: `__Host-` where TLS allows it. */
export function browserCookieName({ origin }: Where): string {
  return origin.startsWith('https:') ? '__Host-proxy' : 'proxy'
}

/** The `Set-Cookie` line by which a browser is known again. It holds a handle; what is known of the browser stays here. */
export function browserCookie({ origin }: Where, name: string, secret: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${name}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure}`
}

/** Value of a cookie of a request. */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value === '' ? undefined : value
}
