import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import { readRun } from '../../src/run/read-run.ts'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...names: readonly string[]): string => join(folder, ...names)
const all = formats.map(({ name }) => name).join(',')
const small = ['run', '--only', 'prm-published'] as const

describe('--report', () => {
  beforeAll(async () => {
    await claimcheck(...small, '--out', at('all'), '--report', all)
  })

  it('is not needed: the same files as ever', async () => {
    await claimcheck(...small, '--out', at('plain'))
    expect(readdirSync(at('plain')).toSorted()).toEqual(['events.ndjson', 'junit.xml', 'report.html', 'run.json'])
  })

  it('writes what it names and nothing else, in places of their own too', async () => {
    const { code } = await claimcheck(
      ...small,
      ...['--out', at('some'), '--report', `sarif,junit=${at('elsewhere', 'deep', 'j.xml')}`, '--report', 'badge'],
    )
    expect(code).toBe(0)
    expect(readdirSync(at('some')).toSorted()).toEqual(['badge.json', 'events.ndjson', 'results.sarif'])
    expect(readFileSync(at('elsewhere', 'deep', 'j.xml'), 'utf8')).toContain('<testsuites')
  })

  it('writes each format as a pure function of the run: `report` gives the same bytes again', async () => {
    await claimcheck('report', at('all'), '--out', at('again'), '--report', all)
    const run = readRun(readFileSync(at('all', 'run.json'), 'utf8'), 'run.json')
    for (const { file, render } of formats) {
      const bytes = readFileSync(at('all', file), 'utf8')
      expect(readFileSync(at('again', file), 'utf8')).toBe(bytes)
      expect(render(run)).toBe(bytes)
    }
  })

  it.each(formats.map(({ name, file }) => [name, file]))(
    '%s alone is known again as claimcheck’s own, so that it can be written anew',
    async (name, file) => {
      const out = at(`alone-${name}`)
      for (const _ of [1, 2]) {
        const { code, err } = await claimcheck('report', at('all'), '--out', out, '--report', name)
        expect([code, err]).toEqual([0, ''])
      }
      expect(readdirSync(out)).toEqual([file])
    },
  )

  it('writes over a file that somebody named, and leaves no other behind', async () => {
    mkdirSync(at('named'))
    writeFileSync(at('named', 'step-summary'), 'before')
    await claimcheck('report', at('all'), '--report', `markdown=${at('named', 'step-summary')}`)
    expect(readFileSync(at('named', 'step-summary'), 'utf8')).toContain('## No violation found')
    expect(readdirSync(at('named'))).toEqual(['step-summary'])
  })

  it.each([
    ['a format that is typed wrong', 'htlm', "Did you mean 'html'?"],
    ['a format that is none', 'pdf', '`claimcheck list formats` shows them all'],
    ['no file', 'junit=', "'junit=' names no file"],
    ['nothing', ' , ', '--report names formats: json, html, junit'],
    ['a folder', `junit=${folder}`, 'is a folder; name a file in it'],
    ['a folder that is not there yet', `junit=${at('new')}/`, 'is a folder; name a file in it'],
    ['two formats for one file', `junit=${at('x')},html=${at('x')}`, "names 'x' twice"],
    ['another name in the folder of the run', `junit=${at('out', 'tests.xml')}`, 'write junit alone (junit.xml)'],
  ])('refuses %s before anything is sent or written', async (_, named, said) => {
    for (const command of [[...small], ['report', at('all')]]) {
      const { code, out, err } = await claimcheck(...command, '--out', at('out'), '--report', named)
      expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
    }
    expect(existsSync(at('out'))).toBe(false)
  })
})
