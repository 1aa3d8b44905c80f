/**
 * Whether two audiences are one: octet by octet, but for the case of scheme and host (MCP, canonical server URI;
 * RFC 3986 §6.2.2.1). Nothing else is normalised: another port, path or slash is another resource.
 */
export function sameResource(one: string, other: string): boolean {
  return one === other || folded(one) === folded(other)
}

/** Scheme and authority of a URL in small letters; anything else stays as it is. */
function folded(text: string): string {
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*/i.exec(text)?.[0]
  return start === undefined ? text : start.toLowerCase() + text.slice(start.length)
}
