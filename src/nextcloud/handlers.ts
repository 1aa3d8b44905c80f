import { http, type RequestHandler } from 'msw'
import type { Nextcloud } from './nextcloud.ts'

/**
 * Handlers for MSW 3: everything below `origin` is answered by the mock, the rest passes. Without an origin every request is.
 * Use them with `setupServer(...nextcloudHandlers(nextcloud, 'http://cloud.test'))`.
 */
export function nextcloudHandlers(nextcloud: Nextcloud, origin?: string): readonly RequestHandler[] {
  const everything = origin === undefined ? '*' : `${origin.replace(/\/$/, '')}/*`
  return [http.all(everything, ({ request }) => nextcloud.handle(request))]
}
