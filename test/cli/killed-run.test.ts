import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { claimcheck } from './streams.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'claimcheck-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A whole process of `claimcheck run`, ended by a signal once it has judged something. */
async function endedBy(signal: NodeJS.Signals, out: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['bin/claimcheck.js', 'run', '--out', out], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What a killed one leaves of a deployment of ours goes with a folder of the test.
    env: { ...process.env, TMPDIR: folder() },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  let sent = false
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (!sent && /^ +2\/\d+ /m.test(said)) {
        sent = true
        child.kill(signal)
      }
    })
  return { code: await ended, said }
}

describe('a run that was killed', () => {
  it('is read from its events, called incomplete, and rendered again', async () => {
    const out = folder()
    await endedBy('SIGKILL', out)
    expect(existsSync(join(out, 'run.json'))).toBe(false)
    const { code, out: text } = await claimcheck('report', join(out, 'events.ndjson'))
    expect(code).toBe(3)
    expect(text).toMatch(/^Incomplete$/m)
    expect(text).not.toMatch(/^Conformant$/m)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Incomplete')
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
      verdict: 'incomplete',
      exitCode: 3,
    })
  })
})

describe('a run that was interrupted', () => {
  it('says so with exit code 130, and keeps what was judged', async () => {
    const out = folder()
    const { code } = await endedBy('SIGINT', out)
    expect(code).toBe(130)
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
    expect(run).toMatchObject({ verdict: 'incomplete', exitCode: 130, cut: 'interrupted' })
    expect(run.counts.passed).toBeGreaterThan(0)
  })
})

describe('claimcheck report', () => {
  it('renders a finished run again, into another folder too, and repeats its exit code', async () => {
    const [out, other] = [folder(), folder()]
    const run = await claimcheck('run', '--deployment', 'relay', '--scenario', 'proxy/*', '--out', out)
    expect(run.code).toBe(1)
    rmSync(join(out, 'report.html'))
    const again = await claimcheck('report', join(out, 'run.json'), '--out', other)
    expect(again.code).toBe(1)
    expect(again.out).toContain('proxy-mints-own-token')
    expect(existsSync(join(other, 'report.html'))).toBe(true)
  })
})

describe('claimcheck run --plan', () => {
  it('prints what would be played, and writes nothing', async () => {
    const out = join(folder(), 'new')
    const { code, out: text } = await claimcheck('run', '--plan', '--out', out)
    expect([code, existsSync(out)]).toEqual([0, false])
    expect(text).toContain('discovery/challenge')
  })
})

describe('claimcheck run with fewer seats', () => {
  it('never calls that conformant, and is incomplete when the seat was demanded', async () => {
    const out = folder()
    const fewer = await claimcheck('run', '--seats', 'visitor,client', '--out', out)
    expect([fewer.code, /^No violation found$/m.test(fewer.out)]).toEqual([0, true])
    const demanded = await claimcheck('run', '--seats', 'visitor,client', '--require-seats', 'upstream', '--out', out)
    expect([demanded.code, /^Incomplete$/m.test(demanded.out)]).toEqual([3, true])
  })
})

describe('claimcheck list', () => {
  it.each(['scenarios', 'checks', 'requirements', 'faults', 'deployments', 'settings', 'formats'])(
    '%s, for people and as JSON',
    async (what) => {
      const people = await claimcheck('list', what)
      const program = await claimcheck('list', what, '--json')
      expect([people.code, program.code]).toEqual([0, 0])
      const listed: unknown = JSON.parse(program.out)
      expect(Array.isArray(listed) && listed.length).toBeGreaterThan(5)
      expect(people.out.trim().split('\n').length).toBeGreaterThanOrEqual(Array.isArray(listed) ? listed.length : 0)
    },
  )
})
