import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import type { StartedTarget } from '../../src/contract/target.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { makePlan } from '../../src/run/plan.ts'
import { judgeTarget } from '../../src/run/run.ts'
import { answerOf, type Case, casesOf } from './cases.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { heavyAnswers } from './heavy.ts'
import { serveWire, type WireServer } from './wire-server.ts'

/**
 * Whole runs against a server that is honest but at one endpoint. Few of each kind, since a run asks for everything; the
 * mass is played to the reading functions alone.
 */
const seed = Number(process.env['CLAIMCHECK_SEED'] ?? 20_261_126)
const ofEach = 5

/** What cannot hold where an endpoint gives nothing that can be used. */
const rests: Partial<Readonly<Record<Endpoint, readonly string[]>>> = {
  mcp: ['flow-issued-token-accepted'],
  'resource-metadata': ['prm-published', 'flow-issued-token-accepted'],
  'server-metadata': ['asm-published', 'flow-issued-token-accepted'],
  register: ['flow-issued-token-accepted'],
  authorize: ['flow-issued-token-accepted'],
  token: ['flow-issued-token-accepted', 'tok-no-store'],
}
/** Endpoints on which something rests, with answers of which nobody can use anything. */
const useless = (endpoint: Endpoint): readonly Case[] => [
  { endpoint, kind: 'a reset', steps: [{ reset: true }] },
  { endpoint, kind: 'silence', steps: [] },
  { endpoint, kind: 'no HTTP', steps: [{ write: Buffer.from('+OK POP3 ready\r\n') }, { end: true }] },
  {
    endpoint,
    kind: 'a body that drips',
    steps: [
      { write: Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"a":') },
      { forever: Buffer.from(' '), pause: 20 },
    ],
  },
  ...heavyAnswers
    .filter(({ kind }) => ['a body without end', 'a gzip bomb', 'a list in a list in a list'].includes(kind))
    .map((one) => ({ ...one, endpoint })),
]

let cases: readonly Case[] = []
let server: WireServer
beforeAll(async () => {
  server = await serveWire((request) => answerOf(cases, server.origin, request))
  cases = [...endpoints.flatMap(useless), ...casesOf({ seed, count: ofEach }, server.origin), ...pagesAndCalls]
})
afterAll(() => server.close())

const pagesAndCalls = heavyAnswers.filter(({ endpoint }) => endpoint !== 'jwks')

const only = [
  'prm-published',
  'asm-published',
  'flow-issued-token-accepted',
  'tok-no-store',
  'rev-*',
  'introspection-*',
]

/** A run as of `--server`, without waiting until the server answers: many of these never do. */
async function judged(n: number): Promise<FinishedRun> {
  const mcp = `${server.origin}/h${n}/mcp`
  const plan = makePlan({ deployment: mcp, only, scenario: [], requireSeats: [], jobs: 1 }, scenarios, [
    'visitor',
    'client',
  ])
  const target: StartedTarget = {
    name: mcp,
    components: [{ role: 'RS', name: 'MCP server', origin: server.origin, provenance: 'ours' }],
    mcp,
    otherMcp: [],
    accounts: [{ user: 'alice', password: 'a-password-of-alice' }],
    clients: [],
    foreign: { allowHosts: [], passwordsAt: [server.origin], answerWithin: 0.1 },
    settings: {},
    seats: {},
    stop: async () => {},
  }
  return await judgeTarget(target, plan, { version: '0', command: 'claimcheck run', onEvent: () => {} })
}

/** What holds of every run, whatever the server did. */
function expectOutcome(run: FinishedRun): void {
  expect(run.verdict).not.toBe('conformant')
  // 4: claimcheck itself broke.
  expect([0, 1, 3], run.verdictText).toContain(run.exitCode)
  const text = renderTerminal(run, { width: 100, color: false })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is shown
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(renderHtml(run).length).toBeLessThan(1_500_000)
  expect(text + JSON.stringify(run)).not.toContain('a-password-of-alice')
}

/** The numbers of the cases for which something holds. */
const numbers = (wanted: (one: Case, n: number) => boolean): readonly number[] =>
  cases.flatMap((one, n) => (wanted(one, n) ? [n] : []))

describe(`a run against a server that is hostile at one endpoint, seed ${seed}`, () => {
  test('an honest one is judged, so that the others show something', async () => {
    const run = await judged(cases.length)
    expect(run.checks.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['prm-published', 'asm-published', 'flow-issued-token-accepted']),
    )
    expectOutcome(run)
  })

  test.each(endpoints)(
    '%s: answers that nobody can use end the run in order, and nothing rests on them',
    async (endpoint) => {
      const count = endpoints.length * useless(endpoint).length
      for (const n of numbers((one, at) => one.endpoint === endpoint && at < count)) {
        const run = await judged(n)
        expectOutcome(run)
        const held = run.checks.filter(({ id, outcome }) => rests[endpoint]?.includes(id) && outcome === 'passed')
        expect(
          held.map(({ id }) => id),
          cases[n]?.kind,
        ).toEqual([])
      }
    },
  )

  test('answers of the grammar, and pages and calls without end, end it in order, too', async () => {
    const count = endpoints.length * useless('mcp').length
    for (const n of numbers((_, at) => at >= count)) expectOutcome(await judged(n))
  })
})
