import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { jsonValueOf } from '../protocol/json-text.ts'

/** As much of a recorded exchange as a question about a token needs. */
interface Asked {
  readonly request: { readonly method: string; readonly body: string }
  readonly response?: { readonly status: number; readonly body: string }
}

/** The last answer of an issuer about a token (RFC 7662 §2.2) among recorded exchanges, by the name of the token in them. */
export function introspectionOf(
  exchanges: readonly Asked[],
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  return exchanges.reduce<Readonly<Record<string, unknown>> | undefined>((last, { request, response }) => {
    if (request.method !== 'POST' || response === undefined || response.status >= 300) return last
    if (new URLSearchParams(request.body).get('token') !== name) return last
    return answerIn(response.body) ?? last
  }, undefined)
}

function answerIn(body: string): JsonObject | undefined {
  const read = jsonValueOf(body)
  return isJsonObject(read) && 'active' in read ? read : undefined
}
