import { exportJWK, generateKeyPair, importJWK, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Verification } from '../../../src/reference/mcp-server/config.ts'
import { rightParts } from '../../../src/reference/mcp-server/parts.ts'
import type { TokenClaims } from '../../../src/reference/mcp-server/token-claims.ts'
import { createTokenVerifier } from '../../../src/reference/mcp-server/token-verifier.ts'
import { configAmong, issuer, now, resource, rightClaims, startOthers } from './bench.ts'

const others = await startOthers()
const stranger = await generateKeyPair('RS256')

/** The claims of a token that is taken. */
function verifier(by: Verification['by'] = 'jwt'): { verify(token: string): Promise<TokenClaims | undefined> } {
  const made = createTokenVerifier(configAmong(others, by), rightParts())
  return {
    verify: async (token) => {
      const verified = await made.verify(token)
      return 'claims' in verified ? verified.claims : undefined
    },
  }
}

/** Claims that a token of this issuer must not have. */
const wrongClaims: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['another issuer', { iss: 'https://other.example' }],
  ['its issuer with a slash', { iss: `${issuer}/` }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'https://other.example/mcp' }],
  ['the origin as audience', { aud: new URL(resource).origin }],
  ['its audience with a slash', { aud: `${resource}/` }],
  ['the client as audience', { aud: 'a-client' }],
  ['an empty audience', { aud: '' }],
  ['a list of no audience', { aud: [] }],
  ['no audience', { aud: undefined }],
  ['an end that has passed', { exp: now - 1 }],
  ['an end that is now', { exp: now }],
  ['no end', { exp: undefined }],
  ['an end in words', { exp: 'tomorrow' }],
  ['a beginning that is to come', { nbf: now + 60 }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['no client', { client_id: undefined }],
  ['a scope that is no text', { scope: ['notes.read'] }],
]

const wrongHeaders: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['the type of an ID token', { typ: 'JWT' }],
  ['no type', { typ: undefined }],
  ['the type of a logout token', { typ: 'logout+jwt' }],
  ['an unknown key', { kid: 'two' }],
]

describe('a signed token', () => {
  test('that is right in everything says for whom it stands', async () => {
    expect(await verifier().verify(await others.mint())).toEqual({
      iss: issuer,
      sub: 'alice',
      aud: [resource],
      clientId: 'a-client',
      scopes: ['notes.read', 'notes.write', 'files.read', 'profile.read'],
      exp: now + 600,
    })
  })

  test.each([
    ['the audience as a list of one', { aud: [resource] }],
    ['another audience before its own', { aud: ['https://other.example/mcp', resource] }],
    ['no scope', { scope: undefined }],
    ['an end in a second', { exp: now + 1 }],
    ['claims of which this server knows nothing', { groups: ['x'] }],
  ])('is taken with %s', async (_, claims) => {
    expect(await verifier().verify(await others.mint(claims))).toMatchObject({ sub: 'alice' })
  })

  test.each(wrongClaims)('is not taken with %s', async (_, claims) => {
    expect(await verifier().verify(await others.mint(claims))).toBeUndefined()
  })

  test('is not taken when it was issued in the future', async () => {
    expect(await verifier().verify(await others.mint({ iat: now + 3600 }))).toBeUndefined()
  })

  test.each(wrongHeaders)('is not taken with %s', async (_, header) => {
    expect(await verifier().verify(await others.mint({}, header))).toBeUndefined()
  })

  test('is not taken with the signature of somebody else, also under the name of the right key', async () => {
    expect(await verifier().verify(await others.mint({}, {}, stranger.privateKey))).toBeUndefined()
  })

  test('is not taken with another algorithm, even one that the key could do', async () => {
    const jwk = await exportJWK(others.privateKey)
    for (const alg of ['PS256', 'RS384', 'RS512'])
      expect(await verifier().verify(await others.mint({}, { alg }, await importJWK(jwk, alg)))).toBeUndefined()
  })

  test('is not taken with the public key as a shared secret', async () => {
    const published = await (await fetch(`${others.server.origin}/jwks`)).text()
    const secret = await crypto.subtle.importKey(
      'raw',
      Buffer.from(published),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    expect(await verifier().verify(await others.mint({}, { alg: 'HS256' }, secret))).toBeUndefined()
  })

  test('is not taken without a signature', async () => {
    const [, body = ''] = (await others.mint()).split('.')
    const head = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
    for (const token of [new UnsecuredJWT(rightClaims).encode(), `${head}.${body}.`])
      expect(await verifier().verify(token)).toBeUndefined()
  })

  test('is not taken with a claim that was changed after it was signed', async () => {
    const [head = '', , tail = ''] = (await others.mint()).split('.')
    const body = Buffer.from(JSON.stringify({ ...rightClaims, sub: 'bob' })).toString('base64url')
    expect(await verifier().verify([head, body, tail].join('.'))).toBeUndefined()
  })

  test.each(['', 'opaque', 'a.b', 'a.b.c', 'a.b.c.d.e'])('is not %j', async (token) => {
    expect(await verifier().verify(token)).toBeUndefined()
  })
})

describe('a token that is asked about', () => {
  /** What the issuer says of it. */
  async function said(body: unknown, status = 200): Promise<unknown> {
    others.instead.introspect = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
    const claims = await verifier('introspection').verify('opaque')
    delete others.instead.introspect
    return claims
  }

  test('says for whom it stands; the issuer learns who asks', async () => {
    expect(await said({ active: true, ...rightClaims })).toMatchObject({ sub: 'alice', aud: [resource] })
    expect(Object.fromEntries(new URLSearchParams(others.introspections.at(-1)?.body))).toEqual({
      token: 'opaque',
      client_id: 'service',
      client_secret: 'of the service',
    })
  })

  test.each(wrongClaims.filter(([name]) => !name.startsWith('a beginning')))(
    'is not taken with %s',
    async (_, claims) => {
      expect(await said({ active: true, ...rightClaims, ...claims })).toBeUndefined()
    },
  )

  test.each([
    ['it is not active', { ...rightClaims, active: false }, 200],
    ['the word for it is no boolean', { ...rightClaims, active: 'true' }, 200],
    ['nothing is said of it', rightClaims, 200],
    ['the issuer fails', { active: true, ...rightClaims }, 500],
    ['the issuer does not know who asks', { active: true, ...rightClaims }, 401],
    ['the answer is no JSON', 'active', 200],
    ['the answer is a list', [{ active: true, ...rightClaims }], 200],
  ])('is not taken where %s', async (_, body, status) => {
    expect(await said(body, status)).toBeUndefined()
  })

  test('is asked about each time: what ended in between is not taken', async () => {
    const one = verifier('introspection')
    expect(await one.verify('opaque')).toMatchObject({ sub: 'alice' })
    others.instead.introspect = { status: 200, body: '{"active":false}' }
    expect(await one.verify('opaque')).toBeUndefined()
    delete others.instead.introspect
  })

  test('is not taken where a redirect leads away from the issuer', async () => {
    const before = others.upstream.length
    others.instead.introspect = { status: 307, body: '', headers: { location: `${others.server.origin}/elsewhere` } }
    expect(await verifier('introspection').verify('opaque')).toBeUndefined()
    delete others.instead.introspect
    expect(others.upstream).toHaveLength(before)
  })
})
