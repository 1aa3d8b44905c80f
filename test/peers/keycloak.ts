import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The Keycloak that is judged: `org.keycloak:keycloak-quarkus-dist`, and the sources of `org.keycloak:keycloak-services`. */
export const version = '26.7.3'

/** Where it and its sources are unpacked. */
export const home: string = join(import.meta.dirname, '.keycloak', version)
/** Where the distribution has its programs. */
export const folder: string = join(home, `keycloak-${version}`)
/** A file that is there once it can be started. */
export const madeReady: string = join(home, 'made-ready.txt')

/** What keeps it from being judged; undefined where it can be. */
export function wantingKeycloak(): string | undefined {
  return existsSync(madeReady)
    ? undefined
    : `Keycloak ${version} is not installed (it takes Maven and a Java of 17 or more)`
}
