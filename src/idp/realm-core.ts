import type { KeyObject } from 'node:crypto'
import type { CredentialRegister } from '../nextcloud/credentials.ts'
import type { RealmSettings } from './realm.ts'
import type { RealmState } from './state.ts'

/** The key that access tokens and ID tokens are signed with. */
export interface RealmKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** What every endpoint of a realm works on. */
export interface Realm {
  readonly name: string
  /** Where the server is reached, without a path. */
  readonly origin: string
  /** `<origin>/realms/<name>`. */
  readonly issuer: string
  settings: RealmSettings
  state: RealmState
  readonly credentials: CredentialRegister
  /** Replaced by whoever rotates it; nothing is left of the one before. */
  key: RealmKey
  /** Refresh tokens are nobody else's to read. */
  readonly ownSecret: Uint8Array
  /** Epoch seconds by the one clock. */
  readonly seconds: () => number
}

/** URL of an endpoint of OpenID Connect in a realm. */
export function protocolUrl({ issuer }: Pick<Realm, 'issuer'>, endpoint: string): string {
  return `${issuer}/protocol/openid-connect/${endpoint}`
}

/** Path below which a realm answers. */
export function realmPath({ name }: Pick<Realm, 'name'>): string {
  return `/realms/${name}`
}
