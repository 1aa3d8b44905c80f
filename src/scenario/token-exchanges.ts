import { isServed, served } from '../client/mcp-answer.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { credentialOf } from './authority.ts'
import { exchangesOf, Unjudged } from './outcome.ts'
import type { SessionCall } from './session-call.ts'
import type { Stage } from './stage.ts'
import type { SeenRequest, Watched } from './upstream-watch.ts'

/** The grant type of a token exchange (RFC 8693 §2.1). */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** What token types are called (RFC 8693 §3). */
export const tokenTypes = {
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
  refreshToken: 'urn:ietf:params:oauth:token-type:refresh_token',
  idToken: 'urn:ietf:params:oauth:token-type:id_token',
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
} as const

/** A token exchange that the MCP server made (RFC 8693 §2). */
export interface TokenExchange {
  readonly seen: SeenRequest
  readonly params: URLSearchParams
  readonly status: number
  /** The answer, where it is a JSON object. */
  readonly answer: JsonObject | undefined
}

/** The token exchanges among what was seen, at the authorization server as well as at the upstream. */
export function tokenExchangesIn({ asked, seen }: Pick<Watched<unknown>, 'asked' | 'seen'>): readonly TokenExchange[] {
  return [...asked, ...seen].flatMap((one) => {
    const params = formOf(one)
    if (params === undefined || !looksLikeExchange(params)) return []
    const { status, responseBody } = one.request
    return [{ seen: one, params, status, answer: objectIn(responseBody) }]
  })
}

/** What each token was exchanged for. */
export function exchangedFrom(exchanges: readonly TokenExchange[]): ReadonlyMap<string, string> {
  return new Map(
    exchanges.flatMap(({ params, answer }) => {
      const [issued, subject] = [answer?.['access_token'], params.get('subject_token')]
      return typeof issued === 'string' && subject !== null ? [[issued, subject] as const] : []
    }),
  )
}

/** Whether the upstream token of a call came of a token exchange, or of an issuer that only delegates. */
export function isDelegated(call: SessionCall): boolean {
  const flows = call.caused.map((one) => credentialOf(one)?.known?.lineage.flow)
  return tokenExchangesIn(call).length > 0 || flows.some((flow) => flow === 'delegation' || flow === 'token-exchange')
}

/**
 * Goes on only with a server that exchanges tokens.
 *
 * @throws Unjudged `not-applicable`; `control-failed` where the call itself was not served, which shows nothing
 */
export function needDelegated(call: SessionCall): void {
  if (isDelegated(call)) return
  if (!isServed(call.result)) throw notServed(call)
  const reason = 'the server exchanges no token for its upstream'
  throw new Unjudged('not-applicable', reason, exchangesOf([call.result, ...call.caused]))
}

function notServed({ result }: SessionCall): Unjudged {
  const reason = `a call with a token of the person is not served: ${served(result)}`
  return new Unjudged('control-failed', reason, exchangesOf(result))
}

/** Where it exchanges them, nobody watches; or it went on with what an earlier exchange gave. */
export function unseenExchange({ seatIfOffered }: Pick<Stage<never>, 'seatIfOffered'>, call: SessionCall): Unjudged {
  const evidence = exchangesOf([call.result, ...call.caused])
  const watched = seatIfOffered('issuer')?.line?.questions.includes('token-exchange') === true
  return watched
    ? new Unjudged('uncorrelated', 'the server exchanged no token for this call: it has one from before', evidence)
    : new Unjudged('seat-missing', 'nobody stands between the server and where it exchanges tokens', evidence)
}

function formOf({ request }: SeenRequest): URLSearchParams | undefined {
  if (request.method !== 'POST') return undefined
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return type.toLowerCase().includes('x-www-form-urlencoded') ? new URLSearchParams(request.body) : undefined
}

/** Also where the name of the grant is another: a subject token is shown for nothing else. */
function looksLikeExchange(params: URLSearchParams): boolean {
  return params.get('grant_type') === exchangeGrant || params.has('subject_token')
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return isJsonObject(read) ? read : undefined
  } catch {
    return undefined
  }
}
