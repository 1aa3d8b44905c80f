import { keySigner, writeJws } from '../protocol/jws.ts'
import { type Genuine, type Mutation, notHere, withClaims, withPayload } from './mutation.ts'

/** A row whose token has other claims. */
function claims(
  probe: Mutation['probe'],
  change: string,
  why: string,
  changes: (genuine: Genuine) => Readonly<Record<string, unknown>>,
): Mutation {
  return { probe, change, why, expect: 'refused', make: (genuine) => withClaims(genuine, changes(genuine)) }
}

const minutes = 60
const oneIssuer = notHere('nobody says that the server trusts a second issuer')

/** Changes of `iss` (RFC 9068 §4, RFC 8725 §3.8). */
export const issuerMutations: readonly Mutation[] = [
  claims('token-iss-exact/foreign', 'iss is another issuer', 'somebody else claims to have issued it', () => ({
    iss: 'https://issuer.example',
  })),
  claims(
    'token-iss-exact/slash',
    'iss ends with a slash more',
    'issuers are compared octet by octet',
    ({ issuer }) => ({ iss: `${issuer}/` }),
  ),
  claims(
    'token-iss-exact/look-alike',
    'iss is a host whose name ends as that of the issuer',
    'another host is another issuer',
    ({ issuer }) => ({
      iss: issuer.replace('://', '://evil-'),
    }),
  ),
  claims('token-iss-exact/longer', 'iss begins as the issuer does', 'a longer name is another name', ({ issuer }) => ({
    iss: `${issuer}.evil.example`,
  })),
  claims(
    'token-iss-exact/other-scheme',
    'iss has the other scheme of http and https',
    'issuers are compared octet by octet',
    ({ issuer }) => ({
      iss: issuer.startsWith('https:') ? issuer.replace('https:', 'http:') : issuer.replace('http:', 'https:'),
    }),
  ),
  claims('token-iss-exact/absent', 'iss is left out', 'nobody says who issued it', () => ({ iss: undefined })),
  claims('token-iss-exact/array', 'iss is an array with the issuer', 'iss is one string', ({ issuer }) => ({
    iss: [issuer],
  })),
  {
    probe: 'token-iss-key-binding/neighbour',
    change: 'it is signed with the key of another issuer of the same deployment',
    why: 'a key signs for its own issuer only',
    expect: 'refused',
    make: ({ header, claims: own, neighbour }) =>
      neighbour === undefined
        ? notHere('the deployment has one issuer')
        : writeJws({ ...header, kid: neighbour.kid }, own, keySigner(neighbour)),
  },
  {
    probe: 'token-iss-key-binding/second-key',
    change: 'it is signed with the key of another issuer that the server trusts',
    why: 'a key signs for its own issuer only',
    expect: 'refused',
    make: ({ header, claims: own, second }) =>
      second === undefined ? oneIssuer : writeJws({ ...header, kid: second.key.kid }, own, keySigner(second.key)),
  },
  {
    probe: 'token-iss-key-binding/second-issuer',
    change: 'iss is another issuer that the server trusts, and the key is not its',
    why: 'a key signs for its own issuer only',
    expect: 'refused',
    make: (genuine) => (genuine.second === undefined ? oneIssuer : withClaims(genuine, { iss: genuine.second.issuer })),
  },
]

/** Changes of `exp`, `nbf` and `iat` (RFC 7519 §4.1.4 to §4.1.6). */
export const timeMutations: readonly Mutation[] = [
  claims('token-exp-enforced/past', 'exp was ten minutes ago', 'it is over', ({ now }) => ({
    exp: now - 10 * minutes,
    iat: now - 20 * minutes,
  })),
  {
    probe: 'token-exp-enforced/twice',
    change: 'exp stands twice, a time to come first and one that is over last',
    why: 'a reader takes the last or refuses (RFC 7519 §4)',
    expect: 'refused',
    make: (genuine) => {
      const { exp, ...rest } = genuine.claims
      const text = JSON.stringify(rest).slice(1)
      return withPayload(genuine, `{"exp":${String(exp)},"exp":${genuine.now - 120 * minutes},${text}`)
    },
  },
  claims('token-exp-required/absent', 'exp is left out', 'it would never end', () => ({ exp: undefined })),
  claims('token-exp-required/string', 'exp is a string', 'exp is a number', ({ claims: { exp } }) => ({
    exp: String(exp),
  })),
  claims('token-exp-required/null', 'exp is null', 'it would never end', () => ({ exp: null })),
  {
    probe: 'token-exp-required/infinite',
    change: 'exp is 1e999, which is more than a number holds',
    why: 'it would never end',
    expect: 'refused',
    make: (genuine) => {
      const { exp: _, ...rest } = genuine.claims
      return withPayload(genuine, `{"exp":1e999,${JSON.stringify(rest).slice(1)}`)
    },
  },
  claims('token-exp-required/far-future', 'exp is in a hundred years', 'nobody issues such a token', ({ now }) => ({
    exp: now + 100 * 365 * 24 * 60 * minutes,
  })),
  claims('token-nbf-enforced/text', 'nbf is in ten minutes, as a string', 'it is not valid yet', ({ now }) => ({
    nbf: String(now + 10 * minutes),
  })),
  claims('token-nbf-enforced/future', 'nbf is in ten minutes', 'it is not valid yet', ({ now }) => ({
    nbf: now + 10 * minutes,
  })),
  claims('token-iat-plausible/future', 'iat is in an hour', 'it was not issued yet', ({ now }) => ({
    iat: now + 60 * minutes,
    exp: now + 70 * minutes,
  })),
]
