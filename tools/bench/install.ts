import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProcess } from './process.ts'

/** The checkout. */
export const checkout: string = fileURLToPath(new URL('../..', import.meta.url))

/** A folder that is thrown away at the end, with packages that the project itself does not depend on. */
export interface Bench {
  readonly root: string
  /** Installs packages into a folder of their own; a reason instead of the folder where that cannot be done. */
  install(...packages: readonly string[]): Promise<{ readonly folder: string } | { readonly reason: string }>
  remove(): void
}

const flags: readonly string[] = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

/** Makes the folder. */
export function openBench(): Bench {
  const root = mkdtempSync(join(tmpdir(), 'claimcheck-bench-'))
  return {
    root,
    remove: () => rmSync(root, { recursive: true }),
    async install(...packages) {
      const folder = mkdtempSync(join(root, 'installed-'))
      writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
      const { code, err } = await runProcess('npm', ['install', ...flags, ...packages], { cwd: folder })
      return code === 0 ? { folder } : { reason: `npm could not install ${packages.join(', ')}: ${lastLine(err)}` }
    },
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith('npm error') && !line.includes('debug-0.log'))
  return lines[0]?.replace(/^npm error /, '') ?? 'no reason given'
}

/**
 * Packs the checkout and installs the package, as users have it.
 *
 * @returns the path of the installed package's `bin`
 * @throws Error when it cannot be packed or installed
 */
export async function installPacked(bench: Bench): Promise<string> {
  const { code, err } = await runProcess('npm', ['pack', '--pack-destination', bench.root], { cwd: checkout })
  if (code !== 0) throw new Error(`npm pack ended with ${code}: ${err.slice(-2000)}`)
  const tarballs = readdirSync(bench.root).filter((name) => name.endsWith('.tgz'))
  const installed = await bench.install(...tarballs.map((name) => join(bench.root, name)))
  if ('reason' in installed) throw new Error(installed.reason)
  return join(installed.folder, 'node_modules/claimcheck/bin/claimcheck.js')
}
