import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { judge } from '../../src/library/judge.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import type { Peer } from './peer.ts'

/** Where the packages of the peers are installed, and the small servers made of them. */
export const home: string = import.meta.dirname

/** What a peer wants for, in words; undefined where it can be judged. */
export function wanting({ packages, needs = [] }: Peer): string | undefined {
  const missing = packages.filter((name) => !existsSync(join(home, 'node_modules', name)))
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`
  const absent = needs.filter((program) => spawnSync(program, ['--version']).status !== 0)
  return absent.length > 0 ? `not on this machine: ${absent.join(', ')}` : undefined
}

/** Judges a peer, with the mock Nextcloud and the people that it needs. */
export async function judgePeer({
  command,
  env,
  server,
  upstream,
  people,
  id,
  mostRegistrations = 100,
}: Peer): Promise<FinishedRun> {
  const issuerPort = String(await freePort())
  const fill = (text: string): string => text.replaceAll('{issuer.port}', issuerPort)
  const run = await judge({
    server: fill(server ?? 'http://localhost:{server.port}/mcp'),
    patience: 60,
    mostRegistrations,
    command: {
      line: fill(command),
      env: Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)])),
    },
    ...(upstream === undefined ? {} : { upstream: { kind: 'nextcloud', port: 0, settings: upstream } as const }),
    ...(people === undefined ? {} : { accounts: people.accounts, passwordsAt: [fill(people.at)] }),
  })
  const { CLAIMCHECK_PEERS_OUT: out } = process.env
  if (out !== undefined) {
    mkdirSync(join(out, id), { recursive: true })
    writeFileSync(join(out, id, 'run.json'), JSON.stringify(run))
  }
  return run
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a port was free, and then it was not')
  return address.port
}
