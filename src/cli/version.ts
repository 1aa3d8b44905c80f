import { existsSync, readFileSync } from 'node:fs'
import { isJsonObject, stringMember } from '../protocol/json-document.ts'

/** What claimcheck says of itself in its package.json. */
interface OwnPackage {
  readonly version: string
  /** Where its documentation is served. */
  readonly homepage?: string
}

/** Reads that file: two folders up in a checkout, three in the package. */
export function ownPackage(): OwnPackage {
  const places = ['../../package.json', '../../../package.json'].map((place) => new URL(place, import.meta.url))
  const place = places.find((url) => existsSync(url))
  const read: unknown = place === undefined ? undefined : JSON.parse(readFileSync(place, 'utf8'))
  if (!isJsonObject(read)) return { version: 'unknown' }
  const homepage = stringMember(read, 'homepage')
  return { version: stringMember(read, 'version') ?? 'unknown', ...(homepage === undefined ? {} : { homepage }) }
}

/** The version of claimcheck. */
export function version(): string {
  return ownPackage().version
}
