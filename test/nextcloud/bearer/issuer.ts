import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'

/** An issuer that only mints tokens, as a delegation issuer does: a discovery document, a key set, and a pen. */
export interface TestIssuer {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  /** How often each URL was fetched. */
  readonly fetched: ReadonlyMap<string, number>
  mint(claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): string
  /** Replaces the key and its kid. */
  rotate(): void
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An issuer of the tests. `bits` below 2048 make a key that is too short. */
export function testIssuer(url: string, bits = 2048, userinfo: Readonly<Record<string, string>> = {}): TestIssuer {
  let kid = randomUUID()
  let pair: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: bits })
  const fetched = new Map<string, number>()
  const documents: Readonly<Record<string, () => unknown>> = {
    [`${url}/.well-known/openid-configuration`]: () => ({
      issuer: url,
      jwks_uri: `${url}/jwks`,
      userinfo_endpoint: `${url}/userinfo`,
    }),
    [`${url}/jwks`]: () => ({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }),
  }
  return {
    url,
    fetched,
    fetch: async (input, init) => {
      const asked = String(input instanceof Request ? input.url : input)
      fetched.set(asked, (fetched.get(asked) ?? 0) + 1)
      if (asked === `${url}/userinfo`) {
        const sub = userinfo[new Headers(init?.headers).get('authorization')?.slice(7) ?? '']
        return sub === undefined ? new Response(null, { status: 401 }) : Response.json({ sub })
      }
      const document = documents[asked]
      return document === undefined ? new Response(null, { status: 404 }) : Response.json(document())
    },
    mint(claims, header = {}) {
      const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid, ...header })}.${encode({ iss: url, ...claims })}`
      return `${input}.${createSign('sha256').update(input).sign(pair.privateKey).toString('base64url')}`
    },
    rotate() {
      kid = randomUUID()
      pair = generateKeyPairSync('rsa', { modulusLength: bits })
    },
  }
}
