import type { FinishedRun } from '../run/finished-run.ts'

/** The page of a check in the documentation, from its root. */
export function checkPath(id: string): string {
  return `checks/${id}.html`
}

/**
 * The address of that page, with no sign that a format could take for its own; undefined where nobody said where the
 * documentation is served, or where that is no web address.
 */
export function checkPage({ docs }: Pick<FinishedRun['tool'], 'docs'>, id: string): string | undefined {
  if (docs === undefined || !/^https?:\/\/[!-~]+$/.test(docs) || !URL.canParse(docs)) return undefined
  const root = new URL(docs).href.replace(/\/+$/, '')
  return `${root}/${checkPath(encodeURIComponent(id))}`.replaceAll(
    /[()[\]<>"'`|\\]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
