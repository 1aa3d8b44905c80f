import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-own-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const example = readFileSync('examples/scenarios/answer-with-tokens.ts', 'utf8')

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

function claimcheck(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/claimcheck.js', ...args], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })
}

/** A folder of scenarios outside of the checkout, where no `claimcheck` is installed. */
function scenariosOf(name: string, text: string): string {
  const place = join(folder, name)
  mkdirSync(place)
  writeFileSync(join(place, 'answer-with-tokens.ts'), text)
  return place
}

const only = ['--only', 'tok-response-shape']

describe('run --scenarios', () => {
  it('plays the example, says whose word it is, and plays it again', async () => {
    const out = join(folder, 'example')
    const ran = await claimcheck('run', '--scenarios', 'examples/scenarios', ...only, '--out', out)
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/1 passed\n/)])
    expect(ran.out).toContain('(1 by scenarios of your own alone)')
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<code>own/answer-with-tokens</code>')
    const again = await claimcheck('replay', out, 'tok-response-shape')
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('The same as recorded')])
  })

  it('fails the run where one of its probes does not hold, wherever the folder lies', async () => {
    const place = scenariosOf('wrong', example.replace("=== 'bearer'", "=== 'mac'"))
    const { code, out } = await claimcheck('run', '--scenarios', place, ...only, '--out', join(folder, 'wrong-out'))
    expect([code, out]).toEqual([1, expect.stringMatching(/✗ failed +tok-response-shape[\s\S]*token_type Bearer/)])
  })

  it('says of a story that does not end that it broke, and not claimcheck', async () => {
    const place = scenariosOf(
      'broken',
      example.replace('const { answer } =', "throw new Error('oops')\nconst { answer } ="),
    )
    const { code, out } = await claimcheck('run', '--scenarios', place, ...only, '--out', join(folder, 'broken-out'))
    expect(code).toBe(4)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('a scenario of your own broke: own/answer-with-tokens: oops')
  })

  it('plays it in every column of a matrix', async () => {
    const args = ['--deployment', 'reference,relay', '--scenarios', 'examples/scenarios', ...only, '--json']
    const { code, out } = await claimcheck('run', ...args, '--out', join(folder, 'matrix'))
    expect([code, out]).toEqual([0, expect.stringMatching(/"passed":1.*"passed":1/)])
  })

  it.each([
    ['a requirement that is not there', 'tok-response-shap/', "Did you mean 'tok-response-shape'?"],
    ['a probe of another scenario', 'tok-no-store/code', 'belongs to token/response-caching already'],
  ])('takes %s for bad use, before anything is sent', async (what, probe, hint) => {
    const place = scenariosOf(
      what.replaceAll(' ', '-'),
      probe.endsWith('/')
        ? example.replaceAll('tok-response-shape/', probe)
        : example.replaceAll('tok-response-shape/json', probe),
    )
    const { code, err } = await claimcheck('run', '--scenarios', place)
    expect([code, err]).toEqual([2, expect.stringMatching(/^claimcheck: own\/answer-with-tokens: .+\n$/)])
    expect(err).toContain(hint)
  })
})

it('a configuration in TypeScript names the folder, where no claimcheck is installed either', async () => {
  const file = join(folder, 'mine.config.ts')
  const config = { scenarios: 'examples/scenarios', scenario: ['own/*'] }
  writeFileSync(
    file,
    `import { defineConfig } from 'claimcheck'\nexport default defineConfig(${JSON.stringify(config)})\n`,
  )
  const { code, out } = await claimcheck('run', '--config', file, '--plan', '--json')
  const { scenarios }: { scenarios: readonly { id: string; left?: unknown }[] } = JSON.parse(out)
  expect([code, scenarios.filter(({ left }) => left === undefined).map(({ id }) => id)]).toEqual([
    0,
    ['own/answer-with-tokens'],
  ])
})

it('the guide shows the example as it is', () => {
  expect(readFileSync('docs/own-scenarios.md', 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
})
