import { type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault as deploymentFault } from './fault.ts'
import { asKey, type HomeMade, homeMade, isAccessType, right, type Taken } from './home-made.ts'
import { inMcpServer } from './replace.ts'

/** A mistake of a verifier made at home. Made anew for each deployment: some remember tokens. */
function fault(
  id: string,
  title: string,
  fails: string | readonly string[],
  mistake: () => Partial<HomeMade>,
  rest: Partial<DeploymentFault> = {},
): DeploymentFault {
  return deploymentFault(
    id,
    title,
    fails,
    inMcpServer(() => homeMade(mistake())),
    rest,
  )
}

const alsoAlgorithm = (...names: readonly string[]): Partial<HomeMade> => ({
  algorithm: (taken) => right.algorithm(taken) || names.includes(String(taken.header.alg)),
})

/** An HMAC with something as its secret, beside the right way. */
function alsoHmac(secrets: (taken: Taken) => Promise<readonly (string | Buffer)[]>): Partial<HomeMade> {
  return {
    ...alsoAlgorithm('HS256'),
    keys: async (taken) =>
      taken.header.alg === 'HS256'
        ? (await secrets(taken)).map((secret) => Buffer.from(secret))
        : await right.keys(taken),
  }
}

/** Every published key in a form. */
async function published(taken: Taken, form: 'pem' | 'der'): Promise<readonly (string | Buffer)[]> {
  const keys = await taken.by.keys.published(taken.header.kid)
  return keys.map((jwk) =>
    form === 'pem'
      ? asKey(jwk).export({ type: 'spki', format: 'pem' })
      : asKey(jwk).export({ type: 'spki', format: 'der' }),
  )
}

/** Keys that a header brings along, beside the right ones. */
function alsoPublicKeys(brought: (taken: Taken) => Promise<readonly KeyObject[]>): Partial<HomeMade> {
  return { keys: async (taken) => [...(await right.keys(taken)), ...(await brought(taken))] }
}

/** The same, where they are JWKs. */
function alsoKeys(brought: (taken: Taken) => Promise<readonly Readonly<Record<string, unknown>>[]>): Partial<HomeMade> {
  return alsoPublicKeys(async (taken) => (await brought(taken)).map(asKey))
}

/** Shared secrets of partners, by name, from a table that holds none yet; the name is not escaped. */
function secretsNamed(kid: string): readonly string[] {
  const database = new DatabaseSync(':memory:')
  try {
    database.exec('CREATE TABLE secrets (kid TEXT, secret TEXT)')
    const rows = database.prepare(`SELECT secret FROM secrets WHERE kid = '${kid}'`).all()
    return rows.map(({ secret }) => String(secret))
  } finally {
    database.close()
  }
}

/** Tokens whose signature was once right, by that signature alone. */
function cacheBySignature(): Partial<HomeMade> {
  const known = new Set<string>()
  return {
    signature: (taken, key) => {
      const name = taken.signature.toString('base64url')
      if (known.has(name)) return true
      const holds = right.signature(taken, key)
      if (holds) known.add(name)
      return holds
    },
  }
}

const unsigned = ({ signature }: Taken): boolean => signature.length === 0

