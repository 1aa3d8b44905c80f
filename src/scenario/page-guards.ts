import { randomBytes } from 'node:crypto'
import type { Answer } from '../http/sender.ts'
import { type Page, pageOf } from '../person/page.ts'
import { framingGuard } from '../protocol/framing.ts'
import type { Observation } from './docket.ts'

/** Markup that shows as what it is where it is escaped, and becomes an element, or an attribute of one, where it is not. */
export interface HostileText {
  readonly text: string
  /** Id of the element that it would become. */
  readonly id: string
}

/** Makes one. It breaks out of text, of attributes in either quote, and of elements whose text is not parsed. */
export function hostileText(): HostileText {
  const id = `cc-${randomBytes(6).toString('hex')}`
  return { id, text: `"'></title></textarea></script><i id="${id}">` }
}

/** The pages among answers that one host showed; the text of a redirect is shown to nobody (RFC 9110 §15.4). */
export function pagesOf(answers: readonly Answer[], origin: string): readonly Page[] {
  return answers
    .filter((answer) => answer.header('location').length === 0 || !isRedirect(answer.status))
    .filter((answer) => {
      const [type = ''] = answer.header('content-type')
      return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type) && answer.text.trim() !== ''
    })
    .map((answer) => pageOf(answer.request.url, answer))
    .filter(({ url }) => new URL(url).origin === origin)
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400
}

/** What was seen of pages that nobody may put into a frame. */
export function unframed(pages: readonly Page[]): Observation {
  // By the title that the page gives itself: a path may hold what only its person is to know.
  const read = pages.map(({ html, answer }) => ({
    title: html.title,
    ...framingGuard(answer.header('content-security-policy'), answer.header('x-frame-options')),
  }))
  const open = read.filter(({ guarded }) => !guarded)
  const shown = open.length === 0 ? read : open
  return {
    expected: 'frame-ancestors, or X-Frame-Options, that keeps the page out of the frames of other sites',
    actual: [...new Set(shown.map(({ title, words }) => `'${title}': ${words}`))].join('; '),
    ok: open.length === 0,
  }
}

/** What was seen of pages that may hold what somebody else wrote. */
export function escaped(what: string, pages: readonly Page[], hostile: HostileText): Observation {
  const through = pages.find(({ html }) => html.element(hostile.id) !== undefined)
  const shown = pages.some(({ html }) => html.text.includes(hostile.id))
  return {
    expected: `markup in ${what} stands on the page as text, or not at all`,
    actual:
      through === undefined
        ? shown
          ? 'as text'
          : 'not at all'
        : `it became a part of the page '${through.html.title}'`,
    ok: through === undefined,
  }
}
