import { z } from 'zod'

/** Readers for the values of settings: forgiving about spelling (`on`, `client_id`), strict about meaning. */

/** `true`, `false`, `on`, `off`, `"true"`, `"false"`. */
export const flag: z.ZodType<boolean> = z.preprocess(
  (value) => (value === 'on' || value === 'true' ? true : value === 'off' || value === 'false' ? false : value),
  z.boolean({ error: 'expected true or false' }),
)

const spelled = (value: unknown): string => String(value).toLowerCase().replace(/[_. ]/g, '-')

/** One of the given words or numbers, whatever its case; `_`, `.` and spaces are as good as `-`. */
export function word<const Words extends readonly (string | number | boolean)[]>(
  ...words: Words
): z.ZodType<Words[number]> {
  return z.unknown().transform((value, context) => {
    const found: Words[number] | undefined = words.find((candidate) => spelled(candidate) === spelled(value))
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: `expected one of ${words.map(String).join(', ')}` })
    return z.NEVER
  })
}

/** Whole seconds from `least` on; a string of digits is read, too. */
export function seconds(least = 0): z.ZodType<number> {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
    z
      .int({ error: `expected whole seconds, at least ${least}` })
      .min(least, { error: `expected at least ${least} seconds` }),
  )
}

/** An absolute http or https URL; a slash at the end is kept. */
export const absoluteUrl: z.ZodType<string> = z
  .string()
  .refine((text) => /^https?:\/\/[^/]/.test(text) && URL.canParse(text), {
    error: 'expected an absolute http or https URL',
  })
