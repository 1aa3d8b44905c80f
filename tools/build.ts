/** `npm run build`: compiles src/, scenarios/ and fixtures/ into dist/ for the published package. */
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

rmSync('dist', { recursive: true, force: true })
const { status } = spawnSync('tsc -p tsconfig.build.json', { shell: true, stdio: 'inherit' })
// What modules read by URL at run time is not an import, so the compiler does not carry it over.
for (const file of [...globSync('fixtures/*.json'), ...globSync('src/lab/page/*.js')]) {
  const place = join('dist', file)
  mkdirSync(dirname(place), { recursive: true })
  cpSync(file, place)
}
process.exitCode = status ?? 1
