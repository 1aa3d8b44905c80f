import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-first-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What differs from run to run. */
function masked(text: string): string[] {
  return (
    text
      .trim()
      .replaceAll(/localhost:\d+/g, 'localhost:PORT')
      .replaceAll(/claimcheck [\d.]+, [\d.]+ m?s/g, 'claimcheck VERSION, TIME')
      .replaceAll(/report: .*/g, 'report: FILE')
      // How many tokens a run takes depends on which of its changes come to the same token.
      .replaceAll(/\d+ (?=(?:(?:access|refresh|ID) )?tokens?\b|grants?\b)/g, 'N ')
      .split('\n')
  )
}

it('the README shows what a first run prints', async () => {
  const shown = /```\n(reference {2}http:[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? ''
  const args = ['bin/claimcheck.js', 'run', '--out', join(folder, 'report')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, COLUMNS: '' } })
  expect(masked(shown)).toEqual(masked(stdout))
}, 60_000)
