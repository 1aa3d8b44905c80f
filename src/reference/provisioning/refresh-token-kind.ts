import { z } from 'zod'
import { type Upstream, UpstreamError } from '../authorization-server/upstream.ts'
import type { CredentialKind } from './background-grants.ts'

const renewal = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
})

/** A refresh token of the `oidc` app: good for one refresh, which gives the next. */
export function refreshTokenKind(upstream: Pick<Upstream, 'renew'>): CredentialKind {
  return {
    use: async ({ value }) => {
      try {
        const { access_token: token, refresh_token, expires_in: expiresIn } = renewal.parse(await upstream.renew(value))
        return {
          authority: { header: `Bearer ${token}`, token, expiresIn },
          next: { kind: 'refresh-token', value: refresh_token },
        }
      } catch (error) {
        if (error instanceof UpstreamError && error.kind === 'refused') return undefined
        throw error
      }
    },
    // A refresh whose result nobody keeps: this upstream has no revocation endpoint.
    end: async ({ value }) => {
      await upstream.renew(value)
    },
  }
}
