import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import type { SigningKey } from '../contract/seats.ts'
import { TargetError } from './errors.ts'

/** The algorithm that every server that takes signed tokens knows (RFC 9068 §4). */
const alg = 'RS256'

/**
 * The key of the issuer that a server of somebody else's was told to trust: made for this run, or kept in a file that
 * nobody else can read.
 *
 * @param file - absent: for this run; beside a new one, its public part is written for whoever publishes it, as `FILE.jwks.json`
 * @throws TargetError `issuer-key` for a file that others can read, or that holds no such key
 */
export function issuerKey(file: string | undefined): SigningKey {
  if (file === undefined) return makeKey()
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(file, 'cannot be read')
    const key = makeKey()
    // Whoever has it can be anybody at the server that trusts it.
    writeFileSync(file, JSON.stringify({ ...key.jwk, kid: key.kid, alg }), { mode: 0o600, flag: 'wx' })
    writeFileSync(`${file}.jwks.json`, JSON.stringify(publicKeys(key)))
    return key
  }
  if ((statSync(file).mode & 0o077) !== 0 && process.platform !== 'win32')
    throw unusable(file, `can be read by others (\`chmod 600 ${file}\`, and make a new one if it could be before)`)
  return keyIn(text, file)
}

/** What is published of a key (RFC 7517 §5). */
export function publicKeys({ kid, alg: by, jwk: { kty, n, e } }: SigningKey): object {
  return { keys: [{ kty, n, e, kid, alg: by, use: 'sig' }] }
}

function keyIn(text: string, file: string): SigningKey {
  try {
    const jwk: JsonWebKey & { readonly kid?: unknown } = JSON.parse(text)
    if (createPrivateKey({ key: jwk, format: 'jwk' }).asymmetricKeyType === 'rsa' && typeof jwk.kid === 'string')
      return { kid: jwk.kid, alg, jwk }
  } catch {
    // Said below.
  }
  throw unusable(file, 'holds no private RSA key as a JWK with a kid')
}

function makeKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid: randomUUID(), alg, jwk: privateKey.export({ format: 'jwk' }) }
}

function unusable(file: string, what: string): TargetError {
  return new TargetError('issuer-key', `The key file '${file}' ${what}; name another, or none for a key of this run.`)
}
