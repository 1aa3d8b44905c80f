/**
 * `npm run test:peers`: installs the servers of others at the versions that test/peers/package-lock.json pins, without
 * their install scripts, and judges them. Words after it go to vitest (`npm run test:peers -- -t sdk`).
 */
import { spawnSync } from 'node:child_process'

const steps: readonly (readonly [command: string, ...args: readonly string[]])[] = [
  ['npm', 'ci', '--prefix', 'test/peers', '--ignore-scripts', '--no-audit', '--no-fund'],
  ['tsc', '-p', 'test/peers/tsconfig.json'],
  ['vitest', 'run', '--config', 'vitest.peers.config.ts', ...process.argv.slice(2)],
]

for (const [command, ...args] of steps) {
  process.stdout.write(`\n— ${[command, ...args].join(' ')}\n`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) {
    process.stdout.write(`\n${command} ended with ${status ?? 'a signal'}: the peers were not all judged\n`)
    process.exitCode = 1
    break
  }
}
