import { z } from 'zod'
import type { Verification } from './config.ts'

/** An answer that vouches for a token; `active` is `true` and nothing like it (RFC 7662 §2.2). */
const vouching = z.object({ active: z.literal(true) }).loose()

/**
 * Asks the issuer of a token what it stands for (RFC 7662).
 *
 * @returns the members of an answer that vouches for it, else undefined
 * @throws when the issuer does not answer in time, or with no JSON
 */
export async function introspect(
  token: string,
  { endpoint, clientId, clientSecret }: Extract<Verification, { endpoint: string }>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }),
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
  })
  if (response.status !== 200) return undefined
  const read = vouching.safeParse(await response.json())
  return read.success ? read.data : undefined
}
