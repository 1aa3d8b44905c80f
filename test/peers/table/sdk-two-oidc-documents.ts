import { clientDocument } from '../../../src/client/client-documents.ts'
import type { Peer } from '../peer.ts'
import { sdkTwoOidcProvider } from './sdk-two-oidc-provider.ts'

/** A name that nobody has (RFC 6761 §6.4). */
const url = 'https://client.invalid/claimcheck.json'

const { 'challenge-no-error-when-anonymous': withoutHeader } = sdkTwoOidcProvider.warns

const { 'rs-malformed-authorization': atTheGuard } = sdkTwoOidcProvider.fails

/** The same where clients are known by documents, and cannot register. */
export const sdkTwoOidcDocuments: Peer = {
  ...sdkTwoOidcProvider,
  id: 'sdk-two-oidc-documents',
  title: 'the same, where `oidc-provider` takes clients by client id metadata documents, and none registers',
  env: { ...sdkTwoOidcProvider.env, CLIENT_DOCUMENT: JSON.stringify(clientDocument(url)) },
  clientDocument: url,
  // Its pages are those of the other, and one client that is known cannot be called by a name of our making.
  fails: atTheGuard === undefined ? {} : { 'rs-malformed-authorization': atTheGuard },
  warns: withoutHeader === undefined ? {} : { 'challenge-no-error-when-anonymous': withoutHeader },
}
