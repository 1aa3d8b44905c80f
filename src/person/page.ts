import type { Answer } from '../http/sender.ts'
import { type Html, readHtml } from './forms.ts'

/** A page on which the person stands. */
export interface Page {
  readonly url: string
  readonly answer: Answer
  readonly html: Html
  /** Pages in its frames; absent: nobody looked. */
  readonly frames?: readonly Page[]
  /** Where it goes on and the person cannot, as the end of a sentence; absent: nowhere. */
  readonly shut?: string
}

/** Reads the page that an answer carries. */
export function pageOf(url: string, answer: Answer): Page {
  return pageFrom(url, answer, isHtml(answer) ? answer.text : '')
}

/** Reads a page as something made it of what its answer carries. */
export function pageFrom(url: string, answer: Answer, source: string): Page {
  const html = readHtml(source)
  // A browser does nothing with a form whose action is no URL (HTML §4.10.22.3).
  const forms = html.forms.filter(({ action }) => URL.canParse(action, url))
  return { url, answer, html: { ...html, forms } }
}

function isHtml(answer: Answer): boolean {
  const [type = 'text/html'] = answer.header('content-type')
  return type.toLowerCase().includes('html')
}

/** Token against forged requests that Nextcloud puts into `<head data-requesttoken>`. */
export function requestTokenOf({ html }: Page): string | undefined {
  const token = html.head.get('data-requesttoken')
  return token === undefined || token === '' ? undefined : token
}
