import type { FinishedRun, Outcome, Verdict } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { count, durationWords, kindOrder, outcomeOrder, outcomeWords, verdictWords } from '../words.ts'
import { fact, sign } from './badge.ts'
import { type Html, html, joined } from './html.ts'

const verdictLook: Readonly<Record<Verdict, Outcome>> = {
  conformant: 'passed',
  'no-violation-found': 'passed',
  incomplete: 'warned',
  'not-conformant': 'failed',
}

/** The top of the report: the verdict in words, the counts, and what the run was. */
export function header(view: RunView): Html {
  const { run } = view
  const { target } = run
  const look = verdictLook[run.verdict]
  return html`<header class="top">
<p class="brand"><strong>${run.tool.name}</strong> conformance report</p>
<h1>${target.name}</h1>
${target.fault !== undefined && html`<p class="fault">with the fault <code>${target.fault}</code> put into it</p>`}
<div class="verdict ${look}">
${sign(look)}
<div><p class="word">${verdictWords[run.verdict]}</p>
<p>${run.verdictText}</p>
${run.gate !== run.verdict && html`<p>After expected failures: <strong>${verdictWords[run.gate].toLowerCase()}</strong>.</p>`}
${run.cut !== undefined && html`<p>The run was cut: ${run.cut}.</p>`}</div>
</div>
${counts(run)}
<dl class="facts">
${facts(run)}</dl>
</header>`
}

function counts(run: FinishedRun): Html {
  const judged = outcomeOrder.filter((outcome) => outcome !== 'not-judged')
  const left = kindOrder.reduce((sum, kind) => sum + (run.counts.notJudged[kind] ?? 0), 0)
  return html`<ul class="counts" aria-label="Counts">
${judged.map((outcome) => counted(outcome, numberOf(run, outcome), `#${sectionOf[outcome]}`))}${counted('not-judged', left, '#not-judged')}</ul>
${bar(run, left)}`
}

const sectionOf: Readonly<Record<Outcome, string>> = {
  failed: 'failures',
  warned: 'warnings',
  info: 'overview',
  passed: 'overview',
  'not-judged': 'not-judged',
}

function counted(outcome: Outcome, n: number, href: string): Html {
  const inside = html`<span class="n">${n}</span> <span>${outcomeWords[outcome].word}</span>`
  return html`<li class="${outcome}${n === 0 && ' none'}">${n === 0 ? inside : html`<a href="${href}">${inside}</a>`}</li>\n`
}

function numberOf(run: FinishedRun, outcome: Outcome): number {
  return outcome === 'not-judged' ? 0 : run.counts[outcome]
}

/** The counts as lengths; said in numbers just above, so a reader of the text misses nothing. */
function bar(run: FinishedRun, left: number): Html {
  const parts = outcomeOrder.map(
    (outcome) => [outcome, outcome === 'not-judged' ? left : numberOf(run, outcome)] as const,
  )
  const all = parts.reduce((sum, [, n]) => sum + n, 0)
  if (all === 0) return html``
  let x = 0
  const pieces = parts.map(([outcome, n]) => {
    const width = (n / all) * 1000
    const piece = html`<rect class="${outcome}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"/>`
    x += width
    return n === 0 ? html`` : piece
  })
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${pieces}</svg>`
}

function facts(run: FinishedRun): readonly Html[] {
  const { target, seats } = run
  return [
    fact('MCP server', html`<code>${target.mcp}</code>`),
    fact('Issuer', target.issuer === undefined ? undefined : html`<code>${target.issuer}</code>`),
    fact(
      'Components',
      target.components.map(
        (part) =>
          html`<span class="component"><span class="tag">${part.role}</span> ${part.name} <code>${part.origin}</code>${part.provenance === 'platform' && ' (a platform: findings stand apart)'}</span>`,
      ),
    ),
    fact(
      'Judged by',
      html`MCP revision ${run.spec}${run.profiles.length > 0 && html`, with the ${run.profiles.length === 1 ? 'profile' : 'profiles'} ${run.profiles.join(', ')}`}`,
    ),
    fact('Seats offered', seats.offered.length === 0 ? 'none' : seats.offered.join(', ')),
    fact('Seats missing', seats.missing.length === 0 ? 'none' : seats.missing.join(', ')),
    fact(
      'Run',
      html`${moment(run.startedAt)}, took ${durationWords(run.duration)}, ${count(run.exchanges.length, 'exchange')}`,
    ),
    fact('Made by', html`${run.tool.name} ${run.tool.version}`),
    fact('Command', html`<code class="cmd">${run.command}</code>`),
    fact('Exit code', html`${run.exitCode}`),
  ]
}

/** An ISO 8601 moment for people, to the second. */
function moment(iso: string): Html {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(iso)
  if (parts === null) return html`${iso}`
  return html`<time datetime="${iso}">${joined([parts[1] ?? '', parts[2] ?? ''], ' ')} UTC</time>`
}
