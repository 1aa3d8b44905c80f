/** As much of a recorded exchange as is asked here. */
interface Seen {
  readonly request: { readonly headers: readonly (readonly [name: string, value: string])[] }
}

/** True where a token was shown as a bearer token (RFC 6750 §2.1), by its name in recorded exchanges. */
export function showsAsBearer({ request }: Seen, name: string): boolean {
  return request.headers.some(
    ([header, value]) => header.toLowerCase() === 'authorization' && value === `Bearer ${name}`,
  )
}
