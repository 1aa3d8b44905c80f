import { selfSigned } from '../protocol/certificate.ts'
import { hmacSigner, keySigner } from '../protocol/jws.ts'
import { type Genuine, type Mutation, withHeader } from './mutation.ts'

function row(
  probe: Mutation['probe'],
  change: string,
  why: string,
  make: Mutation['make'],
  expect: Mutation['expect'] = 'refused',
): Mutation {
  return { probe, change, why, expect, make }
}

/** What an attacker would have a query answer. */
const chosenWord = 'a-word-that-the-caller-chose'

const notTyped = { notHere: 'the genuine tokens are not typed at+jwt' }

function isAccessType({ header }: Genuine): boolean {
  return typeof header.typ === 'string' && /^(application\/)?at\+jwt$/i.test(header.typ)
}

/** Changes of what a header says of the token (RFC 7515 §4.1, RFC 9068 §2.1). */
export const headerMutations: readonly Mutation[] = [
  row(
    'token-kid-unknown/random',
    'kid is one that nobody has, the key is the right one',
    'no key is tried that was not named',
    (genuine) => withHeader(genuine, { kid: 'claimcheck-no-such-key' }),
  ),
  row(
    'token-crit-honoured/unknown',
    'crit names an extension that nobody knows',
    'what is critical must be understood (RFC 7515 §4.1.11)',
    (genuine) =>
      withHeader(genuine, {
        crit: ['https://claimcheck.example/extension'],
        'https://claimcheck.example/extension': true,
      }),
  ),
  row('token-typ-at-jwt/jwt', 'typ is JWT', 'other tokens of the same issuer are typed so', (genuine) =>
    isAccessType(genuine) ? withHeader(genuine, { typ: 'JWT' }) : notTyped,
  ),
  row('token-typ-at-jwt/logout', 'typ is logout+jwt', 'a logout token has the same issuer and key', (genuine) =>
    isAccessType(genuine) ? withHeader(genuine, { typ: 'logout+jwt' }) : notTyped,
  ),
  row('token-typ-at-jwt/absent', 'typ is left out', 'without it nothing tells token kinds apart', (genuine) =>
    isAccessType(genuine) ? withHeader(genuine, { typ: undefined }) : notTyped,
  ),
  row(
    'token-typ-at-jwt/long',
    'typ is application/at+jwt',
    'the long form is the same (RFC 7515 §4.1.9)',
    (genuine) => (isAccessType(genuine) ? withHeader(genuine, { typ: 'application/at+jwt' }) : notTyped),
    'accepted',
  ),
]

/** Changes of what a header says of the key (RFC 8725 §3.10). */
export const keyReferenceMutations: readonly Mutation[] = [
  row(
    'token-header-keys-ignored/jwk',
    'the header carries the key that signed',
    'a key is not trusted because it came along',
    (genuine) =>
      withHeader(
        genuine,
        { jwk: genuine.stranger.publicKey.export({ format: 'jwk' }), kid: genuine.stranger.kid },
        keySigner(genuine.stranger),
      ),
  ),
  {
    probe: 'token-header-keys-ignored/jku',
    change: 'jku names a place with the key that signed',
    why: 'a key is not trusted because its place came along, and nobody is to choose whom the server asks',
    expect: 'refused',
    names: 'strangerUrl',
    make: (genuine) =>
      withHeader(genuine, { jku: genuine.strangerUrl, kid: genuine.stranger.kid }, keySigner(genuine.stranger)),
  },
  row(
    'token-header-keys-ignored/kid-path',
    'kid is the path of an empty file, and the HMAC is by an empty secret',
    'kid is a name and no path',
    (genuine) => withHeader(genuine, { alg: 'HS256', kid: '../../../../../../../../dev/null' }, hmacSigner('')),
  ),
  row(
    'token-header-keys-ignored/kid-query',
    'kid ends a query and asks for a word of its own, and the HMAC is by that word',
    'kid is a name and no part of a query',
    (genuine) =>
      withHeader(genuine, { alg: 'HS256', kid: `x' UNION SELECT '${chosenWord}' -- ` }, hmacSigner(chosenWord)),
  ),
  row(
    'token-header-keys-ignored/x5c',
    'the header carries a certificate of the key that signed, signed by itself',
    'a key is not trusted because a certificate of it came along',
    (genuine) =>
      withHeader(
        genuine,
        { x5c: [selfSigned(genuine.stranger).toString('base64')], kid: genuine.stranger.kid },
        keySigner(genuine.stranger),
      ),
  ),
  {
    probe: 'token-header-keys-ignored/x5u',
    change: 'x5u names a place with a certificate of the key that signed',
    why: 'a key is not trusted because its place came along, and nobody is to choose whom the server asks',
    expect: 'refused',
    names: 'certificateUrl',
    make: (genuine) =>
      withHeader(genuine, { x5u: genuine.certificateUrl, kid: genuine.stranger.kid }, keySigner(genuine.stranger)),
  },
]
