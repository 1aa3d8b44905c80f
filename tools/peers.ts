/**
 * `npm run test:peers`: installs the servers of others at the versions that test/peers pins, without their install
 * scripts, and judges them. Words after it go to vitest (`npm run test:peers -- -t sdk`). A Python environment that cannot
 * be made is said to be missing, as is a Keycloak, and the peers that need them are skipped.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { environmentOf } from '../test/peers/python.ts'
import { installKeycloak } from './keycloak.ts'

/** Runs a program where everything that it says is seen; false when it fails. */
function run(command: string, ...args: readonly string[]): boolean {
  process.stdout.write(`\n— ${[command, ...args].join(' ')}\n`)
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

/** Makes a Python environment of wheels alone, since what is built runs code of its maker. */
function makeEnvironment(name: string): void {
  const { folder, requirements, interpreter, madeFrom, installed } = environmentOf(name)
  if (installed) return
  rmSync(folder, { recursive: true, force: true })
  const made =
    run('python3', '-m', 'venv', folder) &&
    run(interpreter, '-m', 'pip', 'install', '-q', '--no-deps', '--only-binary', ':all:', '-r', requirements)
  if (made) copyFileSync(requirements, madeFrom)
  else process.stdout.write(`the Python environment '${name}' cannot be made: its peers are skipped\n`)
}

const node = run('npm', 'ci', '--prefix', 'test/peers', '--ignore-scripts', '--no-audit', '--no-fund')
for (const path of globSync('test/peers/python/*.txt')) makeEnvironment(basename(path, '.txt'))
installKeycloak()
const good =
  node &&
  run('tsc', '-p', 'test/peers/tsconfig.json') &&
  run('vitest', 'run', '--config', 'vitest.peers.config.ts', ...process.argv.slice(2))
process.exitCode = good ? 0 : 1
