import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-merge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const few = ['run', '--scenario', 'discovery/*'] as const

describe('claimcheck merge', () => {
  beforeAll(async () => {
    for (const number of [1, 2]) await claimcheck(...few, '--shard', `${number}/2`, '--out', at(`s${number}`))
    await claimcheck(...few, '--out', at('whole'))
  })

  it('writes the whole in every format, which can be rendered again', async () => {
    const all = formats.map(({ name }) => name).join(',')
    const { code, out, err } = await claimcheck('merge', at('s1'), at('s2'), '--out', at('all'), '--report', all)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('No violation found')
    expect(readdirSync(at('all')).toSorted()).toEqual(['events.ndjson', ...formats.map(({ file }) => file)].toSorted())
    const before = readFileSync(join(at('all'), 'run.json'), 'utf8')
    await claimcheck('report', join(at('all'), 'events.ndjson'), '--out', at('again'))
    expect(readFileSync(join(at('again'), 'run.json'), 'utf8')).toBe(before)
    expect((await claimcheck('compare', at('whole'), at('all'))).out).toContain('0 newly failing, 0 newly passing')
  })

  it('tells the result as JSON', async () => {
    const { out } = await claimcheck('merge', at('s2'), join(at('s1'), 'events.ndjson'), '--out', at('j'), '--json')
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'no-violation-found',
      exitCode: 0,
      files: { html: expect.any(String) },
    })
  })

  it.each([
    ['a shard is missing', ['s1'], 'Shard 2/2 is missing'],
    ['a whole run is among them', ['s1', 'whole'], 'is a whole run and no shard'],
    ['there is no run', ['s1', 'nowhere'], 'There are no events of a run'],
    ['nothing is named', [], 'needs an argument: the folders'],
  ])('refuses, and writes nothing: %s', async (_, names, said) => {
    const { code, out, err } = await claimcheck('merge', ...names.map(at), '--out', at('none'))
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
    expect(readdirSync(folder)).not.toContain('none')
  })

  it('does not write over a shard', async () => {
    const { code, err } = await claimcheck('merge', at('s1'), at('s2'), '--out', at('s2'))
    expect([code, err]).toEqual([2, expect.stringContaining('would write over the shard')])
    expect(readdirSync(at('s2'))).toContain('events.ndjson')
  })
})

describe('--shard', () => {
  it('splits by an earlier run where --durations names one', async () => {
    const { code, out } = await claimcheck(...few, '--shard', '1/2', '--durations', at('whole'), '--plan', '--json')
    expect([code, JSON.parse(out).shard]).toEqual([0, { number: 1, of: 2 }])
  })

  it.each([
    ['no part', ['--shard', '3/2'], '--shard takes a part of a whole like 2/5'],
    ['durations without a part', ['--durations', 'x'], 'name the part to play with --shard'],
    ['durations of nothing', ['--shard', '1/2', '--durations', '/nowhere'], 'There are no events of a run'],
    [
      'durations of what is no run',
      ['--shard', '1/2', '--durations', import.meta.filename],
      'holds no events of a run',
    ],
    ['more parts than scenarios', ['--shard', '1/90'], 'too few for 90 shards'],
  ])('refuses %s', async (_, flags, said) => {
    const { code, out, err } = await claimcheck(...few, ...flags, '--plan')
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
  })
})
