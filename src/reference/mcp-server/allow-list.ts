/** A request to Nextcloud. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PROPFIND'
  /** Path with query, below the configured origin. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What tools may ask for; everything else never leaves the server, whatever its arguments say. */
const allowed: readonly (readonly [method: UpstreamRequest['method'], path: RegExp])[] = [
  ['GET', /^\/index\.php\/apps\/notes\/api\/v1\/notes(\/\d+)?(\?[^#]*)?$/],
  ['POST', /^\/index\.php\/apps\/notes\/api\/v1\/notes$/],
  ['PUT', /^\/index\.php\/apps\/notes\/api\/v1\/notes\/\d+$/],
  ['DELETE', /^\/index\.php\/apps\/notes\/api\/v1\/notes\/\d+$/],
  ['GET', /^\/ocs\/v2\.php\/cloud\/user\?format=json$/],
  ['PROPFIND', /^\/remote\.php\/dav\/files\/[^/?#]+\/[^?#]*$/],
  ['GET', /^\/remote\.php\/dav\/files\/[^/?#]+\/[^?#]+$/],
]

/** Whether a tool may make a request: by method and path, without a part that leads elsewhere once it is decoded. */
export function isAllowed({ method, path }: UpstreamRequest): boolean {
  return (
    allowed.some(([permitted, pattern]) => permitted === method && pattern.test(path)) &&
    !path.split(/[/?#]/).includes('..') &&
    !/%2e|%2f|%5c/i.test(path)
  )
}
