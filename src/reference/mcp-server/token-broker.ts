import { z } from 'zod'
import type { Brokerage } from './config.ts'

/** Authority at the upstream for one tool call; it is used for that call and then dropped. */
export interface SessionDelegation {
  readonly kind: 'session'
  readonly token: string
}

/** Comes to authority at the upstream from the token of a call. */
export interface TokenBroker {
  /** @throws BrokerError when the authorization server gives none */
  forCall(token: string, scope: string): Promise<SessionDelegation>
}

/** No authority for a call; what the authorization server said stays here. */
export class BrokerError extends Error {
  readonly code = 'no-delegation'
}

const exchanged = z.object({ access_token: z.string().min(1), token_type: z.string() })

/** Makes the broker. It keeps nothing: each call exchanges its own token (RFC 8693 §2). */
export function createTokenBroker(brokerage: Brokerage, send: typeof fetch): TokenBroker {
  if (brokerage.by === 'pass-through') return { forCall: async (token) => ({ kind: 'session', token }) }
  const { tokenEndpoint, clientId, clientSecret } = brokerage
  return {
    forCall: async (token, scope) => {
      const response = await send(tokenEndpoint, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`,
        },
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: token,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          scope,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(5000),
      })
      const read = exchanged.safeParse(await response.json().catch(() => undefined))
      if (!response.ok || !read.success) throw new BrokerError('the authorization server did not delegate')
      return { kind: 'session', token: read.data.access_token }
    },
  }
}
