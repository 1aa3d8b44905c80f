import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { double, sample } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { readRun } from '../../src/run/read-run.ts'
import { claimcheck } from './streams.ts'

/**
 * A run that is ended by SIGKILL leaves a readable report of what was judged, wherever it stood. The moments are those of
 * one seed; CLAIMCHECK_SEED chooses another.
 */
const seed = Number(process.env['CLAIMCHECK_SEED'] ?? 20_261_126)
const kills = 50
/** So many at a time: a run waits for itself now and then. */
const atOnce = 3
/** Of these, so many while it starts; the others wherever it stands in what it writes. */
const early = 6
/** Kills of runs that start the judged server, too. */
const killsWithServer = 8

const selection = ['--only', 'challenge-*', '--only', 'tok-no-store']
/** A server that lets nobody in. */
const ownServer = `"$CLAIMCHECK_NODE" -e "require('http').createServer((_q, a) => a.writeHead(401).end()).listen({server.port})"`

let folder = ''
/** The temporary folder of the runs: what a killed one leaves of a deployment of ours goes with it. */
let temporary = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimcheck-test-'))
  temporary = join(folder, 'temporary')
  mkdirSync(temporary)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process of `claimcheck run`, whose mark stands in the environment of all that it starts. */
interface Running {
  readonly child: ChildProcess
  readonly out: string
  readonly mark: string
  readonly ended: Promise<unknown>
}

function start(name: string, ...target: readonly string[]): Running {
  const [out, mark] = [join(folder, name), `claimcheck-mark-${randomUUID()}`]
  const child = spawn(process.execPath, ['bin/claimcheck.js', 'run', ...target, ...selection, '--out', out], {
    stdio: 'ignore',
    env: { ...process.env, CLAIMCHECK_NODE: process.execPath, CLAIMCHECK_TEST_MARK: mark, TMPDIR: temporary },
  })
  return { child, out, mark, ended: new Promise((resolve) => child.once('close', resolve)) }
}

const written = (out: string): number => statSync(join(out, 'events.ndjson'), { throwIfNoEntry: false })?.size ?? 0

/** Kills a run once it has written so much, or so long after its start; one that ended before is left as it is. */
async function killed(run: Running, when: { readonly bytes: number } | { readonly after: number }): Promise<void> {
  let over = false
  void run.ended.then(() => {
    over = true
  })
  if ('after' in when) await Promise.race([sleep(when.after), run.ended])
  else while (!over && written(run.out) < when.bytes) await sleep(3)
  run.child.kill('SIGKILL')
  await run.ended
}

/** Ids of the processes in whose environment a mark stands; a process of somebody else's cannot be looked into. */
function processesOf(mark: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
      } catch {
        return false
      }
    })
}

/** What is left of a run's processes, once they had the time that a server has to end by itself. */
async function leftOf(mark: string): Promise<readonly string[]> {
  for (let turn = 0; turn < 80 && processesOf(mark).length > 0; turn += 1) await sleep(50)
  return processesOf(mark)
}

/** What a report says of a run that was killed, held against one that was not. */
async function expectHonest(out: string, whole: FinishedRun): Promise<'none' | 'part' | 'whole'> {
  const events = join(out, 'events.ndjson')
  const lines = existsSync(events) ? readFileSync(events, 'utf8').split('\n') : []
  const { code, out: text, err } = await claimcheck('report', existsSync(out) ? out : folder, '--report', 'json')
  // The first line alone says what the run is about.
  if (lines.length < 2) {
    expect([code, text]).toEqual([2, ''])
    expect(err).toMatch(/^claimcheck: [^\n]+\n$/)
    return 'none'
  }
  const run = readRun(readFileSync(join(out, 'run.json'), 'utf8'), 'run.json')
  const isWhole = lines.some((line) => line.startsWith('{"type":"run-ended"'))
  expect([run.verdict, code]).toEqual(isWhole ? [whole.verdict, whole.exitCode] : ['incomplete', 3])
  expect(text).not.toMatch(isWhole ? /^Conformant$/m : /^(Conformant|No violation found)$/m)
  for (const check of run.checks) {
    const there = whole.checks.find(({ id }) => id === check.id)
    expect(['not-judged', there?.outcome], check.id).toContain(check.outcome)
  }
  return isWhole ? 'whole' : 'part'
}

/** Does something at every moment, a few at a time. */
async function atEach(moments: readonly number[], kill: (moment: number, at: number) => Promise<void>): Promise<void> {
  const queue = [...moments.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await kill(next[1], next[0])
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const momentsOf = (count: number): readonly number[] =>
  sample(double({ min: 0, max: 1, noNaN: true }), { numRuns: count, seed })

/** Bytes of the first event, and of all. */
function sizeOf({ out }: Running): readonly [beginning: number, all: number] {
  const events = readFileSync(join(out, 'events.ndjson'), 'utf8')
  return [Buffer.byteLength(events.split('\n', 1)[0] ?? ''), written(out)]
}

describe(`a run that is killed at any moment, seed ${seed}`, () => {
  test(`${kills} times: it can be read, says no more than was judged, and is never good`, async () => {
    const first = start('whole')
    await first.ended
    const whole = readRun(readFileSync(join(first.out, 'run.json'), 'utf8'), 'run.json')
    expect(whole.verdict).toBe('no-violation-found')
    const [beginning, all] = sizeOf(first)
    const came = { none: 0, part: 0, whole: 0 }
    await atEach(momentsOf(kills), async (moment, at) => {
      const run = start(`killed-${at}`)
      await killed(run, at < early ? { after: 50 + moment * 600 } : { bytes: beginning + moment * (all - beginning) })
      came[await expectHonest(run.out, whole)] += 1
    })
    expect(came.none + came.part + came.whole).toBe(kills)
    // Else the moments show nothing.
    expect(came.part).toBeGreaterThan(kills / 2)
  })

  test.runIf(existsSync('/proc/self/environ'))(
    `${killsWithServer} times: the server that it started ends with it, its keeper, and the folder of its data`,
    async () => {
      const [left, started]: [string[], number[]] = [[], []]
      await atEach(momentsOf(killsWithServer), async (moment, at) => {
        const run = start(`started-${at}`, '--command', ownServer)
        // At any moment from when there is somebody to leave behind.
        while (processesOf(run.mark).length < 3 && run.child.exitCode === null) await sleep(10)
        started.push(processesOf(run.mark).length)
        await killed(run, { after: moment * 200 })
        left.push(...(await leftOf(run.mark)))
      })
      expect(Math.min(...started)).toBeGreaterThanOrEqual(3)
      expect(left).toEqual([])
      expect(readdirSync(temporary).filter((name) => name.startsWith('claimcheck-target-'))).toEqual([])
    },
  )
})
