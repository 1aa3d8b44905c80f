import { VaultError, type VaultKeys } from './vault.ts'

/** The variable that holds the keys of what is sealed at rest. */
export const vaultKeysVariable = 'REFERENCE_VAULT_KEYS'

/**
 * Reads keys as an operator writes them: `2:BASE64,1:BASE64`, 32 random bytes each. The first seals; the others open what
 * was sealed before it came, until everything has been sealed again.
 *
 * @throws VaultError for what is no key, and for one that was not drawn at random (`openVault`)
 */
export function readVaultKeys(text: string): VaultKeys {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [id = '', value = '', ...rest] = pair.split(':')
      if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || value === '' || rest.length > 0)
        throw new VaultError(`${vaultKeysVariable} holds what is no key: write ID:BASE64, with commas between`)
      return [id, Buffer.from(value, 'base64')] as const
    })
  if (new Set(pairs.map(([id]) => id)).size < pairs.length)
    throw new VaultError(`${vaultKeysVariable} has two keys of one id: give each its own`)
  return pairs
}
