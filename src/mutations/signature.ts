import { hmacSigner, keySigner, noSignature, writeJws } from '../protocol/jws.ts'
import { type Genuine, type Mutation, withClaims, withHeader, withSignature } from './mutation.ts'

function row(
  probe: Mutation['probe'],
  change: string,
  why: string,
  make: Mutation['make'],
  expect: Mutation['expect'] = 'refused',
): Mutation {
  return { probe, change, why, expect, make }
}

const anybody = 'whoever can write such a token can be anybody'
const publicKnown = 'everybody knows the public key'

/** The public key in the forms in which a server may hold it. */
const publicForms = {
  pem: ({ key }: Genuine): string => key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  der: ({ key }: Genuine): Buffer => key.publicKey.export({ type: 'spki', format: 'der' }),
} as const

/** Changes of signature and algorithm (RFC 7515 §5.2, RFC 8725 §2 and §3). */
export const signatureMutations: readonly Mutation[] = [
  row('token-signature-verified/altered', 'sub is another, under the old signature', anybody, (genuine) => {
    const [header = '', , signature = ''] = genuine.token.split('.')
    const payload = Buffer.from(JSON.stringify({ ...genuine.claims, sub: 'admin' })).toString('base64url')
    return `${header}.${payload}.${signature}`
  }),
  row('token-signature-verified/stranger', 'it is signed with another key, under the same kid', anybody, (genuine) =>
    withHeader(genuine, {}, keySigner(genuine.stranger)),
  ),
  row('token-signature-verified/empty', 'the signature is left empty', anybody, (genuine) =>
    withSignature(genuine, () => ''),
  ),
  row('token-signature-verified/cut-off', 'the signature is left out, with the dot before it', anybody, ({ token }) =>
    token.split('.').slice(0, 2).join('.'),
  ),
  row('token-signature-verified/borrowed', 'the signature is that of another token', anybody, (genuine) => {
    const [, , signature = ''] = withClaims(genuine, { jti: 'claimcheck-other' }).split('.')
    return withSignature(genuine, () => signature)
  }),
  row('token-alg-none/lower', 'alg is none', anybody, (genuine) => withHeader(genuine, { alg: 'none' }, noSignature)),
  row('token-alg-none/mixed', 'alg is nOnE', 'a list of forbidden spellings is never complete', (genuine) =>
    withHeader(genuine, { alg: 'nOnE' }, noSignature),
  ),
  row('token-alg-none/signed', 'alg is none, and a signature of nobody is there', anybody, (genuine) =>
    withHeader(genuine, { alg: 'none' }, keySigner(genuine.stranger)),
  ),
  row('token-alg-confusion/pem', 'it is an HMAC with the public key as PEM', publicKnown, (genuine) =>
    withHeader(genuine, { alg: 'HS256' }, hmacSigner(publicForms.pem(genuine))),
  ),
  row('token-alg-confusion/der', 'it is an HMAC with the public key as DER', publicKnown, (genuine) =>
    withHeader(genuine, { alg: 'HS256' }, hmacSigner(publicForms.der(genuine))),
  ),
  row('token-alg-allowlist/ps256', 'the right key signed by PS256', 'a key is for one algorithm', (genuine) =>
    genuine.key.alg.startsWith('RS')
      ? withHeader(genuine, { alg: 'PS256' }, keySigner(genuine.key, 'PS256'))
      : { notHere: 'the key is no RSA key' },
  ),
  row('token-alg-allowlist/rs512', 'the right key signed by RS512', 'a key is for one algorithm', (genuine) =>
    genuine.key.alg === 'RS256'
      ? withHeader(genuine, { alg: 'RS512' }, keySigner(genuine.key, 'RS512'))
      : { notHere: 'the key does not sign by RS256' },
  ),
  row(
    'token-alg-allowlist/guessable',
    'it is an HMAC with the word secret',
    'test keys stay in configurations',
    (genuine) => withHeader(genuine, { alg: 'HS256' }, hmacSigner('secret')),
  ),
  row(
    'token-signature-verified/encrypted',
    'it is a JWE for the server, which anybody can make',
    anybody,
    ({ header, claims }) =>
      `${writeJws({ ...header, alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' }, claims, noSignature)}AAAA.AAAA.AAAA`,
  ),
]
