import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkout, type Installed, install, say } from './installed.ts'

let installed: Installed

beforeAll(async () => {
  installed = await install()
}, 180_000)
afterAll(() => installed?.remove())

const claimcheck = (...args: readonly string[]) => say(installed.folder, 'npx', '--no-install', 'claimcheck', ...args)

/** Runs a module in the folder that the package is installed in. */
async function runModule(lines: readonly string[]): Promise<unknown> {
  const { out, err } = await say(installed.folder, process.execPath, '--input-type=module', '-e', lines.join('\n'))
  expect(err).toBe('')
  return JSON.parse(out)
}

describe('the package holds what it promises', () => {
  const manifest = z
    .object({ files: z.array(z.string()), exports: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')))

  it('everything that its manifest lists', () => {
    const missing = manifest.files.filter((name) => !installed.files.some((path) => path.split('/')[0] === name))
    expect(missing).toEqual([])
  })

  it('and nothing else: no tests, sources, examples, tools or recordings', () => {
    const wanted = [
      /^bin\/claimcheck\.js$/,
      /^dist\/(src|scenarios)\/.+(\.js|\.d\.ts)$/,
      /^dist\/fixtures\/accounts\.json$/,
      /^schema\/[\w.]+\.json$/,
      /^(CHANGELOG\.md|LICENSE|README\.md|package\.json)$/,
    ]
    expect(installed.files.filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([])
  })

  it('every file behind an export', () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(z.record(z.string(), z.string()).parse(target)),
    )
    expect(targets.length).toBeGreaterThanOrEqual(5)
    expect(targets.filter((target) => !installed.files.includes(target.replace(/^\.\//, '')))).toEqual([])
  })
})

describe('the installed command', () => {
  it('helps', async () => {
    const { code, out } = await claimcheck('--help')
    expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: claimcheck .*\n\s+run \[options\]/s)])
  }, 30_000)

  it('runs, and writes its reports', async () => {
    const { code, out } = await claimcheck('run')
    expect([code, out]).toEqual([0, expect.stringContaining('Conformant\n')])
    const folder = join(installed.folder, 'reports/latest')
    expect(readdirSync(folder).sort()).toEqual(['events.ndjson', 'junit.xml', 'report.html', 'run.json'])
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({
      verdict: 'conformant',
      counts: { failed: 0 },
    })
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>.*<\/html>\s*$/is)
  }, 60_000)

  it('proves', async () => {
    const { code, out } = await claimcheck('prove', '--only', 'prm-absent', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { faults: [{ id: 'prm-absent', exact: true }] }])
  }, 60_000)

  it('plays scenarios of one’s own, which import it by its name', async () => {
    cpSync(join(checkout, 'examples/scenarios'), join(installed.folder, 'mine'), { recursive: true })
    const { code, out } = await claimcheck('run', '--scenarios', 'mine', '--only', 'tok-response-shape', '--out', 'own')
    expect([code, out]).toEqual([0, expect.stringContaining('(1 by scenarios of your own alone)')])
  }, 60_000)

  it('tells bad use apart, in one sentence', async () => {
    const { code, out, err } = await claimcheck('run', '--deployment', 'refrence')
    const said = err.split('\n').filter((line) => !line.startsWith('npm '))
    expect([code, out, said]).toEqual([2, '', [expect.stringContaining("Did you mean 'reference'?"), '']])
  }, 30_000)
})

describe('the installed library', () => {
  it('starts the mock', async () => {
    const answer = await runModule([
      "import { createNextcloud, listen } from 'claimcheck'",
      "const mock = await listen(createNextcloud({ accessTokenType: 'jwt' }))",
      'const answer = await fetch(new URL("/.well-known/openid-configuration", mock.origin))',
      'console.log(JSON.stringify({ origin: mock.origin, document: await answer.json() }))',
      'await mock.close()',
    ])
    const { origin, document } = z.object({ origin: z.url(), document: z.object({ issuer: z.url() }) }).parse(answer)
    expect(document.issuer).toBe(origin)
  }, 30_000)

  it('gives handlers for MSW, and judges', async () => {
    const answer = await runModule([
      "import { judge } from 'claimcheck'",
      "import { createNextcloud, nextcloudHandlers } from 'claimcheck/nextcloud'",
      "import { setupServer } from 'msw/node'",
      "const server = setupServer(...nextcloudHandlers(createNextcloud(), 'http://cloud.test'))",
      'server.listen()',
      "const { productname } = await (await fetch('http://cloud.test/status.php')).json()",
      'server.close()',
      "const { verdict } = await judge('reference', { only: ['prm-*'] })",
      'console.log(JSON.stringify({ productname, verdict }))',
    ])
    expect(answer).toEqual({ productname: 'Nextcloud', verdict: 'no-violation-found' })
  }, 30_000)

  it('has types that resolve, down to the last one', async () => {
    writeFileSync(
      join(installed.folder, 'consumer.ts'),
      [
        "import { type CheckResult, judge, requirements } from 'claimcheck'",
        "import { createNextcloud, nextcloudHandlers } from 'claimcheck/nextcloud'",
        "export const checks: readonly CheckResult[] = (await judge('reference')).checks",
        "export const handlers = nextcloudHandlers(createNextcloud({ accessTokenType: 'jwt' }))",
        '// @ts-expect-error a type that did not resolve would be any, and take this',
        'export const wrong: number = requirements[0]?.judgement.by',
        '// @ts-expect-error the same',
        'createNextcloud().clock.advance(true)',
        '',
      ].join('\n'),
    )
    const compilerOptions = {
      strict: true,
      noEmit: true,
      // The library's own declarations are looked at, too.
      skipLibCheck: false,
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(checkout, 'node_modules/@types')],
    }
    writeFileSync(join(installed.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
    const tsc = join(checkout, 'node_modules/.bin/tsc')
    expect(await say(installed.folder, tsc, '-p', '.')).toEqual({ code: 0, out: '', err: '' })
  }, 60_000)
})
