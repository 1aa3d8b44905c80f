import { readFileSync } from 'node:fs'
import type { JudgeOptions } from '../library/judge.ts'
import { readSignInPages } from '../run/read-sign-in-pages.ts'
import { UsageError } from '../run/usage-error.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import { mockNamed } from './container-flags.ts'
import { codeOf } from './errors.ts'

/** The flags that say how people sign in, as they are typed. */
export interface PersonFlags {
  /** `true` where it stands without a path. */
  readonly browser?: true | string
  /** `true` where it stands without seconds. */
  readonly interactive?: true | string
  readonly signInForm?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** How long a person who signs in by themselves has for it, where nobody says, in seconds. */
const usualPatience = 300

/**
 * How the people of a run sign in, of what can be said for any target.
 *
 * @throws UsageError
 */
export function signInOf(
  { browser, interactive, signInForm }: PersonFlags,
  environment: Environment,
): Pick<JudgeOptions, 'browser' | 'signInPages'> {
  if (browser !== undefined && interactive !== undefined)
    throw new UsageError('usage', '--browser and --interactive are two ways to sign in: choose one.')
  const executable = browser === true ? (environment['CLAIMCHECK_BROWSER'] ?? true) : browser
  return {
    ...(executable === undefined ? {} : { browser: executable }),
    ...(signInForm === undefined ? {} : { signInPages: pagesIn(signInForm) }),
  }
}

/**
 * The person who signs in by themselves, where one was asked for. Their name may be said by `CLAIMCHECK_USER`; a password
 * of theirs is never needed.
 *
 * @throws UsageError
 */
export function byHandOf(
  flags: PersonFlags & Parameters<typeof mockNamed>[0] & { readonly jobs?: string },
  environment: Environment,
): ForeignTarget['byHand'] {
  const { interactive, jobs } = flags
  if (interactive === undefined) return undefined
  const mock = mockNamed(flags)
  if (mock !== undefined)
    throw new UsageError('usage', `--interactive goes without ${mock.flag} mock, whose people claimcheck plays itself.`)
  if (jobs !== undefined && jobs !== '1')
    throw new UsageError('usage', '--interactive goes without --jobs: the person signs in once, for all scenarios.')
  const seconds = interactive === true ? usualPatience : Number(interactive)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
    throw new UsageError('usage', `--interactive takes whole seconds from 1 to 3600, not '${interactive}'.`)
  const user = environment['CLAIMCHECK_USER']
  return { seconds, ...(user === undefined ? {} : { user }) }
}

/** JSON as it stands, or a file of it. */
function pagesIn(text: string): NonNullable<JudgeOptions['signInPages']> {
  if (/^\s*[[{]/.test(text)) return readSignInPages(text, '--sign-in-form')
  try {
    return readSignInPages(readFileSync(text, 'utf8'), text)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('sign-in-form-invalid', `'${text}' cannot be read (${codeOf(error) ?? 'damaged'}).`)
  }
}
