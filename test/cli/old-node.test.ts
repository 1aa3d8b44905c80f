import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** Runs the command as if this Node were another. */
function under(version: string): { status: number | null; stdout: string; stderr: string } {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, 'bin/claimcheck.js', '--version']
  return spawnSync(process.execPath, args, { encoding: 'utf8' })
}

describe('the command under an old Node', () => {
  it.each(['18.20.0', '20.11.1', '22.21.9'])('%s: one sentence that says what to do, and exit code 2', (version) => {
    const { status, stdout, stderr } = under(version)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`this is Node ${version}`)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each(['22.22.0', '24.0.0'])('%s: runs', (version) => {
    expect(under(version).status).toBe(0)
  })
})
