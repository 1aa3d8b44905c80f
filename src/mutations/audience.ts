import { keySigner, writeJws } from '../protocol/jws.ts'
import { type Genuine, type Mutation, notHere, withClaims, withPayload } from './mutation.ts'

const other = 'https://other.example/mcp'

/** A row whose token has another `aud`. */
function aud(
  probe: Mutation['probe'],
  change: string,
  why: string,
  value: (genuine: Genuine) => unknown,
  expect: Mutation['expect'] = 'refused',
): Mutation {
  return { probe, change, why, expect, make: (genuine) => withClaims(genuine, { aud: value(genuine) }) }
}

/** The other one of http and https. */
const swappedScheme = (resource: string): string =>
  resource.startsWith('https:') ? resource.replace('https:', 'http:') : resource.replace('http:', 'https:')

/** The first letter of the path percent-encoded, which a normaliser undoes (RFC 3986 §6.2.2.2). */
const encodedLetter = ({ resource }: Genuine): string | undefined => {
  const { origin, pathname } = new URL(resource)
  const at = pathname.search(/[A-Za-z]/)
  if (at === -1) return undefined
  const code = pathname.charCodeAt(at).toString(16).toUpperCase()
  return `${origin}${pathname.slice(0, at)}%${code}${pathname.slice(at + 1)}`
}

const swappedPort = (resource: string): string => {
  const url = new URL(resource)
  url.port = url.port === '8443' ? '9443' : '8443'
  return url.href
}

/** Changes of `aud` (RFC 7519 §4.1.3, RFC 8707 §2). */
export const audienceMutations: readonly Mutation[] = [
  aud('token-aud-contains-resource/foreign', 'aud is another server', 'it was issued for somebody else', () => other),
  aud(
    'token-aud-string-form/string',
    'aud is the resource as a string',
    'a single audience may be a string',
    ({ resource }) => resource,
    'accepted',
  ),
  aud(
    'token-aud-array-form/single',
    'aud is the resource in an array',
    'an array of one is the same',
    ({ resource }) => [resource],
    'accepted',
  ),
  aud(
    'token-aud-array-form/first',
    'aud is an array with another server after the resource',
    'any position counts',
    ({ resource }) => [resource, other],
    'accepted',
  ),
  aud(
    'token-aud-array-form/last',
    'aud is an array with another server before the resource',
    'any position counts',
    ({ resource }) => [other, resource],
    'accepted',
  ),
  aud('token-aud-array-form/foreign', 'aud is an array of two other servers', 'the resource is not among them', () => [
    other,
    'https://further.example/mcp',
  ]),
  aud('token-aud-missing/absent', 'aud is left out', 'it is for nobody', () => undefined),
  aud('token-aud-missing/null', 'aud is null', 'it is for nobody', () => null),
  aud('token-aud-missing/empty-string', 'aud is an empty string', 'it is for nobody', () => ''),
  aud('token-aud-missing/empty-array', 'aud is an empty array', 'it is for nobody', () => []),
  aud(
    'token-aud-malformed/object',
    'aud is an object whose value is the resource',
    'aud is a string or a list of strings',
    ({ resource }) => ({ 0: resource }),
  ),
  aud(
    'token-aud-malformed/nested',
    'aud is an array within an array',
    'aud is a string or a list of strings',
    ({ resource }) => [[resource]],
  ),
  aud('token-aud-malformed/true', 'aud is true', 'aud is a string or a list of strings', () => true),
  {
    probe: 'token-aud-malformed/twice',
    change: 'aud stands twice, the resource first and another server last',
    why: 'a reader takes the last or refuses (RFC 7519 §4)',
    expect: 'refused',
    make: (genuine) => {
      const { aud: _, ...rest } = genuine.claims
      const text = JSON.stringify(rest).slice(1)
      return withPayload(genuine, `{"aud":${JSON.stringify(genuine.resource)},"aud":${JSON.stringify(other)},${text}`)
    },
  },
  aud(
    'token-aud-no-substring/longer',
    'aud goes on after the resource',
    'values are compared whole',
    ({ resource }) => `${resource}-evil`,
  ),
  aud(
    'token-aud-no-substring/within',
    'aud carries the resource in its query',
    'values are compared whole',
    ({ resource }) => `https://evil.example/?for=${resource}`,
  ),
  aud(
    'token-aud-no-substring/shorter',
    'aud lacks the last character of the resource',
    'values are compared whole',
    ({ resource }) => resource.slice(0, -1),
  ),
  aud(
    'token-aud-no-substring/list-in-string',
    'aud is a string of several values with spaces between',
    'a string is one value',
    ({ resource }) => `${other} ${resource} ${other}`,
  ),
  {
    probe: 'token-aud-no-substring/percent-encoded',
    change: 'aud has a letter of the path percent-encoded',
    why: 'values are compared as they are, without normalising (RFC 7519 §2)',
    expect: 'refused',
    make: (genuine) => {
      const encoded = encodedLetter(genuine)
      return encoded === undefined ? notHere('the path has no letters') : withClaims(genuine, { aud: encoded })
    },
  },
  {
    probe: 'token-aud-sibling-resource/origin',
    change: 'aud is the origin alone, without the path of the resource',
    why: 'one host can hold many servers',
    expect: 'refused',
    make: (genuine) => {
      const { origin, pathname } = new URL(genuine.resource)
      return pathname === '/' ? notHere('the resource has no path') : withClaims(genuine, { aud: origin })
    },
  },
  {
    probe: 'token-aud-trailing-slash/other-spelling',
    change: 'aud ends with a slash, where the resource has none, or the other way round',
    why: 'metadata, issuer and server agree on one spelling',
    expect: 'refused',
    make: (genuine) => {
      const { resource } = genuine
      return withClaims(genuine, { aud: resource.endsWith('/') ? resource.slice(0, -1) : `${resource}/` })
    },
  },
  aud(
    'token-aud-sibling-resource/tenant',
    'aud is another path on the same host',
    'one host can hold many servers',
    ({ resource }) => `${new URL(resource).origin}/tenant2${new URL(resource).pathname}`,
  ),
  {
    probe: 'token-aud-sibling-resource/below',
    change: 'aud is a path below the resource',
    why: 'a server below another is another server',
    expect: 'refused',
    make: (genuine) => withClaims(genuine, { aud: `${genuine.resource}/below` }),
  },
  aud(
    'token-aud-scheme-host-case/scheme-host',
    'aud has scheme and host in capitals',
    'clients may write them so (RFC 3986 §6.2.2.1)',
    ({ resource }) => {
      const { origin } = new URL(resource)
      return origin.toUpperCase() + resource.slice(origin.length)
    },
    'accepted',
  ),
  {
    probe: 'token-aud-scheme-host-case/path-case',
    change: 'aud has the path in capitals',
    why: 'paths are told apart by case',
    expect: 'refused',
    make: (genuine) => {
      const { origin, pathname } = new URL(genuine.resource)
      return pathname === pathname.toUpperCase()
        ? notHere('the path has no letters')
        : withClaims(genuine, { aud: origin + pathname.toUpperCase() })
    },
  },
  aud('token-aud-port/other', 'aud has another port', 'another port is another server', ({ resource }) =>
    swappedPort(resource),
  ),
  aud(
    'token-aud-port/other-scheme',
    'aud has the other scheme of http and https',
    'what anybody on the way can answer is another server',
    ({ resource }) => swappedScheme(resource),
  ),
  aud(
    'token-aud-not-as/issuer',
    'aud is the issuer',
    'it is for the authorization server itself',
    ({ issuer }) => issuer,
  ),
  aud(
    'token-aud-client-id-collision/client',
    'aud is the client that it was issued to',
    'ID tokens carry that, too',
    ({ clientId }) => clientId,
  ),
]

