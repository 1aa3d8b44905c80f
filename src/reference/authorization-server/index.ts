import { Hono } from 'hono'
import type { Store } from '../store/store.ts'
import { callback } from './callback.ts'
import { clientFromRegistration, clientRegistry, registrationAnswer } from './client-registry.ts'
import { type AuthorizationServerConfig, allScopes, delegationIssuer, endpoint } from './config.ts'
import { authorize, consent } from './consent.ts'
import type { Context } from './context.ts'
import { errorResponse, OAuthError } from './errors.ts'
import { introspect } from './introspection.ts'
import type { Keys } from './keys.ts'
import type { AuthorizationServerParts } from './parts.ts'
import { readBody } from './request-body.ts'
import { revoke } from './revocation.ts'
import { token } from './token.ts'
import { connectUpstream } from './upstream.ts'

/** Puts an AS proxy together: its routes answer below the issuer, the well-known URLs at the root of the host. */
export function createAuthorizationServer(
  config: AuthorizationServerConfig,
  parts: AuthorizationServerParts,
  store: Store,
  keys: Keys,
): Hono {
  const context: Context = {
    config,
    parts,
    store,
    clients: clientRegistry(store, config.clients),
    keys,
    upstream: connectUpstream(config, endpoint(config, 'callback'), parts),
  }
  const app = new Hono()
  const path = (name: string): string => new URL(endpoint(config, name)).pathname
  app.onError((error) => {
    const said = error instanceof OAuthError ? error : new OAuthError('server_error', 'something went wrong', 500)
    return errorResponse(said, parts.cacheHeaders('error'))
  })
  for (const place of parts.metadataPaths(config))
    app.get(place, (c) => parts.metadataResponse(parts.metadata(config, c.req.raw)))
  for (const place of parts.oidcMetadataPaths(config))
    app.get(place, (c) => parts.metadataResponse(parts.oidcMetadata(config, c.req.raw)))
  app.get(path('jwks'), (c) => c.json({ keys: [keys.tokens.jwk] }))
  app.get(path('authorize'), (c) => authorize(context, c.req.raw))
  app.post(path('consent'), (c) => consent(context, c.req.raw))
  app.get(path('callback'), (c) => callback(context, c.req.raw))
  app.post(path('token'), (c) => token(context, c.req.raw))
  app.post(path('register'), async (c) => {
    const body = readJson(await readBody(c.req.raw))
    const registered = clientFromRegistration(body, allScopes(config), parts.idForClient(body))
    context.clients.add(registered.client)
    return c.json(registrationAnswer(registered, Math.floor(config.now() / 1000)), 201, {
      ...parts.cacheHeaders('registration'),
    })
  })
  app.post(path('introspect'), (c) => introspect(context, c.req.raw))
  app.post(path('revoke'), (c) => revoke(context, c.req.raw))
  const delegated = new URL(delegationIssuer(config)).pathname
  app.get(`${delegated}/.well-known/openid-configuration`, (c) =>
    c.json({
      issuer: delegationIssuer(config),
      jwks_uri: `${delegationIssuer(config)}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      response_types_supported: ['code'],
    }),
  )
  app.get(`${delegated}/jwks`, (c) => c.json({ keys: [keys.delegation.jwk] }))
  return app
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
