import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeMany } from '../../src/cli/judge-many.ts'
import type { Matrix } from '../../src/run/matrix.ts'
import { folderNamed } from '../../src/run/matrix-folder.ts'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-matrix-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...names: readonly string[]): string => join(folder, ...names)
const few = ['--only', 'flow-issued-token-accepted'] as const
const readMatrix = (...names: readonly string[]): Matrix =>
  JSON.parse(readFileSync(at(...names, 'matrix.json'), 'utf8'))

describe('run --deployment A,B,C', () => {
  let ended: Awaited<ReturnType<typeof claimcheck>>
  beforeAll(async () => {
    const named = 'reference,relay,pass-through:A'
    ended = await claimcheck('run', '--deployment', named, ...few, '--out', at('m'))
  })

  it('judges each into a folder of its own, and ends with the worst exit code', () => {
    expect(ended.code).toBe(1)
    expect(readdirSync(at('m')).toSorted()).toEqual([
      'index.html',
      'matrix.json',
      'pass-through-A',
      'reference',
      'relay',
    ])
    for (const name of ['reference', 'relay', 'pass-through-A'])
      expect(readdirSync(at('m', name)).toSorted()).toEqual(['events.ndjson', 'junit.xml', 'report.html', 'run.json'])
  })

  it('says the same as each run does', () => {
    const { columns, checks, exitCode } = readMatrix('m')
    expect([exitCode, columns.map(({ exitCode: one }) => one)]).toEqual([1, [0, 0, 1]])
    const cells = checks.find(({ id }) => id === 'flow-issued-token-accepted')?.cells
    expect(cells?.map((cell) => cell?.outcome)).toEqual(['passed', 'passed', 'failed'])
    for (const [index, { folder: name }] of columns.entries()) {
      const run = JSON.parse(readFileSync(at('m', name, 'run.json'), 'utf8'))
      expect(columns[index]).toMatchObject({ verdict: run.verdict, verdictText: run.verdictText, counts: run.counts })
    }
  })

  it('prints the table, and where the page is', () => {
    expect(ended.out).toMatch(/^1 {2}reference {7}No violation found {2}✓ 1$/m)
    expect(ended.out).toMatch(/^flow-issued-token-accepted +✓ ✓ ✗$/m)
    expect(ended.out).toContain('index.html')
  })

  it('links only to what is there', () => {
    const page = readFileSync(at('m', 'index.html'), 'utf8')
    const links = [...page.matchAll(/href="([^"#]+)(?:#([^"]*))?"/g)].filter(([, file]) => file !== 'data:,')
    expect(links.length).toBeGreaterThan(3)
    for (const [, file = '', anchor] of links) {
      const report = readFileSync(at('m', file), 'utf8')
      if (anchor !== undefined) expect(report).toContain(`id="${anchor}"`)
    }
  })

  it('can be written anew', async () => {
    const { code } = await claimcheck('run', '--deployment', 'reference,shared-idp', ...few, '--out', at('m'))
    expect(code).toBe(0)
    expect(readMatrix('m').columns.map(({ name }) => name)).toEqual(['reference', 'shared-idp'])
  })
})

describe('run --spec A,B', () => {
  it('has a column for each revision', async () => {
    const { code, out } = await claimcheck(
      ...['run', '--spec', '2025-06-18,2025-11-25', '--only', 'prm-published', '--out', at('s'), '--json'],
    )
    expect(code).toBe(0)
    expect(JSON.parse(out).columns.map(({ name, spec }: { name: string; spec: string }) => [name, spec])).toEqual([
      ['reference@2025-06-18', '2025-06-18'],
      ['reference@2025-11-25', '2025-11-25'],
    ])
    expect(readdirSync(at('s'))).toContain('reference@2025-06-18')
  })

  it('is a plan for each with --plan', async () => {
    const { out } = await claimcheck('run', '--spec', '2025-06-18,2025-11-25', '--plan', '--json')
    expect(JSON.parse(out).map(({ spec }: { spec: string }) => spec)).toEqual(['2025-06-18', '2025-11-25'])
  })
})

describe('a matrix is refused before anything is judged', () => {
  it.each([
    ['a deployment that is none', ['--deployment', 'reference,relai'], "Did you mean 'relay'?"],
    ['a revision that is none', ['--spec', '2025-06-18,2025-06-19'], "There is no revision '2025-06-19'"],
    ['a name twice', ['--deployment', 'relay,relay'], "--deployment names 'relay' twice"],
    ['no name', ['--deployment', ','], '--deployment names nothing'],
    ['one file for all', ['--deployment', 'reference,relay', '--report', 'junit=x.xml'], 'by every column'],
    ['a fault of one of them', ['--deployment', 'reference,relay', '--fault', 'prm-absent'], 'prm-absent'],
  ])('%s', async (_, flags, said) => {
    const { code, out, err } = await claimcheck('run', ...flags, ...few, '--out', at('refused'))
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
    expect(existsSync(at('refused'))).toBe(false)
  })

  it('a folder of somebody else', async () => {
    mkdirSync(at('theirs'))
    writeFileSync(at('theirs', 'thesis.tex'), 'x')
    const { code, err } = await claimcheck('run', '--deployment', 'reference,relay', ...few, '--out', at('theirs'))
    expect([code, err]).toEqual([2, expect.stringContaining('holds no matrix of claimcheck')])
    expect(readdirSync(at('theirs'))).toEqual(['thesis.tex'])
  })
})

describe('judging many', () => {
  const options = { only: ['prm-published'] }

  it('goes on where one cannot be judged, and says why', async () => {
    const closed = { server: 'http://127.0.0.1:9/mcp', patience: 1 }
    const matrix = await judgeMany(
      [
        { name: 'closed', target: closed, options },
        { name: 'open', target: 'reference', options },
      ],
      { folder: at('gone'), reports: [] },
    )
    expect(matrix.columns).toMatchObject([{ exitCode: 3, error: { code: 'not-ready' } }, { exitCode: 0 }])
    expect(matrix.exitCode).toBe(3)
    expect(readMatrix('gone')).toEqual(matrix)
  })

  it('judges several at once, in the order in which they were named', async () => {
    const names = ['a', 'b', 'c', 'd']
    const matrix = await judgeMany(
      names.map((name) => ({ name, target: 'reference', options })),
      { folder: at('once'), reports: [], atOnce: 3 },
    )
    expect(matrix.columns.map(({ name, exitCode }) => [name, exitCode])).toEqual(names.map((name) => [name, 0]))
  })

  it('begins no further column once it is interrupted, and has written what it had', async () => {
    const interrupt = new AbortController()
    const matrix = await judgeMany(
      ['a', 'b', 'c'].map((name) => ({ name, target: 'reference', options })),
      { folder: at('cut'), reports: [], signal: interrupt.signal, onColumn: () => interrupt.abort() },
    )
    expect(matrix.columns).toMatchObject([{ exitCode: 0 }, { error: { code: 'interrupted' } }, { exitCode: 130 }])
    expect(matrix.exitCode).toBe(130)
  })

  it.each([
    ['reference', [], 'reference'],
    ['pass-through:A', [], 'pass-through-A'],
    ['https://mcp.example/mcp?x=../..', [], 'https-mcp.example-mcp-x'],
    ['../../etc', [], 'etc'],
    ['Reference', ['reference'], 'Reference-2'],
    ['…', [], 'target'],
  ])('names the folder of %s so that it lies in its own', (name, taken, expected) => {
    expect(folderNamed(name, new Set(taken))).toBe(expected)
  })
})
