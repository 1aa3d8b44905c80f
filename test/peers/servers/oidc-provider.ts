/**
 * An authorization server as the documentation of `oidc-provider` has it: resource indicators, dynamic registration, and
 * its development interactions, at which anybody signs in by any name.
 *
 * Takes ISSUER and RESOURCE from its environment, and CLIENT_DOCUMENT where clients are known by documents in place of
 * registration: it is what the internet would answer at the `client_id` in it.
 */

import { errors, Provider } from 'oidc-provider'

const { ISSUER: issuer = '', RESOURCE: resource = '', CLIENT_DOCUMENT: published } = process.env

/** Fetches what is there, and the document, whose host exists for this server only. */
const fetchWithDocument: typeof fetch = async (url, options) =>
  published !== undefined && String(url) === JSON.parse(published).client_id
    ? new Response(published, { headers: { 'content-type': 'application/json' } })
    : await fetch(url, options)

const provider = new Provider(issuer, {
  fetch: fetchWithDocument,
  scopes: ['openid', 'offline_access', 'notes.read'],
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: published === undefined },
    clientIdMetadataDocument: { enabled: published !== undefined, ack: 'draft-02' },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_ctx, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget()
        return {
          scope: 'notes.read',
          audience: resource,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }
      },
      useGrantedResource: () => true,
    },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
})

provider.listen(Number(new URL(issuer).port), '127.0.0.1')
