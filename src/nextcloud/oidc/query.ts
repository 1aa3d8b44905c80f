/** Characters that Symfony's URL generator writes as they are, once everything was percent-encoded. */
const plain: Readonly<Record<string, string>> = {
  '%2F': '/',
  '%252F': '%2F',
  '%3F': '?',
  '%40': '@',
  '%3A': ':',
  '%21': '!',
  '%3B': ';',
  '%2C': ',',
  '%2A': '*',
}

/** As PHP's `rawurlencode`: everything but letters, digits and `-._~`. */
export function rawUrlEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** As PHP's `urlencode`: spaces are `+`, and `~` is encoded. */
export function urlEncode(text: string): string {
  return rawUrlEncode(text).replaceAll('%20', '+').replaceAll('~', '%7E')
}

/** A path with a query, as Nextcloud's URL generator (Symfony's) writes it; empty values are left out. */
export function routeUrl(path: string, parameters: readonly (readonly [name: string, value: string])[]): string {
  const query = parameters
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${rawUrlEncode(name)}=${rawUrlEncode(value)}`)
    .join('&')
  if (query === '') return path
  return `${path}?${query.replace(/%252F|%2F|%3F|%40|%3A|%21|%3B|%2C|%2A/g, (found) => plain[found] ?? found)}`
}
