import type { Verification } from './config.ts'

/** How it ended to ask for a token: with a JSON object, or with what is none. */
export type Introspected =
  | { readonly ended: 'answered'; readonly said: Readonly<Record<string, unknown>> }
  | { readonly ended: 'error-status' | 'empty' | 'no-json' | 'timeout' | 'no-connection' }

/** How long the issuer may take to answer, in milliseconds: a person waits for the call behind it. */
const patience = 1000

/** Asks the issuer of a token what it stands for (RFC 7662 §2.1). Whether it vouches for it is for others to read. */
export async function introspect(
  token: string,
  { endpoint, clientId, clientSecret }: Extract<Verification, { endpoint: string }>,
  send: typeof fetch,
): Promise<Introspected> {
  try {
    const response = await send(endpoint, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    if (response.status !== 200) return { ended: 'error-status' }
    return readAnswer(await response.text())
  } catch (error) {
    return { ended: error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'no-connection' }
  }
}

function readAnswer(text: string): Introspected {
  if (text === '') return { ended: 'empty' }
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return { ended: 'no-json' }
    return { ended: 'answered', said: { ...read } }
  } catch {
    return { ended: 'no-json' }
  }
}
