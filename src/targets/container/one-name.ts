import { TargetError } from '../errors.ts'

/** Reads a document from inside a container; the empty text where nobody answers. */
export type ReadInside = (url: string) => Promise<string>

/** Where the documents of an issuer are asked for (OpenID Connect Discovery §4). */
export function discoveryOf(issuer: string): string {
  return `${issuer}/.well-known/openid-configuration`
}

/** What an issuer calls itself, as it is seen from here and from inside a container; undefined where nobody answers. */
export async function issuerSeen(
  issuer: string,
  readInside: ReadInside,
): Promise<{ readonly here: string | undefined; readonly inside: string | undefined }> {
  const url = discoveryOf(issuer)
  const here = await fetch(url, { signal: AbortSignal.timeout(30_000) }).then(
    (response) => response.text(),
    () => '',
  )
  return { here: issuerIn(here), inside: issuerIn(await readInside(url)) }
}

/**
 * Preflight: what runs in a container has one name, seen from here and from inside, and its issuer is that name.
 *
 * @throws TargetError `container-failed`
 */
export async function oneNameForAll(what: string, issuer: string, readInside: ReadInside): Promise<void> {
  const { here, inside } = await issuerSeen(issuer, readInside)
  if (here === issuer && inside === issuer) return
  // An engine that leads no container back to itself is what --listen meets; on loopback there is no such way.
  const hairpin =
    here === issuer && inside === undefined
      ? ' Nobody answers there from inside: let the engine lead containers back to themselves (hairpin mode of its bridge), or leave --listen out.'
      : ''
  throw new TargetError(
    'container-failed',
    `${what} must be one name for browsers, for claimcheck and for itself: ${discoveryOf(issuer)} names ${here ?? 'nobody'} from here and ${inside ?? 'nobody'} from inside, and both must be ${issuer}.${hairpin}`,
  )
}

function issuerIn(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && 'issuer' in read ? String(read.issuer) : undefined
  } catch {
    return undefined
  }
}
