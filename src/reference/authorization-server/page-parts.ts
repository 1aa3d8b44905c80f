import { errorPage, type Page, pageHeaders } from './pages.ts'

/** A page, by when it is shown: with the question, instead of it, or on the way back from the upstream. */
export type PageOccasion = 'question' | 'refusal' | 'way-back'

/** What is decided about the pages that people see. */
export interface PageParts {
  readonly pageHeaders: (occasion: PageOccasion) => Readonly<Record<string, string>>
  /** A page that says what is wrong. `asked` is what was sent, of which a right server shows nothing. */
  readonly errorPage: (message: string, asked: URLSearchParams) => Page
}

/** The right decisions. */
export function rightPageParts(): PageParts {
  return { pageHeaders: () => pageHeaders, errorPage: (message) => errorPage(message) }
}