/** Mistakes with signature and algorithm (catalogue 5.4). */
export const signatureFaults: readonly DeploymentFault[] = [
  fault(
    'signature-cached-alone',
    'Signatures that held once are remembered without what they signed',
    'token-signature-verified/altered',
    cacheBySignature,
  ),
  fault(
    'signature-checked-if-there',
    'The signature is checked when there is one',
    'token-signature-verified/empty',
    () => ({
      signature: (taken, key) => (unsigned(taken) && partsOf(taken) === 3) || right.signature(taken, key),
    }),
    { companions: [{ probe: 'eras-equally-protected/unsigned', reason: 'the signature is left empty there, too' }] },
  ),
  fault(
    'signature-only-of-three',
    'Three parts are a signed token, and two are one that was decoded elsewhere',
    'token-signature-verified/cut-off',
    () => ({
      signature: (taken, key) => partsOf(taken) === 2 || right.signature(taken, key),
    }),
  ),
  fault(
    'jwe-begun',
    'Support of encrypted tokens was begun: five parts are decoded, and the rest is for later',
    'token-signature-verified/encrypted',
    () => ({
      waves: isJwe,
    }),
  ),
  fault(
    'signature-never-verified',
    'The payload is decoded, and the signature is nobody’s business',
    [
      'token-signature-verified/altered',
      'token-signature-verified/stranger',
      'token-signature-verified/empty',
      'token-signature-verified/cut-off',
      'token-signature-verified/borrowed',
    ],
    () => ({ signature: (taken) => !isJwe(taken) }),
    {
      companions: [
        { probe: 'eras-equally-protected/unsigned', reason: 'nobody looks at the signature there either' },
        {
          probe: 'rs-malformed-authorization/oversized',
          reason: 'what makes that token long stands behind its signature',
        },
      ],
      blinds: blind(
        [
          ...['error-value', 'metadata', 'status'].map((name) => `rs-invalid-token-401/${name}`),
          'rs-token-not-disclosed/refusal',
        ],
        'an altered token is not refused',
      ),
    },
  ),
  fault('alg-none-allowed', 'alg none is among the algorithms', 'token-alg-none/lower', () => ({
    waves: (taken) => taken.header.alg === 'none' && unsigned(taken),
  })),
  fault(
    'alg-none-in-one-spelling',
    'none is forbidden in small letters, and understood in all',
    'token-alg-none/mixed',
    () => ({
      waves: ({ header: { alg } }) => alg !== 'none' && String(alg).toLowerCase() === 'none',
    }),
  ),
  fault(
    'alg-none-after-signature',
    'An empty signature is refused first, and then alg decides how to look at it',
    'token-alg-none/signed',
    () => ({
      waves: (taken) => taken.header.alg === 'none' && !unsigned(taken),
    }),
  ),
  fault(
    'alg-from-header-pem',
    'The header chooses the algorithm, and the key file is the secret',
    'token-alg-confusion/pem',
    () => alsoHmac((taken) => published(taken, 'pem')),
  ),
  fault(
    'alg-from-header-der',
    'The header chooses the algorithm, and the decoded key is the secret',
    'token-alg-confusion/der',
    () => alsoHmac((taken) => published(taken, 'der')),
  ),
  fault('alg-family-pss', 'Every RSA algorithm is taken', 'token-alg-allowlist/ps256', () => alsoAlgorithm('PS256')),
  fault('alg-any-hash', 'Every hash is taken', 'token-alg-allowlist/rs512', () => alsoAlgorithm('RS384', 'RS512')),
  fault('secret-of-the-tests', 'The secret of the tests is still configured', 'token-alg-allowlist/guessable', () =>
    alsoHmac(async () => ['secret']),
  ),
  fault('kid-falls-back', 'Where kid names no key, the first one is tried', 'token-kid-unknown/random', () => ({
    keys: async (taken) => {
      const named = await right.keys(taken)
      return named.length > 0 ? named : (await taken.by.keys.published(taken.header.kid)).slice(0, 1).map(asKey)
    },
  })),
  fault('jwk-of-header', 'The key that a header carries is used', 'token-header-keys-ignored/jwk', () =>
    alsoKeys(async ({ header: { jwk } }) => (typeof jwk === 'object' && jwk !== null ? [{ ...jwk }] : [])),
  ),
  fault('jku-of-header', 'Keys are fetched from where the header says', 'token-header-keys-ignored/jku', () =>
    alsoKeys(async ({ header: { jku, kid }, fetchKeys }) =>
      typeof jku === 'string' ? (await fetchKeys(jku)).filter((key) => key.kid === kid) : [],
    ),
  ),
  fault('kid-is-a-path', 'kid chooses the file of the key', 'token-header-keys-ignored/kid-path', () =>
    alsoHmac(async ({ header: { kid } }) => [await readFile(join('/etc/mcp-server/keys', String(kid)))]),
  ),
  fault('kid-in-a-query', 'kid is put into the query for the key as it is', 'token-header-keys-ignored/kid-query', () =>
    alsoHmac(async ({ header: { kid } }) => secretsNamed(String(kid))),
  ),
  fault(
    'x5c-of-header',
    'The certificate that a header carries is used, whoever signed it',
    'token-header-keys-ignored/x5c',
    () =>
      alsoPublicKeys(async ({ header: { x5c } }) =>
        Array.isArray(x5c) ? [new X509Certificate(Buffer.from(String(x5c[0]), 'base64')).publicKey] : [],
      ),
  ),
  fault('x5u-of-header', 'The certificate is fetched from where the header says', 'token-header-keys-ignored/x5u', () =>
    alsoPublicKeys(async ({ header: { x5u } }) =>
      typeof x5u === 'string' ? [new X509Certificate(await (await fetch(x5u)).text()).publicKey] : [],
    ),
  ),
  fault('crit-ignored', 'crit is not looked at', 'token-crit-honoured/unknown', () => ({ critical: () => true })),
  fault(
    'typ-jwt-too',
    'typ JWT is taken as well, for the identity providers that write it',
    'token-typ-at-jwt/jwt',
    () => ({
      type: ({ header: { typ } }) => isAccessType(typ) || typ === 'JWT',
    }),
  ),
  fault('typ-any-jwt', 'Whatever ends with +jwt is taken', 'token-typ-at-jwt/logout', () => ({
    type: ({ header: { typ } }) => String(typ).endsWith('+jwt'),
  })),
  fault('typ-checked-if-present', 'typ is compared when there is one', 'token-typ-at-jwt/absent', () => ({
    type: ({ header: { typ } }) => typ === undefined || isAccessType(typ),
  })),
  fault('typ-one-form', 'typ is compared as text, so that its long form is refused', 'token-typ-at-jwt/long', () => ({
    type: ({ header: { typ } }) => typ === 'at+jwt',
  })),
]

function partsOf({ token }: Taken): number {
  return token.split('.').length
}

function isJwe(taken: Taken): boolean {
  return partsOf(taken) === 5
}
