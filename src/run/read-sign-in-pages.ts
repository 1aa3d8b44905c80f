import { z } from 'zod'
import type { DescribedPage } from '../person/described-page.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

const page = z.strictObject({
  fields: z.record(z.string().min(1), z.string()).default({}),
  button: z.string().min(1),
  refuse: z.string().min(1).optional(),
})

const members = Object.keys(page.shape)

/**
 * Reads descriptions of the pages of a login: one, or a list of them.
 *
 * @param name - where it comes from, for messages
 * @throws UsageError `sign-in-form-invalid`
 */
export function readSignInPages(text: string, name: string): readonly DescribedPage[] {
  const invalid = (what: string): UsageError =>
    new UsageError(
      'sign-in-form-invalid',
      `${name}: ${what}. A page is {"fields": {"Email": "{user}", "Password": "{password}"}, "button": "Sign in"}, and may have refuse.`,
    )
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw invalid('this is no JSON')
  }
  return (Array.isArray(read) ? read : [read]).map((one, at) => {
    const found = page.safeParse(one)
    if (!found.success) throw invalid(`page ${at + 1}: ${wordsOf(found.error.issues)}`)
    const { fields, button, refuse } = found.data
    const unknown = Object.values(fields).flatMap((value) => value.match(/\{[^{}]*\}/g) ?? [])
    const wrong = unknown.find((placeholder) => placeholder !== '{user}' && placeholder !== '{password}')
    if (wrong !== undefined) throw invalid(`page ${at + 1}: there is no ${wrong}, only {user} and {password}`)
    return { fields, button, ...(refuse === undefined ? {} : { refuse }) }
  })
}

/** A name that is wrong says more than one that is missing for it. */
function wordsOf(issues: readonly z.core.$ZodIssue[]): string {
  const [key] = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  if (key === undefined) return `${issues[0]?.path.join('.') ?? ''} ${issues[0]?.message ?? 'is wrong'}`.trim()
  const near = nearest(key, members)
  return `there is no '${key}'${near === undefined ? '' : `; did you mean '${near}'?`}`
}
