/** `npm test`: every check of the project, one after the other, with the time that each took; all are run, even after one failed. */
import { spawnSync } from 'node:child_process'

const steps: readonly (readonly [name: string, command: string])[] = [
  ['types', 'tsc -p tsconfig.json'],
  ['lint', 'biome lint --error-on-warnings .'],
  ['format', 'biome format .'],
  ['walls', 'node tools/walls.ts'],
  ['unused', 'knip'],
  // The proof takes as long as all other tests together, so it is shown as a step of its own.
  ['tests', 'vitest run --exclude test/prove/whole-proof.test.ts'],
  ['proof', 'vitest run test/prove/whole-proof.test.ts'],
]

const results = steps.map(([name, command]) => {
  process.stdout.write(`\n— ${name}: ${command}\n`)
  const started = performance.now()
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  return { name, ok: status === 0, seconds: (performance.now() - started) / 1000 }
})

process.stdout.write('\n')
for (const { name, ok, seconds } of results)
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(8)} ${seconds.toFixed(1)} s\n`)
const failed = results.filter(({ ok }) => !ok).length
process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
