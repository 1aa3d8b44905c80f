import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../src/library/judge.ts'
import { TargetError } from '../../src/targets/errors.ts'
import type { ForeignTarget } from '../../src/targets/foreign-target.ts'
import { startKept } from '../../src/targets/kept-process.ts'
import { filled } from '../../src/targets/placeholders.ts'
import { seatsOfForeign, startForeign } from '../../src/targets/start-foreign.ts'
import { running } from '../witness/deployment.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claimcheck-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A program of a few lines. */
function program(name: string, lines: readonly string[]): string {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, lines.join('\n'))
  return `"${process.execPath}" "${path}"`
}

const answering = [
  "import { createServer } from 'node:http'",
  "import { writeFileSync } from 'node:fs'",
  'writeFileSync(process.env.NOTE, JSON.stringify({ pid: process.pid, upstream: process.env.UPSTREAM }))',
  "createServer((_request, response) => response.writeHead(401).end()).listen(Number(process.env.PORT), '127.0.0.1')",
]

/** Whether a process runs; one that has ended and was not waited for by anybody does not. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    const stat = `/proc/${pid}/stat`
    return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'))
  } catch {
    return false
  }
}

describe('a server that is started by a command', () => {
  test('gets what it needs, is restarted, and is gone at the end with all that it started', async () => {
    const note = join(folder, 'note.json')
    const read = (): { pid: number; upstream: string } => JSON.parse(readFileSync(note, 'utf8'))
    const target = await startForeign({
      server: 'http://127.0.0.1:{server.port}/mcp',
      patience: 20,
      upstream: { kind: 'nextcloud', port: 0, settings: {} },
      command: {
        line: program('answering', answering),
        env: { PORT: '{server.port}', UPSTREAM: '{nextcloud.url}', NOTE: note },
      },
    })
    const first = read()
    expect(first.upstream).toBe(target.nextcloud)
    expect((await fetch(target.mcp)).status).toBe(401)
    await target.seats.process?.restart()
    const second = read()
    expect(second.pid).not.toBe(first.pid)
    expect([isAlive(first.pid), isAlive(second.pid)]).toEqual([false, true])
    expect(existsSync(target.seats.process?.dataDirectory ?? '')).toBe(true)
    await target.stop()
    expect(isAlive(second.pid)).toBe(false)
    expect(existsSync(target.seats.process?.dataDirectory ?? '')).toBe(false)
    await expect(fetch(target.nextcloud ?? '')).rejects.toThrow()
  })

  test('that ends at once is told of with its last words, and without the secret of its client', async () => {
    const line = program('ending', ["console.error('cannot read ' + process.env.SECRET)", 'process.exit(3)'])
    const wanted: ForeignTarget = {
      server: 'http://127.0.0.1:{server.port}/mcp',
      patience: 20,
      upstream: { kind: 'nextcloud', port: 0, settings: {} },
      command: { line, env: { SECRET: '{client.secret}' } },
    }
    const error: unknown = await startForeign(wanted).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TargetError)
    expect(error).toMatchObject({ code: 'command-ended', lines: ['cannot read <client-secret>'] })
  })

  test('ends when whoever keeps it is gone, however that came', async () => {
    const note = join(folder, 'orphan.json')
    const kept = startKept(program('orphan', answering), { env: { PORT: '0', NOTE: note } })
    for (let turn = 0; turn < 100 && !existsSync(note); turn += 1) await sleep(50)
    const { pid } = JSON.parse(readFileSync(note, 'utf8'))
    await kept.stop()
    expect(isAlive(pid)).toBe(false)
    expect(kept.hasEnded()).toBe(true)
  })
})

describe('placeholders', () => {
  test('are filled, and a wrong one is named with the nearest', () => {
    expect(filled('{server.port} {nextcloud.url}', { 'server.port': '1', 'nextcloud.url': 'u' })).toBe('1 u')
    expect(() => filled('{nextclod.url}', {})).toThrow(/Did you mean \{nextcloud\.url\}/)
    expect(() => filled('{client.id}', {})).toThrow(/--nextcloud mock/)
    expect(filled('{"id": 1}', {})).toBe('{"id": 1}')
  })
})

describe('a server that runs elsewhere', () => {
  test('offers a visitor only, and more with accounts', () => {
    const server = 'https://mcp.example/mcp'
    expect(seatsOfForeign({ server, patience: 1 })).toEqual(['visitor'])
    expect(seatsOfForeign({ server, patience: 1, accounts: [{ user: 'a', password: 'b' }] })).toEqual([
      'visitor',
      'client',
    ])
  })

  test('is never called conformant from there, and nothing is found where nothing is wrong', async () => {
    const { mcp } = await running('reference')
    const run = await judge({ server: mcp, patience: 5 })
    expect(run.verdict).toBe('no-violation-found')
    expect(run.verdictText).toContain('without the seats client, upstream')
    expect(run.counts.failed + run.counts.warned).toBe(0)
  })

  test('gets no password at a place that nobody named; what needs a client is not judged then', async () => {
    const { mcp, accounts } = await running('reference')
    const sent = JSON.stringify(await judge({ server: mcp, patience: 5, accounts: accounts.slice(0, 1) }))
    const run = JSON.parse(sent)
    expect(run.preflight).toMatchObject([{ code: 'password-withheld' }])
    expect(run.verdict).toBe('incomplete')
    expect(sent).not.toContain(accounts[0]?.password)
    const posted = run.exchanges.filter(
      (one: { request: { method: string; url: string } }) =>
        /login/.test(one.request.url) && one.request.method === 'POST',
    )
    expect(posted).toEqual([])
  })

  test('is judged with clients where people may sign in, by few registrations, which are deleted or left few', async () => {
    const { mcp, accounts, nextcloud } = await running('reference')
    const run = await judge({
      server: mcp,
      patience: 5,
      accounts: accounts.slice(0, 2),
      passwordsAt: [nextcloud],
      mostRegistrations: 3,
    })
    expect(run.verdict).toBe('no-violation-found')
    expect(run.checks.find(({ id }) => id === 'flow-issued-token-accepted')?.outcome).toBe('passed')
    const registrations = run.exchanges.filter(
      ({ request, response }) =>
        request.url.endsWith('/register') && request.method === 'POST' && response?.status === 201,
    )
    expect(registrations.length).toBeLessThanOrEqual(3)
  })
})
