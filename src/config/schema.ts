import { z } from 'zod'
import { type Member, memberRows, type Takes } from './members.ts'

/** What a value must be, by how it is written. */
const values: Readonly<Record<Takes, z.ZodType>> = {
  text: z.string().min(1),
  number: z.int().min(1),
  switch: z.boolean(),
  texts: z.array(z.string().min(1)),
  words: z.array(z.string().min(1)),
  pairs: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])),
  maybe: z.union([z.literal(true), z.string().min(1), z.int().min(1)]),
  object: z.record(z.string(), z.json()),
}

/** Says what a value must be, for people who wrote another. */
export const valueWords: Readonly<Record<Takes, string>> = {
  text: 'a text',
  number: 'a whole number from 1',
  switch: 'true or false',
  texts: 'a list of texts',
  words: 'a list of texts',
  pairs: 'a mapping of names to values',
  maybe: 'true or a value',
  object: 'a mapping',
}

/** Checks one value. */
export function isValue({ takes }: Member, value: unknown): boolean {
  return values[takes].safeParse(value).success
}

/** The JSON Schema (2020-12) that editors use; `schema/config.schema.json` is its text. */
export function configSchema(): object {
  const shape = Object.fromEntries(
    memberRows.map(([name, { takes, about, otherwise }]) => {
      const words = otherwise === undefined ? about : `${about} (without it: ${otherwise})`
      return [name, values[takes].describe(words).optional()]
    }),
  )
  const targets = z
    .record(z.string().min(1), z.strictObject(shape))
    .describe('several targets, by names of your own; each may differ from the rest of the file in everything')
    .optional()
  const schema = z.toJSONSchema(z.strictObject({ ...shape, targets }), { target: 'draft-2020-12' })
  return {
    ...schema,
    $id: 'https://claimcheck.dev/schema/config.schema.json',
    title: 'claimcheck.config.yaml',
    description: 'What `claimcheck run` is told: its flags by their names. Secrets come from the environment.',
  }
}
