import { existsSync, readFileSync } from 'node:fs'

/** The version of claimcheck, from its package.json: two folders up in a checkout, three in the package. */
export function version(): string {
  const places = ['../../package.json', '../../../package.json'].map((place) => new URL(place, import.meta.url))
  const place = places.find((url) => existsSync(url))
  const read: unknown = place === undefined ? undefined : JSON.parse(readFileSync(place, 'utf8'))
  if (typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string')
    return read.version
  return 'unknown'
}
