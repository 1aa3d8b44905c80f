import { Hono } from 'hono'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'
import { callback } from './callback.ts'
import { clientFromRegistration, clientRegistry, registrationAnswer } from './client-registry.ts'
import { type AuthorizationServerConfig, allScopes, delegationIssuer, endpoint, type Service } from './config.ts'
import { authorize, consent } from './consent.ts'
import type { Context } from './context.ts'
import { errorResponse, OAuthError } from './errors.ts'
import { introspect } from './introspection.ts'
import type { Keys } from './keys.ts'
import type { AuthorizationServerParts } from './parts.ts'
import { readBody } from './request-body.ts'
import { revoke } from './revocation.ts'
import { createSessionGrants, type LentToken } from './session-grants.ts'
import { type Borrowing, lendForCall } from './session-lending.ts'
import { token } from './token.ts'
import { connectUpstream } from './upstream.ts'

/** An AS proxy. */
export interface AuthorizationServer {
  /** Its routes answer below the issuer, the well-known URLs at the root of the host. */
  fetch(request: Request): Response | Promise<Response>
  /** Lends an MCP server the session's own grant for a call. @throws GrantError where there is nothing to lend */
  lend(service: Service, asked: Borrowing): Promise<LentToken>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/**
 * Puts an AS proxy together.
 *
 * @param vault - seals what it keeps of the upstream; a proxy that keeps nothing needs none
 */
export function createAuthorizationServer(
  config: AuthorizationServerConfig,
  parts: AuthorizationServerParts,
  store: Store,
  keys: Keys,
  vault?: Vault,
): AuthorizationServer {
  const upstream = connectUpstream(config, endpoint(config, 'callback'), parts)
  const keeps = config.authority === 'session-grant' && vault !== undefined
  const context: Context = {
    config,
    parts,
    store,
    clients: clientRegistry(store, config.clients),
    keys,
    upstream,
    ...(keeps ? { grants: createSessionGrants(config, parts, store, vault, upstream) } : {}),
  }
  const app = routesOf(context)
  return {
    fetch: (request) => app.fetch(request),
    lend: (service, asked) => lendForCall(context, service, asked),
    close: async () => {
      await context.grants?.close()
    },
  }
}

function routesOf(context: Context): Hono {
  const { config, parts, keys } = context
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
    const body = parts.registrationAsked(readJson(await readBody(c.req.raw)))
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
