import type { Page } from './pages.ts'

/** Headers of an answer to a browser. Several cookies stand apart. */
export type PageHeaders = readonly (readonly [name: string, value: string])[]

/** Sends the browser on. */
export function redirect(url: string, headers: PageHeaders = []): Response {
  return withHeaders(
    new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } }),
    headers,
  )
}

/**
 * Shows a page.
 *
 * @param guards - headers of every page of its kind
 */
export async function shown(
  page: Page,
  guards: Readonly<Record<string, string>>,
  status = 200,
  headers: PageHeaders = [],
): Promise<Response> {
  return withHeaders(new Response(String(await page), { status, headers: guards }), headers)
}

function withHeaders(response: Response, headers: PageHeaders): Response {
  for (const [name, value] of headers) response.headers.append(name, value)
  return response
}
