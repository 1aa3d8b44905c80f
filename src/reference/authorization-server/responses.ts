import type { errorPage } from './pages.ts'
import { pageHeaders } from './pages.ts'

/** Headers of an answer to a browser. Several cookies stand apart. */
export type PageHeaders = readonly (readonly [name: string, value: string])[]

/** Sends the browser on. */
export function redirect(url: string, headers: PageHeaders = []): Response {
  return withHeaders(
    new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } }),
    headers,
  )
}

/** Shows a page. */
export async function shown(
  page: ReturnType<typeof errorPage>,
  status = 200,
  headers: PageHeaders = [],
): Promise<Response> {
  return withHeaders(new Response(String(await page), { status, headers: pageHeaders }), headers)
}

function withHeaders(response: Response, headers: PageHeaders): Response {
  for (const [name, value] of headers) response.headers.append(name, value)
  return response
}
