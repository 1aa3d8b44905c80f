import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

/** The README's stories of the audience mismatch and of authority on both legs, typed as they stand there. */

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-readme-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = readFileSync('README.md', 'utf8')
const story = text.slice(text.indexOf('#### Reproduce the audience mismatch'), text.indexOf('For a token of your own'))

interface Shown {
  readonly args: readonly string[]
  readonly lines: readonly string[]
}

/** The runs of the story, each with what the README says that it prints; the lab has a test of its own, in a browser. */
const blocks = [...story.matchAll(/```console\n\$ npm run -s claimcheck -- (run .+)\n([\s\S]*?)```/g)].map(
  ([, args = '', output = '']): Shown => ({
    args: args.split(' '),
    lines: output.split('\n').filter((line) => line.trim() !== ''),
  }),
)

/** What differs from run to run: ports, ids, numbers of exchanges and tokens. */
function masked(line: string): string {
  return line
    .replaceAll(/localhost:\d+/g, 'localhost:PORT')
    .replaceAll(/[A-Za-z0-9]{64}/g, 'ID')
    .replaceAll(/exchange [\d, ]+/g, 'exchange N')
    .replaceAll(/at-\d+/g, 'at-N')
}

function run({ args }: Shown): Promise<{ code: number; lines: readonly string[] }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['bin/claimcheck.js', ...args, '--out', join(folder, 'report')],
      { env: { ...process.env, COLUMNS: '' } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), lines: stdout.split('\n').map(masked) }),
    )
  })
}

describe('the README’s stories', () => {
  it('has four commands: the bug, the repair that is none, the fix, and the state before it', () => {
    const deployments = ['pass-through:A', 'pass-through:C', 'reference', 'progressive-consent']
    expect(blocks.map(({ args }) => args[2])).toEqual(deployments)
  })

  it.each(blocks)('$args prints what the README shows, in that order', async (block) => {
    const { code, lines } = await run(block)
    const places = block.lines.map(masked).map((line) => [line, lines.indexOf(line)] as const)
    expect(places.filter(([, at]) => at === -1)).toEqual([])
    expect(places.map(([, at]) => at)).toEqual(places.map(([, at]) => at).toSorted((a, b) => a - b))
    expect(code).toBe(block.args[2] === 'reference' ? 0 : 1)
  })

  it('takes less than a minute, and leaves a report with the picture of it', async () => {
    const [bug] = blocks
    if (bug === undefined) throw new Error('the README has the command')
    await run(bug)
    const report = readFileSync(join(folder, 'report', 'report.html'), 'utf8')
    const picture = /<dl class="audience">[\s\S]*?<\/dl>/.exec(report)?.[0] ?? ''
    expect(picture).toMatch(/Expected <code>aud<\/code>[\s\S]*http:\/\/localhost:\d+\/mcp[\s\S]*the MCP server/)
    expect(picture).toMatch(/✗ foreign[\s\S]*<mark>[A-Za-z0-9]{64}<\/mark>/)
    expect(picture).toContain('it was not issued for the one who was expected')
  }, 60_000)
})
