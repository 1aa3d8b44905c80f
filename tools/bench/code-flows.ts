import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Child, childScript, startChild } from './child.ts'
import { type Flow, flowSchema } from './flow.ts'
import type { Bench } from './install.ts'
import { runProcess } from './process.ts'
import { atLeast, median, type Result, repetitions } from './result.ts'

/** Flows of one measurement: about two seconds. */
const flowsAtOnce: number = 1200
const driverSchema = z.object({ perSecond: z.number(), driverBusy: z.number() })

/** The words before a command that keep it on one core; none where the machine cannot do that. */
function onCore(core: number): readonly string[] {
  return spawnSync('taskset', ['-c', String(core), 'true']).status === 0 ? ['taskset', '-c', String(core)] : []
}

type Server = Child<Flow>

/** Seconds of processor time that a process has had; 0 where the machine does not tell (it is Linux that does). */
function processorTime({ process: { pid } }: Server): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // Fields 14 and 15 of proc(5), counted from the third: user and system, in hundredths of a second.
    return (Number(after[11]) + Number(after[12])) / 100
  } catch {
    return 0
  }
}

/** What one turn came to. */
interface Turn {
  readonly perSecond: number
  /** For each second that the server worked: what other programs on the machine do does not show here. */
  readonly perProcessorSecond: number
  readonly driverBusy: number
}

/** Drives flows from the second core. */
async function drive(server: Server): Promise<Turn> {
  const args = [childScript('flow-driver'), JSON.stringify(server.said), String(flowsAtOnce)]
  const [command = process.execPath, ...rest] = [...onCore(1), process.execPath, ...args]
  const before = processorTime(server)
  const { code, out, err } = await runProcess(command, rest)
  if (code !== 0) throw new Error(`the driver ended with ${code}: ${err.slice(-2000)}`)
  const perProcessorSecond = flowsAtOnce / (processorTime(server) - before)
  return { ...driverSchema.parse(JSON.parse(out)), perProcessorSecond }
}

const startOurs = (): Promise<Server> =>
  startChild([childScript('mock-nextcloud')], (line) => flowSchema.parse(JSON.parse(line)), onCore(0))

const startTheirs = (folder: string): Promise<Server> => {
  const script = join(folder, 'node_modules/oauth2-mock-server/dist/oauth2-mock-server.mjs')
  const flowAt = (line: string): Flow | undefined => {
    const origin = /listening on (http:\S+)/.exec(line)?.[1]
    const paths = { authorize: '/authorize', token: '/token', userinfo: '/userinfo' }
    const client = { clientId: 'bench', clientSecret: 'bench', redirectUri: 'http://127.0.0.1:9/callback' }
    return origin === undefined ? undefined : { origin, ...paths, ...client, cookie: '' }
  }
  return startChild([script, '-a', '127.0.0.1', '-p', '0'], flowAt, onCore(0))
}

/** Code flows a second at the mock and at oauth2-mock-server: same core, same driver, in turns. */
export async function measureCodeFlows(bench: Bench): Promise<readonly Result[]> {
  const installed = await bench.install('oauth2-mock-server@9')
  const ours = await startOurs()
  const theirs = 'folder' in installed ? await startTheirs(installed.folder) : undefined
  const servers = theirs === undefined ? [ours] : [ours, theirs]
  try {
    for (const server of servers) await drive(server)
    const turns = new Map<Server, Turn[]>(servers.map((server) => [server, []]))
    for (let time = 0; time < repetitions; time += 1)
      for (const server of time % 2 === 0 ? servers : servers.toReversed()) turns.get(server)?.push(await drive(server))
    const reason = 'reason' in installed ? installed.reason : ''
    return [
      ...compared('code flows', turns.get(ours), theirs && turns.get(theirs), reason, ({ perSecond }) => perSecond),
      ...compared(
        'code flows, by processor time',
        turns.get(ours),
        theirs && turns.get(theirs),
        reason,
        ({ perProcessorSecond }) => perProcessorSecond,
      ),
      {
        name: 'the driver of the flows: share of its core',
        unit: '%',
        values: [...turns.values()].flat().map(({ driverBusy }) => driverBusy * 100),
      },
    ]
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** The mock's line with the other's median as its goal, then the other's. */
function compared(
  what: string,
  ours: readonly Turn[] = [],
  theirs: readonly Turn[] | undefined,
  reason: string,
  read: (turn: Turn) => number,
): readonly Result[] {
  const name = `oauth2-mock-server 9: ${what}`
  const mine = { name: `mock Nextcloud: ${what}`, unit: '/s', values: ours.map(read) }
  if (theirs === undefined) return [mine, { name, skipped: reason }]
  const values = theirs.map(read)
  return [
    { ...mine, goal: atLeast(median(values), 'oauth2-mock-server') },
    { name, unit: '/s', values },
  ]
}
