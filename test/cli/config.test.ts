import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { initCommand } from '../../src/cli/init.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { startDeployment } from '../../src/index.ts'
import { claimcheck, keptStreams } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const file = (text: string, ending = 'yaml'): string => {
  count += 1
  const path = join(folder, `c${count}.${ending}`)
  writeFileSync(path, text)
  return path
}
const planOf = async (...argv: readonly string[]) => {
  const { out, code, err } = await claimcheck('run', '--plan', '--json', ...argv)
  expect(err).toBe('')
  expect(code).toBe(0)
  return JSON.parse(out)
}

describe('claimcheck run --config', () => {
  it('does what the file says, where no flag says otherwise', async () => {
    const config = file('deployment: relay\nonly: [prm-*]\nseats: [visitor, client]\n')
    expect((await planOf('--config', config)).target).toMatchObject({ name: 'relay' })
    const plan = await planOf('--config', config, '--deployment', 'reference', '--seats', 'visitor')
    expect(plan).toMatchObject({ target: { name: 'reference' }, seats: { offered: ['visitor'] } })
    expect(JSON.stringify(plan)).toContain('prm-*')
  })

  it('takes a module as well', async () => {
    const library = pathToFileURL(fileURLToPath(new URL('../../src/index.ts', import.meta.url))).href
    const config = file(
      `import { defineConfig } from '${library}'\nexport default defineConfig({ deployment: 'relay' })\n`,
      'ts',
    )
    expect((await planOf('--config', config)).target).toMatchObject({ name: 'relay' })
  })

  it.each([
    ['a member that is unknown', 'depolyment: relay', 'yaml', "did you mean 'deployment'?"],
    ['a module with a wrong value', 'export default { jobs: "many" }', 'ts', "'jobs' takes a whole number from 1."],
    ['a module without anything', 'export const x = 1', 'ts', ', is a mapping'],
    ['a module that breaks', 'throw new Error("boom")', 'ts', 'it cannot be loaded (boom)'],
  ])('says in one sentence what is wrong with %s', async (_what, text, ending, said) => {
    const { code, err } = await claimcheck('run', '--plan', '--config', file(text, ending))
    expect(code).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain(said)
  })

  it('says so where there is no such file', async () => {
    const { code, err } = await claimcheck('run', '--plan', '--config', join(folder, 'nowhere.yaml'))
    expect(code).toBe(2)
    expect(err).toContain('There is no file')
  })
})

describe('targets of a configuration', () => {
  const config = file(
    [
      'deployment: reference',
      'only: [prm-published, proxy-mints-own-token]',
      'report: [json]',
      'targets:',
      '  right: {}',
      '  wrong: { deployment: reference, fault: proxy-copies-issuer }',
      '  gone: { server: "http://127.0.0.1:9/mcp", wait: 1 }',
    ].join('\n'),
  )

  it('are judged each in a folder of its own, and the worst counts', async () => {
    const out = join(folder, 'targets')
    const { code, out: said } = await claimcheck('run', '--config', config, '--out', out, '--jobs', '2')
    expect(code).toBe(1)
    for (const name of ['right', 'wrong', 'gone']) expect(said).toContain(name)
    const { columns } = JSON.parse(readFileSync(join(out, 'matrix.json'), 'utf8'))
    expect(columns.map(({ name, exitCode }: { name: string; exitCode: number }) => [name, exitCode])).toEqual([
      ['right', 0],
      ['wrong', 1],
      ['gone', 3],
    ])
    expect(JSON.parse(readFileSync(join(out, 'right', 'run.json'), 'utf8')).verdict).toBe('no-violation-found')
  })

  it('are chosen by their names', async () => {
    const { code, out } = await claimcheck('run', '--config', config, '--plan', '--json', '--target', 'right')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toHaveLength(1)
  })

  it('have secrets of their own, by variables with their names', async () => {
    process.env['CLAIMCHECK_FAR_AWAY_USER'] = 'somebody'
    process.env['CLAIMCHECK_FAR_AWAY_PASSWORD'] = 'x'.repeat(12)
    try {
      const two = file(
        'targets: { far-away: { server: "http://localhost:1/mcp" }, near: { server: "http://localhost:2/mcp" } }',
      )
      const { out } = await claimcheck('run', '--config', two, '--plan', '--json')
      const offered = JSON.parse(out).map(({ seats }: { seats: { offered: string[] } }) =>
        seats.offered.includes('client'),
      )
      expect(offered).toEqual([true, false])
    } finally {
      delete process.env['CLAIMCHECK_FAR_AWAY_USER']
      delete process.env['CLAIMCHECK_FAR_AWAY_PASSWORD']
    }
  })

  it.each([
    ['a target that is unknown', ['--config', config, '--target', 'rihgt'], "Did you mean 'right'?"],
    ['a target without any', ['--config', 'none', '--target', 'right'], '--target names one of the targets'],
    ['a deployment beside them', ['--config', config, '--deployment', 'relay'], 'say --config none'],
  ])('say what to type instead of %s', async (_what, argv, said) => {
    const { code, err } = await claimcheck('run', '--plan', ...argv)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })
})

