import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, home, madeReady, version } from '../test/peers/keycloak.ts'

/** What is fetched with Maven, and where in the folder it is unpacked. */
const artifacts: readonly (readonly [coordinates: string, file: string, into: string])[] = [
  [`org.keycloak:keycloak-quarkus-dist:${version}:zip`, `keycloak-quarkus-dist-${version}.zip`, '.'],
  [`org.keycloak:keycloak-services:${version}:jar:sources`, `keycloak-services-${version}-sources.jar`, 'sources'],
]

function run(command: string, ...args: readonly string[]): boolean {
  process.stdout.write(`\n— ${[command, ...args].join(' ')}\n`)
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

/**
 * Fetches Keycloak with its sources, and makes it ready: with the exchange that it has switched on as shipped, the
 * audience by `resource`, and a database that is gone with the process.
 */
export function installKeycloak(): void {
  if (existsSync(madeReady)) return
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const fetched = artifacts.every(
    ([coordinates, file, into]) =>
      run('mvn', '-q', '-B', 'dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${home}`) &&
      run('unzip', '-q', '-o', join(home, file), '-d', join(home, into)),
  )
  const built = fetched && run(join(folder, 'bin/kc.sh'), 'build', '--db=dev-mem', '--features=resource-indicators')
  if (built) writeFileSync(madeReady, version)
  else process.stdout.write('Keycloak cannot be made ready: its peer is skipped\n')
}
