import { registerHooks } from 'node:module'
import { extname } from 'node:path'

/** Modules of the library by the names that users import them by, as package.json exports them. */
const modules: Readonly<Record<string, string>> = {
  claimcheck: '../index',
  'claimcheck/nextcloud': '../nextcloud/index',
  'claimcheck/idp': '../idp/index',
}

let answers = false

/**
 * Lets modules of the user import `claimcheck` as the one that runs, also where none is installed beside them: with `npx`, a
 * global installation or a checkout. Their types come from wherever they installed it.
 */
export function answerToOwnName(): void {
  if (answers) return
  answers = true
  registerHooks({
    resolve: (specifier, context, next) => {
      const module = modules[specifier]
      if (module === undefined) return next(specifier, context)
      const file = `${module}${extname(import.meta.filename)}`
      return { url: new URL(file, import.meta.url).href, shortCircuit: true }
    },
  })
}
