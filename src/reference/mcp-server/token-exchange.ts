import { z } from 'zod'
import type { Brokerage } from './config.ts'
import { BrokerError, type DelegationRequest } from './delegation.ts'

/** What the server needs to exchange tokens. */
export type ExchangeBrokerage = Extract<Brokerage, { by: 'exchange' }>

/** The decisions of the requester of a token exchange, each one the place of a plausible mistake. */
export interface RequesterParts {
  /** The form of the request (RFC 8693 §2.1). */
  readonly exchangeForm: (brokerage: ExchangeBrokerage, asked: DelegationRequest) => Readonly<Record<string, string>>
  /** Whether an answer is what was asked for (RFC 8693 §2.2.1). */
  readonly acceptsExchanged: (answer: Exchanged, asked: DelegationRequest) => boolean
  /** The token to go on with where there was none by exchange; a right server has no such thing. */
  readonly insteadOfExchange: (asked: DelegationRequest, why: ExchangeFailure) => string | undefined
  /** What else an answer brought; a right server does nothing with it. */
  readonly keepOfExchange: (answer: Exchanged, brokerage: ExchangeBrokerage, send: typeof fetch) => Promise<void>
}

/** An answer of the token endpoint with a token in it. */
export interface Exchanged {
  readonly access_token: string
  readonly token_type: string
  readonly issued_token_type?: string | undefined
  readonly scope?: string | undefined
  readonly expires_in?: number | undefined
  readonly [member: string]: unknown
}

/** Why an exchange gave nothing: it was refused, the authorization server failed, or nothing came. */
export type ExchangeFailure = 'refused' | 'server-error' | 'no-answer' | 'not-accepted'

const exchanged: z.ZodType<Exchanged> = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string(),
  issued_token_type: z.string().optional(),
  scope: z.string().optional(),
  expires_in: z.number().optional(),
})

const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

/** The right decisions. */
export function rightRequesterParts(): RequesterParts {
  return {
    exchangeForm: ({ audience }, { token, scope }) => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: accessToken,
      audience,
      scope,
    }),
    acceptsExchanged: ({ token_type, issued_token_type, scope = '', expires_in = 1 }, asked) =>
      token_type.toLowerCase() === 'bearer' &&
      issued_token_type === accessToken &&
      expires_in > 0 &&
      scope.split(' ').every((one) => one === '' || one === asked.scope),
    insteadOfExchange: () => undefined,
    keepOfExchange: async () => {},
  }
}

/** How long the authorization server may take, in milliseconds: a person waits for the call behind it. */
const patience = 5000

/**
 * Exchanges the token of a call for one of the upstream (RFC 8693 §2).
 *
 * @throws BrokerError where none comes, or another than was asked for
 */
export async function exchangeToken(
  brokerage: ExchangeBrokerage,
  parts: RequesterParts,
  send: typeof fetch,
  asked: DelegationRequest,
): Promise<string> {
  const came = await request(brokerage, parts.exchangeForm(brokerage, asked), send)
  if (typeof came !== 'string' && parts.acceptsExchanged(came, asked)) {
    await parts.keepOfExchange(came, brokerage, send)
    return came.access_token
  }
  const instead = parts.insteadOfExchange(asked, typeof came === 'string' ? came : 'not-accepted')
  if (instead === undefined) throw new BrokerError('the authorization server did not delegate')
  return instead
}

async function request(
  { tokenEndpoint, clientId, clientSecret }: ExchangeBrokerage,
  form: Readonly<Record<string, string>>,
  send: typeof fetch,
): Promise<Exchanged | ExchangeFailure> {
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  try {
    const response = await send(tokenEndpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    const read = exchanged.safeParse(await response.json().catch(() => undefined))
    if (response.ok) return read.success ? read.data : 'not-accepted'
    return response.status >= 500 ? 'server-error' : 'refused'
  } catch {
    return 'no-answer'
  }
}
