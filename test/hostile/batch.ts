/**
 * Plays generated answers to the judge's own reading functions, in a process of its own whose memory can be looked at:
 * `node test/hostile/batch.ts '{"seed":1,"count":500,"atOnce":16,"patience":200}'`. Prints what came of it as JSON.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { discover } from '../../src/client/discover.ts'
import { allowHosts } from '../../src/http/host-rule.ts'
import { createRecorder } from '../../src/http/recorder.ts'
import { createSender, type Sender } from '../../src/http/sender.ts'
import type { Choice } from './cases.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { isOutcome, type Reading, readers } from './readers.ts'

/** What is to be played. */
export interface Batch extends Choice {
  readonly atOnce: number
  /** Milliseconds that an answer may take. */
  readonly patience: number
}

/** A case that something is said of. */
interface Told {
  readonly n: number
  readonly endpoint: Endpoint | 'none'
  readonly kind: string
}

/** What came of it. */
export interface BatchResult {
  readonly played: number
  /** Requests that were answered, in whatever way. */
  readonly answers: number
  /** Cases that ended in something else than an outcome. */
  readonly broken: readonly (Told & { readonly error: string })[]
  /** The answer that took longest, in milliseconds from the request until it was read and recorded. */
  readonly slowest: Told & { readonly duration: number }
  /** Bytes: how much more memory the process had at its peak than before the first case. */
  readonly memory: number
  readonly polluted: boolean
}

/** What is served, in its own process: the answers fill a memory that is not to be measured. */
async function saidBy({ stdout }: { readonly stdout: Readable }): Promise<{
  readonly origin: string
  readonly cases: readonly { readonly endpoint: Endpoint; readonly kind: string }[]
}> {
  let said = ''
  for await (const piece of stdout.iterator({ destroyOnReturn: false })) {
    said += String(piece)
    if (said.endsWith('\n')) break
  }
  return JSON.parse(said) // our own program, of the same version
}

async function play({ atOnce, patience, ...choice }: Batch): Promise<BatchResult> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'hostile-server.ts'), JSON.stringify(choice)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { origin, cases } = await saidBy(server)
  const sender = createSender({
    seat: 'client',
    actor: 'alice',
    recorder: createRecorder({ listener: (exchange) => void JSON.stringify(exchange) }),
    hosts: allowHosts([origin], { anyLoopback: true, reach: ['loopback'] }),
    limits: { connect: patience, headers: patience, total: patience, requests: Number.POSITIVE_INFINITY },
  })
  const honest = `h${cases.length}`
  const known = await discover(sender, `${origin}/${honest}/mcp`, '2026-07-28')
  const broken: (Told & { error: string })[] = []
  let slowest: BatchResult['slowest'] = { n: -1, endpoint: 'none', kind: '', duration: 0 }
  let answers = 0

  const timed = (from: Sender, told: Told): Sender => ({
    ...from,
    as: (who) => timed(from.as(who), told),
    send: async (request) => {
      const started = performance.now()
      const answer = await from.send(request)
      const duration = performance.now() - started
      answers += 1
      if (duration > slowest.duration) slowest = { ...told, duration }
      return answer
    },
  })
  const reading = (n: number, told: Told): Reading => {
    const base = `${origin}/h${n}`
    const { serverMetadata } = known
    const document = JSON.parse(JSON.stringify(serverMetadata.document).replaceAll(`/${honest}`, `/h${n}`))
    return {
      sender: timed(sender, told),
      base,
      thoroughly: n % 4 === 0,
      known: { ...known, issuer: base, resource: `${base}/mcp`, serverMetadata: { ...serverMetadata, document } },
    }
  }
  // Code that was never run takes memory of its own, once.
  for (let round = 0; round < 20; round += 1)
    for (const endpoint of endpoints)
      await readers[endpoint](reading(cases.length, { n: cases.length, endpoint, kind: 'honest' }))
  const before = process.resourceUsage().maxRSS * 1024

  const queue = [...cases.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [n, { endpoint, kind }] = next
      const told = { n, endpoint, kind }
      try {
        await readers[endpoint](reading(n, told))
      } catch (error) {
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
        if (!isOutcome(error)) broken.push({ ...told, error: words })
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const memory = process.resourceUsage().maxRSS * 1024 - before
  await sender.close()
  server.stdin.end()
  await once(server, 'exit')
  return {
    played: cases.length,
    answers,
    broken,
    slowest,
    memory,
    polluted: Object.keys(Object.prototype).length > 0 || 'polluted' in {},
  }
}

process.stdout.write(`${JSON.stringify(await play(JSON.parse(process.argv[2] ?? '{}')))}\n`)
