import type { FinishedRun } from '../run/finished-run.ts'

/** The page of a check in the documentation, from its root. */
export function checkPath(id: string): string {
  return `checks/${id}.html`
}

/** Whether a text is an address that a browser may be led to. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[!-~]+$/.test(text) && URL.canParse(text)
}

/**
 * The address of that page, with no sign that a format could take for its own; undefined where nobody said where the
 * documentation is served, or where that is no web address.
 */
export function checkPage({ docs }: Pick<FinishedRun['tool'], 'docs'>, id: string): string | undefined {
  if (docs === undefined || !isWebAddress(docs)) return undefined
  const root = new URL(docs).href.replace(/\/+$/, '')
  return `${root}/${checkPath(encodeURIComponent(id))}`.replaceAll(
    /[()[\]<>"'`|\\]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
