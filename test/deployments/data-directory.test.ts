import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDataDirectory } from '../../src/deployments/data-directory.ts'

let within: string
beforeEach(() => {
  within = mkdtempSync(join(tmpdir(), 'claimcheck-test-'))
})
afterEach(() => rmSync(within, { recursive: true, force: true }))

/** The number of a process that is over. */
const gone = spawnSync(process.execPath, ['--eval', '']).pid

/** A folder as a process left it behind, so many minutes ago. */
function leftBehind(change: (name: string) => string, minutes: number): string {
  const path = join(within, change(basename(makeDataDirectory('reference', within))))
  mkdirSync(path, { recursive: true })
  const then = Date.now() / 1000 - minutes * 60
  utimesSync(path, then, then)
  return path
}
const byGone = (name: string): string => name.replace(`-${process.pid}-`, `-${gone}-`)

it('is a new folder that nobody else can read', () => {
  const [one, other] = [makeDataDirectory('target', within), makeDataDirectory('target', within)]
  expect(one).not.toBe(other)
  expect(statSync(one).mode & 0o777).toBe(0o700)
})
it('removes what a process left that was killed', () => {
  const left = leftBehind(byGone, 61)
  makeDataDirectory('reference', within)
  expect(existsSync(left)).toBe(false)
})
it.each([
  ['of a process that still works', (name: string) => name, 61],
  ['that may be of another container, since it is young', byGone, 59],
  ['of another machine', (name: string) => byGone(name).replace(/-[A-Za-z0-9_]+-(\d+)-/, '-elsewhere-$1-'), 61],
  ['that is not ours', () => 'claimcheck-reports', 61],
])('leaves a folder %s', (_whose, change, minutes) => {
  const kept = leftBehind(change, minutes)
  makeDataDirectory('reference', within)
  expect(existsSync(kept)).toBe(true)
})
