/**
 * An authorization server as the documentation of `oidc-provider` has it: resource indicators, dynamic registration, and
 * its development interactions, at which anybody signs in by any name.
 *
 * Takes ISSUER and RESOURCE from its environment.
 */

import { errors, Provider } from 'oidc-provider'

const { ISSUER: issuer = '', RESOURCE: resource = '' } = process.env

const provider = new Provider(issuer, {
  scopes: ['openid', 'offline_access', 'notes.read'],
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: true },
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
