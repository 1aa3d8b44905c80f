import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Lets the compiler write the declarations of the library into a new folder, which whoever calls removes.
 *
 * @throws Error with what the compiler said, where it finds a mistake
 */
export function emitDeclarations(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-declarations-'))
  const args = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder]
  const { status, stdout } = spawnSync('node_modules/.bin/tsc', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the declarations cannot be made:\n${stdout}`)
  return folder
}
