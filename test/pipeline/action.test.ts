import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

/** Runs the steps of action.yml as a runner does: each script a file that bash runs, inputs and files in the environment. */

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: {
    readonly steps: readonly {
      readonly id?: string
      readonly run: string
      readonly env?: Readonly<Record<string, string>>
    }[]
  }
}

interface Ended {
  readonly code: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly folder: string
}

const repository = process.cwd()
const action: Action = parse(readFileSync('action.yml', 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'claimcheck-action-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** @param workspace - where the job works; a new folder when absent */
function runAction(given: Readonly<Record<string, string>>, workspace = join(folder, `job-${++count}`)): Ended {
  mkdirSync(workspace, { recursive: true })
  const file = (name: string): string => {
    const path = join(workspace, '..', `${name}-${++count}`)
    writeFileSync(path, '')
    return path
  }
  const summary = file('summary')
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: usual = '' }]) => [name, given[name] ?? usual]),
  )
  const fill = (value: string): string =>
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => inputs[name] ?? '')
  const stepOutputs: Record<string, Readonly<Record<string, string>>> = {}
  let code = 0
  let log = ''
  for (const step of action.runs.steps) {
    if (code !== 0) break
    const [script, output] = [file('script'), file('output')]
    writeFileSync(script, step.run)
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]))
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: workspace,
      encoding: 'utf8',
      env: {
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
        HOME: folder,
        CI: 'true',
        GITHUB_ACTION_PATH: repository,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...env,
      },
    })
    code = ended.status ?? 1
    log += ended.stdout + ended.stderr
    if (step.id !== undefined)
      stepOutputs[step.id] = Object.fromEntries(
        readFileSync(output, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      )
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).flatMap(([name, { value }]) => {
      const [, step = '', key = ''] = /steps\.([\w-]+)\.outputs\.([\w-]+)/.exec(value) ?? []
      const said = stepOutputs[step]?.[key]
      return said === undefined ? [] : [[name, said]]
    }),
  )
  return { code, log, outputs, summary: readFileSync(summary, 'utf8'), folder: workspace }
}

const few = 'prm-published,flow-issued-token-accepted'

describe('the action', () => {
  let good: Ended
  beforeAll(() => {
    good = runAction({ deployment: 'reference', only: few })
  })

  it('says the verdict, the counts and the paths, and the files are there', () => {
    expect(good.log).toContain('2 passed')
    expect(good.code).toBe(0)
    expect(good.outputs).toEqual({
      verdict: 'no-violation-found',
      gate: 'no-violation-found',
      'exit-code': '0',
      passed: '2',
      failed: '0',
      warned: '0',
      judged: '2',
      folder: 'claimcheck-report',
      json: 'claimcheck-report/run.json',
      html: 'claimcheck-report/report.html',
      junit: 'claimcheck-report/junit.xml',
      sarif: 'claimcheck-report/results.sarif',
    })
    for (const name of ['json', 'html', 'junit', 'sarif'])
      expect(readFileSync(join(good.folder, good.outputs[name] ?? ''), 'utf8').length).toBeGreaterThan(100)
  })

  it('writes the summary of the step', () => {
    expect(good.summary).toContain('## No violation found: reference')
  })

  it('fails where the target does, with its exit code, and still says why', () => {
    const bad = runAction({ deployment: 'pass-through:A', only: few })
    expect([bad.code, bad.outputs['verdict'], bad.outputs['failed']]).toEqual([1, 'not-conformant', '1'])
    expect(bad.summary).toContain('flow-issued-token-accepted')
  })

  it('lets a later step decide where it is told not to fail', () => {
    const bad = runAction({ deployment: 'pass-through:A', only: few, fail: 'false' })
    expect([bad.code, bad.outputs['exit-code'], bad.outputs['verdict']]).toEqual([0, '1', 'not-conformant'])
  })

  it('says nothing of an earlier run where none was made', () => {
    const wrong = runAction({ deployment: 'reference', only: 'prm-publishd' }, good.folder)
    expect([wrong.code, wrong.outputs, wrong.summary]).toEqual([2, { 'exit-code': '2' }, ''])
    expect(wrong.log).toContain("Did you mean 'prm-published'?")
  })

  it('hands on the formats, the shard and further arguments, a line each', () => {
    const ended = runAction({
      scenario: 'discovery/*',
      shard: '1/2',
      report: ' json, badge ,markdown',
      arguments: '--profile\nnone\n\n--quiet',
    })
    expect(ended.log).not.toContain('seats: visitor')
    expect(ended.outputs['html']).toBeUndefined()
    expect(readFileSync(join(ended.folder, 'claimcheck-report', 'badge.json'), 'utf8')).toContain('MCP authorization')
    const run = JSON.parse(readFileSync(join(ended.folder, ended.outputs['json'] ?? ''), 'utf8'))
    expect(run.command).toBe(
      "claimcheck run --deployment reference --scenario 'discovery/*' --profile none --shard 1/2",
    )
  })

  it.each([
    ['$(touch pwned)'],
    ['`touch pwned`'],
    ['"; touch pwned; echo "'],
    ["'; touch pwned; echo '"],
    ['--out=pwned'],
    ['a\ntouch pwned'],
    ['* ; touch pwned'],
  ])('takes %j for a value and for nothing else, whatever input it stands in', (value) => {
    for (const name of ['deployment', 'only', 'spec', 'shard', 'baseline', 'report', 'upstream'])
      expect([name, runAction({ [name]: value })]).toEqual([name, expect.objectContaining({ code: 2, summary: '' })])
    expect(spawnSync('find', [folder, '-name', 'pwned'], { encoding: 'utf8' }).stdout).toBe('')
  })

  it('refuses a matrix, for which it has no place', () => {
    const ended = runAction({ deployment: 'reference,relay' })
    expect([ended.code, ended.log]).toEqual([2, expect.stringContaining('one target by one revision')])
  })

  it('installs what it runs on where that is not there yet, without scripts', () => {
    const place = join(folder, 'fresh')
    mkdirSync(join(place, 'bin'), { recursive: true })
    writeFileSync(join(place, 'bin', 'npm'), '#!/bin/bash\necho "$PWD: npm $*"\n')
    chmodSync(join(place, 'bin', 'npm'), 0o755)
    const ended = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', action.runs.steps[0]?.run ?? ''], {
      encoding: 'utf8',
      env: { PATH: `${join(place, 'bin')}${delimiter}${process.env['PATH']}`, GITHUB_ACTION_PATH: place },
    })
    expect(ended.stdout).toMatch(/fresh: npm ci --omit=dev --ignore-scripts /)
  })
})