const nobodySays = notHere('nobody says which client the server is at its authorization server')

/** Changes that need to be told which client the MCP server is at its authorization server. */
export const serverClientMutations: readonly Mutation[] = [
  {
    probe: 'token-aud-client-id-collision/server',
    change: 'aud is the client id of the MCP server at its authorization server',
    why: 'ID tokens for that client carry it, too',
    expect: 'refused',
    make: (genuine) => {
      const { serverClientId, resource } = genuine
      if (serverClientId === undefined) return nobodySays
      // Whether ID tokens for it are told apart is a check of its own (`token-id-token-refused`).
      if (serverClientId === resource) return notHere('the client id of the server is its resource identifier')
      return withClaims(genuine, { aud: serverClientId })
    },
  },
  {
    probe: 'token-id-token-refused/shaped',
    change: 'it is an ID token for the MCP server’s own client',
    why: 'it says to a client who signed in, and nothing to a server',
    expect: 'refused',
    make: ({ header, claims: { iss, sub, iat, exp, azp, typ }, serverClientId, now, key }) => {
      if (serverClientId === undefined) return nobodySays
      const shaped = {
        iss,
        sub,
        aud: serverClientId,
        iat,
        exp,
        auth_time: now,
        nonce: 'claimcheck',
        at_hash: 'x'.repeat(22),
        // As issuers write them who name client and type in every token (Keycloak).
        ...(azp === undefined ? {} : { azp: serverClientId }),
        ...(typ === undefined ? {} : { typ: 'ID' }),
      }
      return writeJws({ ...header, typ: 'JWT' }, shaped, keySigner(key))
    },
  },
]
