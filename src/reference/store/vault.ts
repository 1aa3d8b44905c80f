import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A secret that cannot be read: it was sealed for something else, changed, or by a key that is not here. */
export class VaultError extends Error {
  readonly code = 'vault'
}

/** Seals what must be read again: refresh tokens and app passwords of the upstream. */
export interface Vault {
  /** @param about - whose secret it is and of which kind; it opens for nothing else */
  seal(secret: string, about: readonly string[]): string
  /** @throws VaultError */
  open(sealed: string, about: readonly string[]): string
  /** Whether a secret was sealed by a key that has been replaced, and should be sealed again. */
  isOld(sealed: string): boolean
}

/** Keys with their ids, 32 bytes each; the first seals, all of them open, so that a key can be replaced. */
export type VaultKeys = readonly (readonly [id: string, key: Buffer])[]

const algorithm = 'aes-256-gcm'

/**
 * Makes a vault (AES-256-GCM, a fresh nonce for each secret).
 *
 * @throws VaultError where there is no key, or a weak one
 */
export function openVault(keys: VaultKeys): Vault {
  const [current] = keys
  if (current === undefined) throw new VaultError('a vault needs a key')
  for (const [id, key] of keys)
    if (key.length !== 32 || new Set(key).size < 8 || id.includes('.'))
      throw new VaultError(`the key '${id}' is none: give 32 random bytes`)
  const [currentId, currentKey] = current
  const byId = new Map(keys)
  return {
    seal: (secret, about) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv(algorithm, currentKey, nonce).setAAD(bound(currentId, about))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [currentId, nonce, sealed, cipher.getAuthTag()].map(encoded).join('.')
    },
    open: (text, about) => {
      const [id = '', nonce, sealed, tag] = text.split('.')
      const key = byId.get(id)
      if (key === undefined || nonce === undefined || sealed === undefined || tag === undefined)
        throw new VaultError('sealed by a key that is not here')
      try {
        const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'))
          .setAAD(bound(id, about))
          .setAuthTag(Buffer.from(tag, 'base64url'))
        return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new VaultError('changed, or sealed for somebody else', { cause })
      }
    },
    isOld: (text) => text.split('.')[0] !== currentId,
  }
}

function encoded(part: string | Buffer): string {
  return typeof part === 'string' ? part : part.toString('base64url')
}

function bound(id: string, about: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([id, ...about]), 'utf8')
}
