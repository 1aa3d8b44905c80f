import { z } from 'zod'

/** A note as the digest looks at it. */
export interface NoteOfDigest {
  readonly id: number
  readonly title: string
  /** Epoch seconds. */
  readonly modified: number
}

const notes = z.array(z.looseObject({ id: z.number(), title: z.string().optional(), modified: z.number().optional() }))

/** Title of the note that holds the digest. */
export const digestTitle = 'Digest of changed notes'
/** Most notes that a digest names. */
const most = 50

/**
 * Notes that were changed since a moment, the newest first, without digests.
 *
 * @param text - the answer of Nextcloud's Notes app
 * @param since - epoch seconds
 */
export function changedSince(text: string, since: number): readonly NoteOfDigest[] {
  return notes
    .parse(JSON.parse(text))
    .flatMap(({ id, title, modified }) =>
      title === undefined || modified === undefined ? [] : [{ id, title, modified }],
    )
    .filter(({ title, modified }) => modified > since && !title.startsWith(digestTitle))
    .sort((one, other) => other.modified - one.modified || one.id - other.id)
}

/** The text of a digest. */
export function digestOf(changed: readonly NoteOfDigest[], at: number): string {
  const day = new Date(at).toISOString().slice(0, 10)
  const lines = changed
    .slice(0, most)
    .map(({ title, modified }) => `- ${title} (${new Date(modified * 1000).toISOString()})`)
  const more = changed.length > most ? [`- and ${changed.length - most} more`] : []
  return [`# ${digestTitle}, ${day}`, '', ...lines, ...more, ''].join('\n')
}
