import type { CheckResult, Exchange, FinishedRun } from '../../run/finished-run.ts'
import { decidingProbe, type RunView } from '../view.ts'
import { visible } from '../visible.ts'

/** More arrows than this are no picture any more. */
const mostArrows = 16
const longestLabel = 60

/**
 * Draws the conversation that a check rests on as a Mermaid sequence diagram: the control, the deciding exchanges, and
 * who spoke with whom. Undefined where there is none.
 */
export function sequenceDiagram(check: CheckResult, view: RunView): string | undefined {
  const probe = decidingProbe(check)
  if (probe === undefined) return undefined
  const control = exchangesOf(
    (probe.control ?? []).filter((n) => !probe.exchanges.includes(n)),
    view,
  )
  const deciding = exchangesOf(probe.exchanges, view)
  const shown = [...control, ...deciding].slice(-mostArrows)
  if (shown.length === 0) return undefined
  const parts = shown.map((exchange) => ({
    exchange,
    from: speaker(exchange, view.run),
    to: listener(exchange, view.run),
  }))
  const names = [...new Set(parts.flatMap(({ from, to }) => [from, to]))]
  const at = (name: string): string => `p${names.indexOf(name)}`
  const firstDeciding = deciding[0]?.n
  return [
    'sequenceDiagram',
    ...names.map((name, index) => `  participant p${index} as ${label(name)}`),
    ...(control.length > 0 && shown[0]?.n !== firstDeciding ? noteOver(names.length, 'control') : []),
    ...parts.flatMap(({ exchange, from, to }) => [
      ...(control.length > 0 && exchange.n === firstDeciding ? noteOver(names.length, `probe ${probe.id}`) : []),
      `  ${at(from)}->>${at(to)}: ${label(`${exchange.n} ${exchange.request.method} ${pathOf(exchange.request.url)}`)}`,
      `  ${at(to)}-->>${at(from)}: ${label(answer(exchange))}`,
    ]),
  ].join('\n')
}

function exchangesOf(numbers: readonly number[], { exchanges }: RunView): readonly Exchange[] {
  return numbers.flatMap((n) => exchanges.get(n) ?? [])
}

function noteOver(count: number, words: string): readonly string[] {
  return [`  Note over p0${count > 1 ? `,p${count - 1}` : ''}: ${label(words)}`]
}

/** What the target sent behind itself was only observed. */
function speaker({ actor, seat }: Exchange, run: FinishedRun): string {
  if (seat !== 'upstream' && seat !== 'issuer') return actor
  return componentNamed(run, 'RS') ?? componentNamed(run, 'PX') ?? 'target'
}

function componentNamed({ target }: FinishedRun, role: string): string | undefined {
  return target.components.find((component) => component.role === role)?.name
}

function listener({ request: { url } }: Exchange, { target }: FinishedRun): string {
  if (!URL.canParse(url)) return 'nobody'
  const { origin } = new URL(url)
  const there = target.components.filter((component) => component.origin === origin)
  // By the path alone: shards of one run met the same server at several ports.
  const isMcp = pathname(url) === pathname(target.mcp)
  return (there.find(({ role }) => (role === 'RS') === isMcp) ?? there[0])?.name ?? new URL(url).host
}

function pathname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return search === '' ? pathname : `${pathname}?…`
}

function answer({ response, error }: Exchange): string {
  if (response === undefined) return error?.code ?? 'no answer'
  const challenge = response.headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1]
  const reason = challenge === undefined ? undefined : /error="([^"]*)"/.exec(challenge)?.[1]
  return `${response.status}${reason === undefined ? '' : ` ${reason}`}`
}

/**
 * Text of a diagram. Whatever is no plain letter, digit or space becomes Mermaid's own kind of reference (`#35;`), so that no
 * arrow, directive, comment, line break or end of the block can be written by a target.
 */
function label(text: string): string {
  const shown = [...visible(text)]
  const short = shown.length <= longestLabel ? shown : [...shown.slice(0, longestLabel - 1), '…']
  const words = short
    .join('')
    .replace(/[^A-Za-z0-9 ]/gu, (sign) => `#${sign.codePointAt(0) ?? 0};`)
    .trim()
  return words === '' ? '#8211;' : words
}
