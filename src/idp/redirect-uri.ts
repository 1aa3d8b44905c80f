import type { RealmSettings } from './realm.ts'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** A loopback URI without its port, which programs cannot know beforehand (RFC 8252 §7.3). */
function withoutPort(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined
  const url = new URL(uri)
  if (url.protocol !== 'http:' || !loopback.has(url.hostname)) return undefined
  url.port = ''
  return url.href
}

/** Whether a redirect URI is one of a client: exactly, by a loopback port, or by a pattern where the realm takes those. */
export function isRegistered(
  registered: readonly string[],
  asked: string,
  { exactRedirectUris }: Pick<RealmSettings, 'exactRedirectUris'>,
): boolean {
  return registered.some((one) => {
    if (one === asked) return true
    if (!exactRedirectUris && one.endsWith('*')) return asked.startsWith(one.slice(0, -1))
    const plain = withoutPort(one)
    return plain !== undefined && plain === one && withoutPort(asked) === plain
  })
}
