import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'
import type { AuthorizationServerConfig } from './config.ts'
import type { UpstreamTokens } from './parts.ts'

/** The upstream did not play along; its own words never reach the client. */
export class UpstreamError extends Error {
  readonly code = 'upstream'
}

/** The identity provider behind the proxy, as an OAuth client sees it. */
export interface Upstream {
  /** Where the person signs in. */
  authorizationUrl(state: string, nonce: string, verifier: string): Promise<string>
  /** Redeems the code of a login and proves who signed in (OIDC Core §3.1.3.7). */
  redeem(
    code: string,
    verifier: string,
    nonce: string,
  ): Promise<{ readonly sub: string; readonly tokens: UpstreamTokens }>
}

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
})

/** No upstream answer is waited for any longer, in milliseconds. */
const patience = 10_000

/**
 * Makes the proxy's side towards its upstream.
 *
 * @param callback - the proxy's own redirect URI there, whatever the client's is
 */
export function connectUpstream(config: AuthorizationServerConfig, callback: string): Upstream {
  const { origin, clientId, clientSecret } = config.upstream
  let known: Promise<z.infer<typeof discovery>> | undefined
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined

  const discover = async (): Promise<z.infer<typeof discovery>> => {
    const response = await fetch(`${origin}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) throw new UpstreamError('the upstream has no metadata')
    return discovery.parse(await response.json())
  }
  const metadata = (): Promise<z.infer<typeof discovery>> => {
    known ??= discover().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }

  return {
    authorizationUrl: async (state, nonce, verifier) => {
      const { authorization_endpoint } = await metadata()
      const url = new URL(authorization_endpoint)
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: callback,
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: createHash('sha256').update(verifier, 'ascii').digest('base64url'),
        code_challenge_method: 'S256',
      }).toString()
      return url.href
    },
    redeem: async (code, verifier, nonce) => {
      const { token_endpoint, issuer, jwks_uri } = await metadata()
      const response = await fetch(token_endpoint, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: callback,
          client_id: clientId,
          client_secret: clientSecret,
          code_verifier: verifier,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
      if (!response.ok) throw new UpstreamError('the upstream refused the code')
      const tokens: UpstreamTokens = z.record(z.string(), z.unknown()).parse(await response.json())
      if (typeof tokens.id_token !== 'string') throw new UpstreamError('the upstream gave no ID token')
      keys ??= createRemoteJWKSet(new URL(jwks_uri))
      const { payload } = await jwtVerify(tokens.id_token, keys, {
        issuer,
        audience: clientId,
        algorithms: ['RS256'],
        currentDate: new Date(config.now()),
        clockTolerance: 5,
      })
      if (payload.nonce !== nonce || typeof payload.sub !== 'string')
        throw new UpstreamError('the ID token is for another login')
      return { sub: payload.sub, tokens }
    },
  }
}
