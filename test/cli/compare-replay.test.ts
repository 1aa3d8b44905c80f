import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-compare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const good = join(folder, 'good')
const bad = join(folder, 'bad')
const check = 'prm-published'

beforeAll(async () => {
  await claimcheck('run', '--only', 'prm-*', '--out', good)
  await claimcheck('run', '--only', 'prm-*', '--fault', 'prm-absent', '--out', bad)
})

describe('compare', () => {
  it('ends with 1 when something fails that did not before, and with 0 the other way round', async () => {
    const worse = await claimcheck('compare', good, join(bad, 'run.json'))
    expect([worse.code, worse.err]).toEqual([1, ''])
    expect(worse.out).toMatch(/Newly failing \(\d+\)\n[\s\S]*✗ prm-published .*was passed/)
    expect(worse.out).toMatch(/\nWorse\n$/)
    const better = await claimcheck('compare', bad, join(good, 'events.ndjson'))
    expect([better.code, better.err]).toEqual([0, ''])
    expect(better.out).toContain('✓ prm-published  passed, was failed')
  })

  it('says it as data', async () => {
    const { code, out } = await claimcheck('compare', good, bad, '--json')
    const read = JSON.parse(out)
    expect([code, read.worse, read.verdict]).toEqual([
      1,
      true,
      { before: 'no-violation-found', after: 'not-conformant' },
    ])
    expect(read.newlyFailing.map(({ id }: { id: string }) => id)).toContain(check)
    expect(read.circumstances).toEqual([{ what: 'fault', before: 'none', after: 'prm-absent' }])
    expect(Object.keys(read)).toEqual(
      expect.arrayContaining(['newlyFailing', 'newlyWarned', 'newlyPassing', 'added', 'gone', 'same']),
    )
  })

  it('finds no difference between a run and itself', async () => {
    const { code, out } = await claimcheck('compare', good, good)
    expect(code).toBe(0)
    expect(out).toContain('0 newly failing, 0 newly passing, 0 added, 0 gone')
  })

  it.each([
    ['a folder without a run', () => folder],
    ['a place where nothing is', () => join(folder, 'nowhere')],
    ['a file that is no run', () => file('x.json', '{"a":1}')],
    [
      'a file that is damaged',
      () => file('y.json', '{"schemaVersion":1,"tool":{"name":"x","version":"1"},"checks":[]}'),
    ],
  ])('refuses %s with exit code 2', async (_, place) => {
    for (const places of [
      [good, place()],
      [place(), good],
    ]) {
      const { code, out, err } = await claimcheck('compare', ...places)
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(/^claimcheck: [^\n]*(no run|run\.json)[^\n]*\n$/)
    }
  })
})

describe('replay', () => {
  it('plays a check that passed again, and finds nothing new', async () => {
    const { code, out, err } = await claimcheck('replay', good, check)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('prm-published  recorded ✓ passed, now ✓ passed')
    expect(out).toMatch(/The same as recorded; no exchange differs\n$/)
  })

  it('plays one that failed with the fault of its run', async () => {
    const { code, out } = await claimcheck('replay', bad, check)
    expect(code).toBe(1)
    expect(out).toContain('recorded ✗ failed, now ✗ failed')
    expect(out).toContain('The same as recorded')
  })

  it('shows what is different where the target is another by now', async () => {
    const changed = JSON.parse(readFileSync(join(good, 'run.json'), 'utf8'))
    const place = file('changed.json', JSON.stringify({ ...changed, command: `${changed.command} --fault prm-absent` }))
    const { code, out } = await claimcheck('replay', place, check)
    expect(code).toBe(1)
    expect(out).toContain('recorded ✓ passed, now ✗ failed')
    expect(out).toMatch(/status was {2}200\n\s+status now {2}404/)
    const data = JSON.parse((await claimcheck('replay', place, check, '--json')).out)
    expect(data).toMatchObject({ check, before: 'passed', after: 'failed', same: false, exitCode: 1 })
  })

  it.each([
    ['a check that is typed wrong', () => [good, 'prm-publshed'], "Did you mean 'prm-published'?"],
    ['a check that was not played', () => [good, 'token-aud-missing'], 'was played in that run (not-selected)'],
    ['a run that is not there', () => [join(folder, 'nowhere'), check], 'There is no run at'],
    [
      'a run that something else made',
      () => [madeBy('make test'), check],
      'was not made by `claimcheck run --deployment`',
    ],
    [
      'a deployment that is not there any more',
      () => [madeBy('claimcheck run --deployment refrence'), check],
      "Did you mean 'reference'?",
    ],
  ])('refuses %s with exit code 2', async (_, argv, said) => {
    expect(await claimcheck('replay', ...argv())).toEqual({ code: 2, out: '', err: expect.stringContaining(said) })
  })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function madeBy(command: string): string {
  return file('other.json', JSON.stringify({ ...JSON.parse(readFileSync(join(good, 'run.json'), 'utf8')), command }))
}
