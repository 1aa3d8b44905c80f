import { pathToFileURL } from 'node:url'
import { answerToOwnName } from './own-name.ts'
import { UsageError } from './usage-error.ts'

/**
 * Loads a module of the user's, which only they can name, and gives what it exports by default.
 *
 * @param shown - the file as it was typed
 * @param code - of the error where it cannot be loaded
 * @throws UsageError
 */
export async function defaultExportOf(path: string, shown: string, code: string): Promise<unknown> {
  answerToOwnName()
  try {
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    return loaded.default
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(code, `${shown}: it cannot be loaded (${why.split('\n')[0] ?? ''}).`)
  }
}
