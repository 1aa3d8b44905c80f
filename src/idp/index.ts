/**
 * The mock identity provider by itself: `createIdp`, then give its `fetch` to a server.
 *
 * @packageDocumentation
 */

export { createIdp, type Idp, type IdpAccount, type IdpAdminClient, type IdpOptions } from './idp.ts'
export { hardenedRealm, type RealmRow, type RealmSettings, realmTable, shippedRealm } from './realm.ts'
export type { ClientScope, IdpClient } from './state.ts'
