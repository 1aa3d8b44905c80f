import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formats, judge, planRun, proveFaults, readRun, startDeployment } from '../../src/index.ts'

describe('judging by the library', () => {
  it('starts a deployment by its name and gives the finished run', async () => {
    const types = new Set<string>()
    const run = await judge('reference', { only: ['prm-*'], onEvent: ({ type }) => types.add(type) })
    expect([run.verdict, run.exitCode, run.counts.failed]).toEqual(['no-violation-found', 0, 0])
    expect(run.counts.passed).toBeGreaterThan(0)
    expect(run.command).toBe("claimcheck run --deployment reference --only 'prm-*'")
    expect([...types]).toEqual(expect.arrayContaining(['run-started', 'exchange', 'probe', 'run-ended']))
  })

  it('judges what was started, and leaves it running', async () => {
    const target = await startDeployment('relay')
    try {
      const run = await judge(target, { only: ['proxy-mints-own-token'] })
      expect([run.verdict, run.exitCode, run.target.mcp]).toEqual(['not-conformant', 1, target.mcp])
      expect((await fetch(target.mcp)).status).toBe(401)
    } finally {
      await target.stop()
    }
  })

  it('finds a fault that is put in, and refuses one for what runs already', async () => {
    const run = await judge('reference', { fault: 'prm-absent', only: ['prm-*'] })
    expect([run.verdict, run.target.fault]).toEqual(['not-conformant', 'prm-absent'])
    const target = await startDeployment('reference')
    try {
      await expect(judge(target, { fault: 'prm-absent' })).rejects.toMatchObject({ code: 'usage' })
    } finally {
      await target.stop()
    }
  })

  it.each([
    ['a deployment', 'unknown-deployment', 'refrence', {}],
    ['a sub-case', 'unknown-subcase', 'reference:opak', {}],
    ['a fault', 'unknown-fault', 'reference', { fault: 'prm-absnt' }],
    ['a revision', 'unknown-revision', 'reference', { spec: '2025-11-26' }],
    ['a check', 'unknown-check', 'reference', { only: ['prm-absurd'] }],
    ['a seat', 'unknown-seat', 'reference', { seats: ['visitors'] }],
  ])('refuses %s that is not there', async (_what, code, name, options) => {
    await expect(judge(name, options)).rejects.toMatchObject({ code })
    await expect(planRun(name, options)).rejects.toMatchObject({ code })
  })

  it.each([
    ['provision_nextcloud_access', 'passed', undefined],
    ['notes_list', 'not-judged', "the tool 'notes_list' sends the person nowhere"],
    ['provision', 'not-judged', "there is no tool 'provision'"],
  ] as const)('lets people give access by the tool that is named: %s', async (provisioningTool, outcome, reason) => {
    const { checks } = await judge('reference', { only: ['rt-background-consent'], provisioningTool })
    const check = checks.find(({ id }) => id === 'rt-background-consent')
    expect(check?.outcome).toBe(outcome)
    if (reason !== undefined) expect(JSON.stringify(check)).toContain(reason)
  })

  it('plans without playing', async () => {
    const plan = await planRun('reference', { scenario: ['discovery/*'] })
    const played = plan.scenarios.filter(({ left }) => left === undefined)
    expect(played.length).toBeGreaterThan(0)
    expect(played.filter(({ id }) => !id.startsWith('discovery/'))).toEqual([])
  })

  it('ends in order when it is told to', async () => {
    const signal = AbortSignal.abort()
    expect(await judge('reference', { signal })).toMatchObject({ cut: 'interrupted', exitCode: 130 })
  })

  it('proves a fault', async () => {
    const proof = await proveFaults({ only: ['prm-absent'] })
    expect(proof).toMatchObject({ complete: true, faults: [{ id: 'prm-absent', exact: true }] })
    await expect(proveFaults({ only: ['nothing-*'] })).rejects.toMatchObject({ code: 'unknown-fault' })
  })

  it('writes every format, and reads its own JSON back', async () => {
    const run = await judge('reference', { only: ['prm-*'] })
    const texts = Object.fromEntries(formats.map(({ name, render }) => [name, render(run)]))
    expect(texts.html).toMatch(/^<!doctype html>/i)
    expect(texts.junit).toContain('<testsuites')
    expect(readRun(texts.json ?? '', 'run.json')).toEqual(JSON.parse(texts.json ?? ''))
  })
})

describe('importing the library', () => {
  const loaded = (entry: string): string[] => {
    const seen = `
      import { registerHooks } from 'node:module'
      const urls = []
      registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
      await import(${JSON.stringify(fileURLToPath(new URL(`../../src/${entry}`, import.meta.url)))})
      process.stdout.write(urls.join('\\n'))`
    return execFileSync(process.execPath, ['--input-type=module', '-e', seen], { encoding: 'utf8' }).split('\n')
  }

  it('loads no MSW', () => {
    const urls = loaded('index.ts')
    expect(urls.filter((url) => url.includes('/src/run/')).length).toBeGreaterThan(0)
    expect(urls.filter((url) => url.includes('/node_modules/msw/'))).toEqual([])
  })

  it('loads nothing of the judge with the mock alone', () => {
    const urls = loaded('nextcloud/index.ts')
    expect(urls.filter((url) => url.includes('/node_modules/msw/')).length).toBeGreaterThan(0)
    expect(urls.filter((url) => /\/src\/(run|http|scenario|client|reference)\//.test(url))).toEqual([])
  })
})
