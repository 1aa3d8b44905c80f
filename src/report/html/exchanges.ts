import type { Exchange, Header } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { count, durationWords } from '../words.ts'
import { type Html, html, joined, type Part } from './html.ts'
import { checkLink, exchangeAnchor, exchangeLinks, withTokenLinks } from './links.ts'
import { layOut } from './message.ts'

/** Bodies longer than this are folded; longer than the second, cut: `run.json` has all of what was kept. */
const foldedFrom = 1500
const cutFrom = 4000
/** Bodies longer than this are written once: the same list of tools comes with every other answer. */
const onceFrom = 400

/** More names than this say nothing more: a flow that all checks begin with is used by all. */
const mostChecks = 4

/** Where a body was written first, by its text. */
type Written = Map<string, number>

/** Every exchange in the order in which it was sent; in full where a check needs it, else in one line. */
export function exchanges(view: RunView): Html | undefined {
  const all = view.run.exchanges
  if (all.length === 0) return undefined
  const here = all.filter(({ n }) => view.shown.has(n) || view.listed.has(n))
  const rest = all.length - here.length
  const written: Written = new Map()
  return html`<p class="aside">${count(all.length, 'exchange')}, redacted when they were recorded: a secret stands as a name like <code>at-3</code>, the same name for the same secret. In full stand those that show why a check did not pass, and of each other check the deciding one with its control, without the headers of the connection.${
    view.listed.size > 0 && ' What else was said in a scenario in which something did not pass has one line.'
  }${
    rest > 0 &&
    html` The other ${rest} are in <code>run.json</code>; <code class="cmd">claimcheck report . --report har</code>, typed in this folder, writes all of them as HAR.`
  }</p>
<div class="exchanges">
${here.map((exchange) => exchangeView(exchange, view, written))}</div>`
}

function exchangeView(exchange: Exchange, view: RunView, written: Written): Html {
  const anchor = exchangeAnchor(exchange.n)
  if (!view.shown.has(exchange.n)) return html`<p class="exchange" id="${anchor}">${briefly(exchange)}</p>\n`
  return html`<details class="exchange"><summary>${line(exchange)}</summary><div class="body" id="${anchor}">${inFull(exchange, view, written)}</div></details>\n`
}

/** Headers of the connection and of the sender: where a check passed they show nothing. */
const incidental: ReadonlySet<string> = new Set([
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
])

/** A long query is told in full below, or in `run.json`; the line needs only where it went. */
function gistOf(url: string): string {
  return url.length <= 100 ? url : `${url.slice(0, 99)}…`
}

/** There are many of these, so they are text and hardly anything else. */
function briefly(exchange: Exchange): Html {
  const { n, request } = exchange
  return html`#${n} ${statusOf(exchange)} ${request.method} ${gistOf(request.url)} <i>${who(exchange)}</i>`
}

function who({ actor, seat, duration }: Exchange): string {
  return `${actor === seat ? actor : `${actor} (${seat})`}, ${durationWords(duration)}`
}

function line(exchange: Exchange): Html {
  const { n, request } = exchange
  return html`<span class="no">#${n}</span> ${statusOf(exchange)} <span class="verb">${request.method}</span> <span class="url">${gistOf(request.url)}</span> <span class="who">${who(exchange)}</span>`
}

function statusOf(exchange: Exchange): Html {
  const status = exchange.response?.status
  if (status === undefined) return html`<b class="s5">${exchange.error?.code ?? 'no answer'}</b>`
  return html`<b class="s${Math.floor(status / 100)}">${status}</b>`
}

function inFull(exchange: Exchange, view: RunView, written: Written): Html {
  const { n, request, response, error, at } = exchange
  const body: BodyView = (text, type) => (text === '' ? false : bodyView(layOut(text, type), n, view, written))
  const checks = view.restsOn.get(n) ?? []
  const telling = (headers: readonly Header[]): readonly Header[] =>
    view.suspect.has(n) ? headers : headers.filter(([name]) => !incidental.has(name.toLowerCase()))
  return html`<p class="aside">Sent ${durationWords(at)} after the start.${checks.length > 0 && html` Used by ${joined(checks.slice(0, mostChecks).map(checkLink), ', ')}${checks.length > mostChecks && ` and ${checks.length - mostChecks} more`}.`}</p>
<p class="label">Request</p>
${message([request.method, ' ', request.url], telling(request.headers), request.body, view, body)}
<p class="label">Response</p>
${
  response === undefined
    ? html`<p>None came.</p>`
    : html`${message([response.status], telling(response.headers), response.body, view, body)}${response.truncated === true && html`<p class="aside">The body was longer than what is kept.</p>`}`
}${error !== undefined && html`<p class="left"><strong>${error.code}</strong> ${error.message}</p>`}`
}

/** Shows a body by its text and media type. */
type BodyView = (text: string, type: string) => Part

function message(
  start: readonly Part[],
  headers: readonly Header[],
  text: string,
  view: RunView,
  body: BodyView,
): Html {
  const head = headers.map(([name, value]) => html`\n<b>${name}:</b> ${withTokenLinks(value, view)}`)
  return html`<pre>${start}${head}</pre>${body(text, contentType(headers))}`
}

function bodyView(text: string, n: number, view: RunView, written: Written): Html {
  const first = written.get(text)
  if (text.length >= onceFrom && first !== undefined && first !== n)
    return html`<p class="aside">The same body as in ${exchangeLinks([first], view)}, ${text.length} characters.</p>`
  written.set(text, n)
  const cut = text.length > cutFrom ? text.slice(0, cutFrom) : text
  const shown = html`<pre>${withTokenLinks(cut, view)}</pre>${
    cut.length < text.length &&
    html`<p class="aside">${text.length - cut.length} more characters are in <code>run.json</code>.</p>`
  }`
  if (text.length <= foldedFrom) return shown
  return html`<details class="fold"><summary>Body, ${text.length} characters</summary>${shown}</details>`
}

function contentType(headers: readonly Header[]): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
}
