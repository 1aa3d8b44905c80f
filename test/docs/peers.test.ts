import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { requirements } from '../../src/requirements/catalogue.ts'
import { pageOf } from '../peers/page.ts'
import { peers } from '../peers/peers.ts'

describe('docs/peers.md', () => {
  it('is what node test/peers/write-page.ts writes', () => {
    expect(readFileSync('docs/peers.md', 'utf8')).toBe(pageOf(peers))
  })

  it.each(peers)('names only probes that there are, for $id', ({ fails, warns, unclear }) => {
    const known = new Set(requirements.map(({ id }) => id))
    expect(Object.keys({ ...fails, ...warns, ...unclear }).filter((id) => !known.has(id))).toEqual([])
    expect(
      Object.values({ ...fails, ...warns }).filter(({ probes, because }) => probes.length === 0 || because.length < 30),
    ).toEqual([])
  })
})
