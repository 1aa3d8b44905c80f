import type { Exchange, Header } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { count, durationWords } from '../words.ts'
import { type Html, html, joined, type Part } from './html.ts'
import { checkLink, exchangeAnchor, withTokenLinks } from './links.ts'
import { layOut } from './message.ts'

/** Bodies longer than this are folded; longer than the second, cut: `run.json` has all of what was kept. */
const foldedFrom = 1500
const cutFrom = 6000

/** Every exchange in the order in which it was sent; in full where a check needs it, else in one line. */
export function exchanges(view: RunView): Html | undefined {
  const all = view.run.exchanges
  if (all.length === 0) return undefined
  const rest = all.length - view.shown.size
  return html`<p class="aside">${count(all.length, 'exchange')}, redacted when they were recorded: a secret stands as a name like <code>at-3</code>, the same name for the same secret.${
    rest > 0 &&
    html` Those that decide no check (${rest}) have one line here; all of them are in <code>run.json</code>.`
  }</p>
<div class="exchanges">
${all.map((exchange) => exchangeView(exchange, view))}</div>`
}

function exchangeView(exchange: Exchange, view: RunView): Html {
  const { request } = exchange
  const anchor = exchangeAnchor(exchange.n)
  if (!view.shown.has(exchange.n))
    return html`<div class="exchange" id="${anchor}">${line(exchange, request.url)}</div>\n`
  return html`<details class="exchange"><summary>${line(exchange, gistOf(request.url))}</summary><div class="body" id="${anchor}">${inFull(exchange, view)}</div></details>\n`
}

/** A long query is told in full below; the line needs only where it went. */
function gistOf(url: string): string {
  return url.length <= 100 ? url : `${url.slice(0, 99)}…`
}

function line(exchange: Exchange, url: string): Html {
  const { n, request, actor, seat, duration } = exchange
  return html`<span class="no">#${n}</span> ${statusOf(exchange)} <span class="verb">${request.method}</span> <span class="url">${url}</span> <span class="who">${
    actor === seat ? actor : `${actor} (${seat})`
  }, ${durationWords(duration)}</span>`
}

function statusOf(exchange: Exchange): Html {
  const status = exchange.response?.status
  if (status === undefined) return html`<span class="status s5">${exchange.error?.code ?? 'no answer'}</span>`
  return html`<span class="status s${Math.floor(status / 100)}">${status}</span>`
}

function inFull(exchange: Exchange, view: RunView): Html {
  const { request, response, error, at } = exchange
  const checks = view.restsOn.get(exchange.n) ?? []
  return html`<p class="aside">Sent ${durationWords(at)} after the start.${checks.length > 0 && html` Used by ${joined(checks.map(checkLink), ', ')}.`}</p>
<p class="label">Request</p>
${message([request.method, ' ', request.url], request.headers, request.body, view)}
<p class="label">Response</p>
${
  response === undefined
    ? html`<p>None came.</p>`
    : html`${message([response.status], response.headers, response.body, view)}${response.truncated === true && html`<p class="aside">The body was longer than what is kept.</p>`}`
}${error !== undefined && html`<p class="left"><strong>${error.code}</strong> ${error.message}</p>`}`
}

function message(start: readonly Part[], headers: readonly Header[], body: string, view: RunView): Html {
  const head = headers.map(([name, value]) => html`\n<b>${name}:</b> ${withTokenLinks(value, view)}`)
  return html`<pre>${start}${head}</pre>${body !== '' && bodyView(layOut(body, contentType(headers)), view)}`
}

function bodyView(text: string, view: RunView): Html {
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