describe('claimcheck init', () => {
  it('writes what it was told and saw, which a run then takes', async () => {
    const started = await startDeployment('reference')
    try {
      const out = join(folder, 'init.yaml')
      const { code, out: said } = await claimcheck('init', '--server', started.mcp, '--out', out)
      expect(code).toBe(0)
      expect(said).toContain(`Its authorization server is ${started.issuer}.`)
      expect(said).toContain('Clients may register there')
      const again = await claimcheck('init', '--server', started.mcp, '--out', out)
      expect(again).toMatchObject({ code: 2 })
      expect(again.err).toContain('--force')
      const judged = await claimcheck(
        'run',
        '--config',
        out,
        '--only',
        'prm-published',
        '--seats',
        'visitor',
        '--out',
        join(folder, 'r'),
      )
      expect(judged.code).toBe(0)
      expect(judged.out).toContain('1 passed')
    } finally {
      await started.stop()
    }
  })

  it('asks who is there, and writes nothing for what is no URL', async () => {
    const { streams } = keptStreams()
    const asked: string[] = []
    const answers = ['http://127.0.0.1:9/mcp', ' https://cloud.example ']
    const out = join(folder, 'asked.yaml')
    await initCommand({ out }, streams, async (question) => {
      asked.push(question)
      return answers[asked.length - 1] ?? ''
    })
    expect(asked).toHaveLength(2)
    const text = readFileSync(out, 'utf8')
    expect(readConfig(text, out)).toEqual({ server: 'http://127.0.0.1:9/mcp', nextcloud: 'https://cloud.example' })
    expect(text).toContain('# The server could not be looked at: nothing answers at')
    const other = join(folder, 'other.yaml')
    await expect(initCommand({ out: other }, streams, async () => 'mcp.example')).rejects.toThrow('is a URL like')
    expect(existsSync(other)).toBe(false)
  })

  it('writes the reference deployment where nobody says anything', async () => {
    const out = join(folder, 'empty.yaml')
    expect((await claimcheck('init', '--yes', '--out', out)).code).toBe(0)
    expect(readConfig(readFileSync(out, 'utf8'), out)).toEqual({ deployment: 'reference' })
  })
})

describe('examples/config', () => {
  it('is a configuration that a run takes', async () => {
    const config = fileURLToPath(new URL('../../examples/config/claimcheck.config.yaml', import.meta.url))
    const plan = await planOf('--config', config, '--baseline', file('[]'))
    expect(plan.seats.offered).toEqual(expect.arrayContaining(['upstream', 'process']))
    expect(plan.scenarios.length).toBeGreaterThan(0)
  })
})
