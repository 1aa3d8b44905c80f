import type { Answer } from '../http/sender.ts'
import { type Html, readHtml } from './forms.ts'

/** A page on which the person stands. */
export interface Page {
  readonly url: string
  readonly answer: Answer
  readonly html: Html
}

/** Reads the page that an answer carries. */
export function pageOf(url: string, answer: Answer): Page {
  const html = readHtml(isHtml(answer) ? answer.text : '')
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
