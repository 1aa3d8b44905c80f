import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { keyOf, makeSecret, sameSecret } from '../../../src/reference/store/secrets.ts'
import { openStore, type Store } from '../../../src/reference/store/store.ts'

const opened: Store[] = []
const folders: string[] = []

afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function open(path = ':memory:', now: () => number = () => 1000, most?: number): Store {
  const store = openStore(path, now, most)
  opened.push(store)
  return store
}

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-store-'))
  folders.push(folder)
  return join(folder, 'store.sqlite')
}

describe('the store', () => {
  test('gives back what was put in, by kind and key', () => {
    const store = open()
    store.put('code', 'a', { n: 1 })
    expect([store.get('code', 'a'), store.get('family', 'a'), store.get('code', 'b')]).toEqual([
      { n: 1 },
      undefined,
      undefined,
    ])
  })

  test('ends a record at its end by the injected clock, and not before', () => {
    let now = 1000
    const store = open(':memory:', () => now)
    store.put('code', 'a', { n: 1 }, 2000)
    now = 1999
    expect(store.get('code', 'a')).toEqual({ n: 1 })
    now = 2000
    expect([store.get('code', 'a'), store.take('code', 'a')]).toEqual([undefined, undefined])
  })

  test('lets one of two instances on one file take a record', () => {
    const path = file()
    const [one, other] = [open(path), open(path)]
    one.put('code', 'a', { n: 1 })
    expect([other.take('code', 'a'), one.take('code', 'a')]).toEqual([{ n: 1 }, undefined])
  })

  test('undoes everything of a piece of work that fails', () => {
    const store = open()
    store.put('code', 'a', { n: 1 })
    expect(() =>
      store.atomically(() => {
        store.take('code', 'a')
        store.put('family', 'f', {})
        throw new Error('no')
      }),
    ).toThrow('no')
    expect([store.get('code', 'a'), store.get('family', 'f')]).toEqual([{ n: 1 }, undefined])
  })

  test('keeps no more of a kind than it is told, the youngest, and leaves other kinds alone', () => {
    const store = open(':memory:', () => 1000, 50)
    store.put('family', 'old', { n: 0 })
    for (let n = 1; n < 400; n += 1) store.put('client', `c${n}`, { n })
    const kept = Array.from({ length: 400 }, (_, n) => n).filter((n) => store.get('client', `c${n}`) !== undefined)
    expect(kept.length).toBeLessThanOrEqual(50 + 200)
    expect(kept.at(-1)).toBe(399)
    expect(kept[0]).toBeGreaterThan(100)
    expect(store.get('family', 'old')).toEqual({ n: 0 })
  })

  test('drops what is over after some writes, instead of only hiding it', () => {
    let now = 1000
    const store = open(':memory:', () => now)
    store.put('code', 'a', { marker: 'long-gone-marker' }, 2000)
    now = 3000
    for (let n = 0; n < 200; n += 1) store.put('family', `f${n}`, {}, 9000)
    expect(store.get('code', 'a')).toBeUndefined()
    now = 1500
    expect(store.get('code', 'a')).toBeUndefined()
  })
})

describe('secrets', () => {
  test('are of 256 bits, and never the same', () => {
    const made = Array.from({ length: 200 }, makeSecret)
    expect(new Set(made).size).toBe(200)
    for (const secret of made) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test('are kept under a key that does not hold them', () => {
    expect(keyOf('secret')).toBe('K7gNU3sdo-OL0wNhqoVWhr3g6s1xYv72ol_pe_Unols')
  })

  test('are compared whole', () => {
    expect([sameSecret('a', 'a'), sameSecret('a', 'b'), sameSecret('a', 'aa'), sameSecret('', '')]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })
})
