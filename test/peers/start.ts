import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../../src/library/judge.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { freePort } from '../../src/targets/free-port.ts'
import { startKept } from '../../src/targets/kept-process.ts'
import { folder, home as keycloakHome, wantingKeycloak } from './keycloak.ts'
import type { Peer } from './peer.ts'
import { environmentOf } from './python.ts'

/** Where the packages of the peers are installed, and the small servers made of them. */
export const home: string = import.meta.dirname

/** What a peer wants for, in words; undefined where it can be judged. */
export function wanting({ packages, python, keycloak }: Peer): string | undefined {
  if (keycloak === true) return wantingKeycloak()
  if (python !== undefined) {
    const { installed } = environmentOf(python)
    return installed ? undefined : `the Python environment '${python}' is not installed`
  }
  const missing = packages.filter((name) => !existsSync(join(home, 'node_modules', name)))
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined
}

/** Where a file of the sources of a peer stands. */
export function sourceOf({ python, keycloak }: Peer, file: string): string {
  if (keycloak === true) return join(keycloakHome, file)
  const [first, ...rest] = file.split('/')
  if (first !== 'site-packages' || python === undefined) return join(home, file)
  return join(environmentOf(python).sitePackages, ...rest)
}

/** Judges a peer, with the mock Nextcloud and the people that it needs: a run for each part. */
export async function judgePeer(peer: Peer): Promise<readonly FinishedRun[]> {
  const runs: FinishedRun[] = []
  for (const part of peer.parts ?? [[]]) {
    const run = await judgePart(peer, part)
    runs.push(run)
    const { CLAIMCHECK_PEERS_OUT: out } = process.env
    if (out === undefined) continue
    mkdirSync(join(out, peer.id), { recursive: true })
    writeFileSync(join(out, peer.id, `run${runs.length > 1 ? `-${runs.length}` : ''}.json`), JSON.stringify(run))
  }
  return runs
}

async function judgePart(given: Peer, scenario: readonly string[]): Promise<FinishedRun> {
  const { command, beside, env, server, upstream, people, mostRegistrations = 100, python, clientDocument } = given
  const issuerPort = String(await freePort())
  const mcpPort = String(await freePort())
  const interpreter = python === undefined ? '' : environmentOf(python).interpreter
  const fill = (text: string): string =>
    text
      .replaceAll('{issuer.port}', issuerPort)
      .replaceAll('{mcp.port}', mcpPort)
      .replaceAll('{python}', `"${interpreter}"`)
      .replaceAll('{keycloak}', folder)
  const settings: Readonly<Record<string, unknown>> = JSON.parse(fill(JSON.stringify(upstream ?? {})))
  const filled = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]))
  const kept = beside === undefined ? undefined : startKept(fill(beside), { env: filled, cwd: undefined })
  const target = {
    server: fill(server ?? 'http://localhost:{server.port}/mcp'),
    // A Java server on a busy machine takes its time.
    patience: 180,
    mostRegistrations,
    // A peer is started for its run alone, and so are the accounts behind it.
    allowDisruptive: true,
    command: {
      line: fill(command),
      env: filled,
    },
    ...(clientDocument === undefined ? {} : { clientDocuments: [clientDocument] }),
    ...(upstream === undefined ? {} : { upstream: { kind: 'nextcloud', port: 0, settings } as const }),
    ...(people === undefined ? {} : { accounts: people.accounts, passwordsAt: [fill(people.at)] }),
  }
  try {
    return await judge(target, { scenario })
  } finally {
    await kept?.stop()
  }
}
