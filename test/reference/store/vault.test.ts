import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openVault, VaultError } from '../../../src/reference/store/vault.ts'
import { readVaultKeys } from '../../../src/reference/store/vault-keys.ts'

const [first, second] = [randomBytes(32), randomBytes(32)]
const about = ['background-grant', 'alice']

describe('the vault', () => {
  const vault = openVault([['1', first]])

  it('gives back what it sealed, and seals the same otherwise each time', () => {
    const [left, right] = [vault.seal('the secret ✓', about), vault.seal('the secret ✓', about)]
    expect(left).not.toBe(right)
    expect([left, right].map((sealed) => vault.open(sealed, about))).toEqual(['the secret ✓', 'the secret ✓'])
    expect(left).not.toContain('secret')
  })

  it.each([
    ['for somebody else', ['background-grant', 'bob']],
    ['of another kind', ['session-grant', 'alice']],
    ['with the same letters otherwise cut', ['background-grantalice']],
  ])('does not open %s', (_what, other) => {
    expect(() => vault.open(vault.seal('x', about), other)).toThrow(VaultError)
  })

  it('notices every change', () => {
    const sealed = vault.seal('a secret of some length', about)
    const parts = sealed.split('.')
    for (const at of [1, 2, 3]) {
      const bytes = Buffer.from(parts[at] ?? '', 'base64url')
      bytes[0] = (bytes[0] ?? 0) ^ 1
      const changed = parts.with(at, bytes.toString('base64url')).join('.')
      expect(() => vault.open(changed, about)).toThrow(VaultError)
    }
    expect(() => vault.open(parts.slice(0, 3).join('.'), about)).toThrow(VaultError)
  })

  it('seals by the first key, and opens by those before it until they are taken away', () => {
    const rotated = openVault([
      ['2', second],
      ['1', first],
    ])
    const before = vault.seal('older', about)
    const after = rotated.seal('newer', about)
    expect([before, after].map((sealed) => rotated.open(sealed, about))).toEqual(['older', 'newer'])
    expect(after.startsWith('2.')).toBe(true)
    expect(() => openVault([['2', second]]).open(before, about)).toThrow('a key that is not here')
    expect(() => openVault([['1', second]]).open(before, about)).toThrow(VaultError)
  })

  it.each([
    ['no key', []],
    ['a short key', [['1', randomBytes(16)]]],
    ['a key of zeros', [['1', Buffer.alloc(32)]]],
    ['a key that somebody typed', [['1', Buffer.from('aaaabbbbaaaabbbbaaaabbbbaaaabbbb')]]],
    ['an id with a dot', [['o.ne', first]]],
  ] as const)('takes %s for none', (_what, keys) => {
    expect(() => openVault(keys)).toThrow(VaultError)
  })

  it('says which secrets were sealed by a key that has been replaced', () => {
    const rotated = openVault([
      ['2', second],
      ['1', first],
    ])
    expect([vault.seal('x', about), rotated.seal('x', about)].map(rotated.isOld)).toEqual([true, false])
  })
})

describe('keys as an operator writes them', () => {
  const written = `2:${second.toString('base64')}, 1:${first.toString('base64')}`

  it('are read in their order: the first seals', () => {
    const vault = openVault(readVaultKeys(written))
    expect(vault.seal('x', about).startsWith('2.')).toBe(true)
    expect(vault.open(openVault([['1', first]]).seal('older', about), about)).toBe('older')
  })

  it.each(['', 'nonsense', '1:', `1:${first.toString('base64')},1:${second.toString('base64')}`, '1:c2hvcnQ='])(
    'are refused as %j',
    (text) => {
      expect(() => openVault(readVaultKeys(text))).toThrow(VaultError)
    },
  )
})
