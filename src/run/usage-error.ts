import { nearest } from './nearest.ts'

/** Bad input from the person who typed it: one sentence that says what to type instead; exit code 2. */
export class UsageError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'UsageError'
    this.code = code
  }
}

/** An unknown name of some kind, with the nearest valid one. */
export function unknownName(kind: string, name: string, valid: Iterable<string>, listing?: string): UsageError {
  const near = nearest(name, valid)
  const hint = near !== undefined ? ` Did you mean '${near}'?` : ''
  const list = listing === undefined ? '' : ` \`${listing}\` shows them all.`
  return new UsageError(`unknown-${kind.replaceAll(' ', '-')}`, `There is no ${kind} '${name}'.${hint}${list}`)
}
