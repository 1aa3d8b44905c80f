import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from '../run/usage-error.ts'
import { defaultExportOf } from '../run/user-module.ts'
import type { ConfigFile } from './members.ts'
import { checkConfig, readConfig } from './read-config.ts'

/** Names under which a configuration is found in a folder, the first that is there. */
export const configNames: readonly string[] = [
  'claimcheck.config.yaml',
  'claimcheck.config.yml',
  'claimcheck.config.ts',
]

/** A configuration, and the file that holds it. */
export interface FoundConfig {
  readonly file: string
  readonly config: ConfigFile
}

/**
 * Finds the configuration that holds in a folder.
 *
 * @param named - a file, or `none`; absent: what lies in the folder under a usual name
 * @throws UsageError `config-invalid`, `unreadable`
 */
export async function findConfig(named: string | undefined, folder: string): Promise<FoundConfig | undefined> {
  if (named === 'none') return undefined
  const found = named ?? configNames.find((name) => existsSync(join(folder, name)))
  if (found === undefined) return undefined
  return { file: found, config: await configIn(resolve(folder, found), found) }
}

async function configIn(path: string, shown: string): Promise<ConfigFile> {
  if (!existsSync(path))
    throw new UsageError('unreadable', `There is no file '${shown}': name one that is there, or none.`)
  if (!/\.[cm]?[jt]s$/.test(path)) return readConfig(readFileSync(path, 'utf8'), shown)
  const said = await defaultExportOf(path, shown, 'config-invalid')
  return checkConfig(said, (path) => (path.length === 0 ? `${shown}, its default export` : shown))
}
