import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 403 | 421
  readonly message: string
}

/** The header by which the page shows that it is the page: another site cannot set it without asking first. */
export const pageHeader = 'x-claimcheck-lab'

/**
 * Refuses what a page of another site could send: a name that leads here by DNS alone (the Host is not ours), and
 * requests of another origin. What changes something needs our Origin and the key that stands in the page.
 *
 * @param key - made at the start, and nowhere but in the page
 */
export function refusalOf(request: IncomingMessage, port: number, key: string): Refusal | undefined {
  const { host, origin } = request.headers
  const ours = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (host === undefined || !ours.includes(host))
    return { status: 421, message: `the lab answers only as ${ours.join(' or ')}` }
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, message: 'pages of other origins may not use the lab' }
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site')
    return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate'
      ? undefined
      : { status: 403, message: 'pages of other sites may not use the lab' }
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  if (origin === undefined) return { status: 403, message: 'only the page of the lab may change something' }
  return isKey(request.headers[pageHeader], key)
    ? undefined
    : { status: 403, message: 'the page is of an earlier lab; load it again' }
}

function isKey(given: string | readonly string[] | undefined, key: string): boolean {
  if (typeof given !== 'string') return false
  const [a, b] = [Buffer.from(given), Buffer.from(key)]
  return a.length === b.length && timingSafeEqual(a, b)
}
