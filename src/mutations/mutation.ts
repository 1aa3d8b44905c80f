import { keySigner, type Signer, type TokenKey, writeJws } from '../protocol/jws.ts'

type Members = Readonly<Record<string, unknown>>

/** A genuine access token of the run, taken apart, with what is needed to make others of it. */
export interface Genuine {
  readonly token: string
  readonly header: Members
  readonly claims: Members
  /** Identifier of the server that it is for (RFC 8707 §2). */
  readonly resource: string
  /** Issuer that the metadata names. */
  readonly issuer: string
  /** The client that it was issued to. */
  readonly clientId: string
  /** The MCP server's own client at its authorization server, where somebody says which it is. */
  readonly serverClientId: string | undefined
  /** Epoch seconds by the clock of the target. */
  readonly now: number
  /** The key that the authorization server signs with. */
  readonly key: TokenKey
  /** A key of another issuer of the same deployment, where there is one. */
  readonly neighbour: TokenKey | undefined
  /** A further issuer that the server trusts, where there is one. */
  readonly second: { readonly issuer: string; readonly key: TokenKey } | undefined
  /** A key that nobody trusts. */
  readonly stranger: TokenKey
  /** Where the harness serves the public key of the stranger as a JWKS. */
  readonly strangerUrl: string
  /** Where it serves a certificate of that key. */
  readonly certificateUrl: string
}

/** One change of a genuine token: a row of the tables from which scenarios are played and docs are made. */
export interface Mutation {
  /** `<requirement>/<name>`. */
  readonly probe: `${string}/${string}`
  /** What changes, as a phrase: `aud is left out`. */
  readonly change: string
  /** Why it must be refused, or accepted. */
  readonly why: string
  /** `accepted` for the few that are as right as the genuine one. */
  readonly expect: 'refused' | 'accepted'
  /** Set when the token names a URL of the harness, which must not be asked. */
  readonly names?: 'strangerUrl' | 'certificateUrl'
  /** Makes the token; a text says why the change means nothing here. */
  readonly make: (genuine: Genuine) => string | NotHere
}

/** The change means nothing for this token. */
export interface NotHere {
  readonly notHere: string
}

/** Says that a change means nothing for this token. */
export function notHere(reason: string): NotHere {
  return { notHere: reason }
}

/** Members with changes; `undefined` leaves one out. */
function changed(members: Members, changes: Members): Members {
  return Object.fromEntries(Object.entries({ ...members, ...changes }).filter(([, value]) => value !== undefined))
}

/** The genuine token with other claims, rightly signed. */
export function withClaims({ header, claims, key }: Genuine, changes: Members): string {
  return writeJws(header, changed(claims, changes), keySigner(key))
}

/** The genuine token with another header, signed rightly or as told. */
export function withHeader(
  { header, claims, key }: Genuine,
  changes: Members,
  signer: Signer = keySigner(key),
): string {
  return writeJws(changed(header, changes), claims, signer)
}

/** The genuine token with its payload written by hand, rightly signed. */
export function withPayload({ header, key }: Genuine, payload: string): string {
  return writeJws(header, payload, keySigner(key))
}

/** The genuine token with its signature replaced. */
export function withSignature({ token }: Genuine, signature: (own: string) => string): string {
  const [header = '', payload = '', own = ''] = token.split('.')
  return `${header}.${payload}.${signature(own)}`
}
