import type { JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import type { RequestContext } from '../context.ts'
import { discoveryIssuer } from '../oidc/issuer.ts'
import type { TrustedProvider } from '../settings.ts'

/** What a provider says of itself. */
export interface ProviderDocument {
  readonly issuer: string
  readonly jwksUri: string
  readonly userinfoEndpoint: string | undefined
  /** True when the provider is this Nextcloud itself. */
  readonly own: boolean
}

const discoverySchema = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
})
const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })
const timeout = 5_000

async function fetchJson(context: RequestContext, url: string): Promise<unknown> {
  try {
    const response = await context.core.fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeout),
    })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

const bare = (url: string): string => url.replace(/\/$/, '')

/** The discovery document of a provider. It is asked for on every call, as observed; one's own is answered in process. */
export async function providerDocument(
  context: RequestContext,
  provider: TrustedProvider,
): Promise<ProviderDocument | undefined> {
  const { request, origin } = context
  if ([origin, `${request.scheme}://${request.host}`].includes(bare(provider.issuer))) {
    return { issuer: discoveryIssuer(context), jwksUri: 'own', userinfoEndpoint: 'own', own: true }
  }
  const read = discoverySchema.safeParse(
    await fetchJson(context, `${bare(provider.issuer)}/.well-known/openid-configuration`),
  )
  if (!read.success) return undefined
  const { issuer, jwks_uri: jwksUri, userinfo_endpoint: userinfoEndpoint } = read.data
  return { issuer, jwksUri, userinfoEndpoint, own: false }
}

/** Key sets by URL, as long as `jwksCache` says; an unknown kid does not make it look again (nextcloud.md 3.3). */
export interface KeySetCache {
  keys(context: RequestContext, document: ProviderDocument): Promise<readonly JsonWebKey[]>
  clear(): void
}

/** An empty cache. */
export function createKeySetCache(): KeySetCache {
  const cached = new Map<string, { readonly at: number; readonly keys: readonly JsonWebKey[] }>()
  return {
    async keys(context, document) {
      const { core } = context
      const now = core.seconds()
      const hit = cached.get(document.jwksUri)
      if (hit !== undefined && now - hit.at < core.settings.jwksCache) return hit.keys
      const read = keySetSchema.safeParse(
        document.own ? { keys: core.keys.published() } : await fetchJson(context, document.jwksUri),
      )
      if (!read.success) return []
      const keys: readonly JsonWebKey[] = read.data.keys
      cached.set(document.jwksUri, { at: now, keys })
      return keys
    },
    clear: () => cached.clear(),
  }
}

const claimsSchema = z.record(z.string(), z.unknown())

/** The claims that a provider's userinfo endpoint gives for a token; undefined when it refuses. */
export async function fetchUserinfo(
  context: RequestContext,
  endpoint: string,
  token: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const response = await context.core.fetch(endpoint, {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeout),
    })
    const read = claimsSchema.safeParse(response.ok ? await response.json() : undefined)
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
