import { createHash } from 'node:crypto'
import { createRemoteJWKSet } from 'jose'
import { z } from 'zod'
import type { AuthorizationServerConfig } from './config.ts'
import type { UpstreamTokens } from './parts.ts'
import type { AuthorizationRequest, UpstreamState } from './records.ts'
import type { UpstreamParams, UpstreamParts } from './upstream-parts.ts'

/** The upstream did not play along. What it said stays in here: its own words never reach a client. */
export class UpstreamError extends Error {
  readonly code = 'upstream'
  /**
   * The person did not sign in; sign-in is not possible now; the upstream refused; it gave no answer; or what it said is
   * not proved.
   */
  readonly kind: 'denied' | 'unavailable' | 'refused' | 'unreachable' | 'unproved'
  /** Status of its answer, where it gave one. */
  readonly status: number | undefined

  constructor(kind: UpstreamError['kind'], message: string, status?: number) {
    super(message)
    this.kind = kind
    this.status = status
  }
}

/** Who signed in upstream, by which code, and what the upstream gave for it. */
export interface SignedIn {
  readonly sub: string
  readonly code: string
  readonly tokens: UpstreamTokens
}

/** The identity provider behind the proxy, as an OAuth client sees it. */
export interface Upstream {
  /** What is asked for there when a person approves a request. */
  scopeFor(request: AuthorizationRequest): string
  /** Where the person signs in. */
  authorizationUrl(login: {
    readonly state: string
    readonly nonce: string
    readonly verifier: string
    readonly request: AuthorizationRequest
  }): Promise<string>
  /**
   * Reads the authorization response to a login, redeems its code and proves who signed in (OIDC Core §3.1.3.7).
   *
   * @throws UpstreamError
   */
  redeem(response: URLSearchParams, login: UpstreamState): Promise<SignedIn>
  /**
   * Renews a grant (RFC 6749 §6).
   *
   * @throws UpstreamError `refused` where the grant has ended there
   */
  renew(refreshToken: string): Promise<UpstreamTokens>
}

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
type Discovery = z.infer<typeof discovery>

/** No upstream answer is waited for any longer, in milliseconds. */
const patience = 10_000

/** Metadata is looked up again after this time, in milliseconds. */
const metadataLife = 600_000

/**
 * Makes the proxy's side towards its upstream.
 *
 * @param callback - the proxy's own redirect URI there, whatever the client's is
 */
export function connectUpstream(config: AuthorizationServerConfig, callback: string, parts: UpstreamParts): Upstream {
  const { origin, clientId, clientSecret } = config.upstream
  let known: { readonly found: Promise<Discovery>; readonly until: number } | undefined
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined

  const discover = async (): Promise<Discovery> => {
    const response = await fetch(`${origin}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) throw new UpstreamError('unavailable', 'the upstream has no metadata', response.status)
    return discovery.parse(await response.json())
  }
  const metadata = (): Promise<Discovery> => {
    if (known === undefined || known.until <= config.now()) {
      const found = discover()
      known = { found, until: config.now() + metadataLife }
      found.catch(() => {
        known = undefined
      })
    }
    return known.found
  }

  async function codeOf(response: URLSearchParams): Promise<string> {
    const { issuer, authorization_response_iss_parameter_supported: advertised } = await metadata()
    if (!parts.issHolds(response.get('iss'), issuer, advertised === true))
      throw new UpstreamError('unproved', 'the response names another issuer')
    const code = response.get('code')
    if (code !== null) return code
    const error = response.get('error')
    const said = response.get('error_description') ?? error ?? 'neither code nor error'
    if (error === 'temporarily_unavailable') throw new UpstreamError('unavailable', said)
    throw new UpstreamError(error === 'access_denied' || error === 'login_required' ? 'denied' : 'refused', said)
  }

  async function tokensFor(code: string, login: UpstreamState): Promise<UpstreamTokens> {
    const params = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: login.verifier,
    }
    return await askForTokens(parts.tokenParams(params, login.request))
  }

  async function askForTokens(params: UpstreamParams): Promise<UpstreamTokens> {
    const { token_endpoint } = await metadata()
    const response = await fetch(token_endpoint, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(params),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) throw new UpstreamError('refused', await response.text(), response.status)
    return z.record(z.string(), z.unknown()).parse(await response.json())
  }

  /** `fetch` throws TypeError where no answer came (Fetch §5.6); all else is about what came. */
  async function asUpstreamError<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof UpstreamError) throw error
      throw new UpstreamError(error instanceof TypeError ? 'unreachable' : 'unproved', String(error))
    }
  }

  async function whoIn(tokens: UpstreamTokens, nonce: string): Promise<string> {
    const { issuer, jwks_uri } = await metadata()
    const otherwise = typeof tokens.id_token === 'string' ? undefined : parts.subjectWithoutIdToken()
    if (otherwise !== undefined) return otherwise
    if (typeof tokens.id_token !== 'string') throw new UpstreamError('unproved', 'the upstream gave no ID token')
    keys ??= createRemoteJWKSet(new URL(jwks_uri))
    const checks = { issuer, audience: clientId, algorithms: ['RS256'], clockTolerance: 5, requiredClaims: ['exp'] }
    const now = { currentDate: new Date(config.now()) }
    const claims = await parts.readIdToken(tokens.id_token, keys, parts.idTokenChecks({ ...checks, ...now }))
    if (!parts.nonceHolds(claims, nonce) || typeof claims.sub !== 'string')
      throw new UpstreamError('unproved', 'the ID token is for another login')
    return claims.sub
  }

  return {
    scopeFor: (request) => parts.upstreamScope(config, request),
    authorizationUrl: async ({ state, nonce, verifier, request }) => {
      const { authorization_endpoint } = await metadata()
      const params = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: callback,
        scope: parts.upstreamScope(config, request),
        state,
        nonce,
        code_challenge: createHash('sha256').update(verifier, 'ascii').digest('base64url'),
        code_challenge_method: 'S256',
      }
      const url = new URL(authorization_endpoint)
      url.search = new URLSearchParams(parts.authorizationParams(params, request)).toString()
      return url.href
    },
    redeem: (response, login) =>
      asUpstreamError(async () => {
        const code = await codeOf(response)
        const tokens = await tokensFor(code, login)
        return { sub: await whoIn(tokens, login.nonce), code, tokens }
      }),
    renew: (refreshToken) =>
      asUpstreamError(async () => {
        const params = { grant_type: 'refresh_token', refresh_token: refreshToken }
        return await askForTokens({ ...params, client_id: clientId, client_secret: clientSecret })
      }),
  }
}
