import { readBounded } from '../bounded-body.ts'
import { OAuthError } from './errors.ts'

/** Bodies of requests are small here; in bytes. */
const mostOfBody = 64 * 1024

/** The body of a request. @throws OAuthError `invalid_request` (413) for a long one */
export async function readBody(request: Request): Promise<string> {
  const text = await readBounded(request, mostOfBody)
  if (text === undefined) throw new OAuthError('invalid_request', 'the body is too long', 413)
  return text
}

/** The form of a request (RFC 6749 §3.2): repeated parameters are refused, but for `resource` (RFC 8707 §2). */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new OAuthError('invalid_request', 'send a form')
  const form = new URLSearchParams(await readBody(request))
  const repeated = [...new Set(form.keys())].find((name) => name !== 'resource' && form.getAll(name).length > 1)
  if (repeated !== undefined) throw new OAuthError('invalid_request', 'a parameter stands twice')
  return form
}
