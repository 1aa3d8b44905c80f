import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import {
  type BackgroundGrants,
  type CredentialKind,
  createBackgroundGrants,
} from '../../../src/reference/provisioning/background-grants.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { openVault, type VaultKeys } from '../../../src/reference/store/vault.ts'

/** An upstream with refresh tokens that are good for one use. */
function rotating(first: string): { readonly kind: CredentialKind; readonly refused: () => number } {
  let alive = first
  let refused = 0
  const kind: CredentialKind = {
    use: async ({ value }) => {
      await sleep(5)
      if (value !== alive) {
        refused += 1
        return undefined
      }
      alive = `${value}+`
      return { authority: { header: `Bearer ${value}` }, next: { kind: 'refresh-token', value: alive } }
    },
    end: async () => {},
  }
  return { kind, refused: () => refused }
}

const key = (): VaultKeys => [['1', randomBytes(32)]]

function instances(kind: CredentialKind, ...keys: readonly VaultKeys[]): readonly BackgroundGrants[] {
  const store = openStore(':memory:', Date.now)
  const kinds = { 'refresh-token': kind, 'app-password': kind }
  return keys.map((own) => createBackgroundGrants(store, openVault(own), kinds, Date.now))
}

it('is used by one instance at a time: none is refused for what another has just spent', async () => {
  const { kind, refused } = rotating('first')
  const shared = key()
  const [one, other] = instances(kind, shared, shared)
  await one?.keep('alice', { kind: 'refresh-token', value: 'first' })
  const uses = await Promise.all([one, other, one, other].map((instance) => instance?.renew('alice')))
  expect(new Set(uses.map((use) => use?.header)).size).toBe(4)
  expect(refused()).toBe(0)
  expect(one?.standing('alice').state).toBe('given')
})

it('can be taken back, and given anew, when the key that sealed it is gone', async () => {
  const { kind } = rotating('first')
  const [before, after] = instances(kind, key(), key())
  await before?.keep('alice', { kind: 'refresh-token', value: 'first' })
  await before?.keep('bob', { kind: 'refresh-token', value: 'first' })
  expect(await after?.revoke('alice')).toBe(true)
  expect(after?.standing('alice')).toEqual({ state: 'none' })
  await after?.keep('bob', { kind: 'refresh-token', value: 'first' })
  expect((await after?.renew('bob'))?.header).toBe('Bearer first')
})
