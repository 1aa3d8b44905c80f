import type { FinishedRun, Outcome, Verdict } from '../../run/finished-run.ts'
import { inScope, type RunView } from '../view.ts'
import { count, durationWords, outcomeWords, verdictWords } from '../words.ts'
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

/** What is counted at the top; `outside` is what no run could have judged from the wire. */
interface Counted {
  readonly look: Outcome | 'outside'
  readonly word: string
  readonly n: number
  readonly href: string
}

function countedIn(run: FinishedRun): readonly Counted[] {
  const left = run.checks.filter((check) => check.outcome === 'not-judged')
  const holes = left.filter(inScope).length
  const { failed, warned, info, passed } = run.counts
  return [
    { look: 'failed', word: outcomeWords.failed.word, n: failed, href: '#failures' },
    { look: 'warned', word: outcomeWords.warned.word, n: warned, href: '#warnings' },
    { look: 'info', word: outcomeWords.info.word, n: info, href: '#overview' },
    { look: 'passed', word: outcomeWords.passed.word, n: passed, href: '#overview' },
    { look: 'not-judged', word: outcomeWords['not-judged'].word, n: holes, href: '#not-judged' },
    { look: 'outside', word: 'out of scope', n: left.length - holes, href: '#not-judged' },
  ]
}

function counts(run: FinishedRun): Html {
  const counted = countedIn(run)
  return html`<ul class="counts" aria-label="Counts">
${counted.map(({ look, word, n, href }) => {
  const inside = html`<span class="n">${n}</span> <span>${word}</span>`
  return html`<li class="${look}${n === 0 && ' none'}">${n === 0 ? inside : html`<a href="${href}">${inside}</a>`}</li>\n`
})}</ul>
${bar(counted)}`
}

/** The counts as lengths; said in numbers just above, so a reader of the text misses nothing. */
function bar(counted: readonly Counted[]): Html {
  const all = counted.reduce((sum, { n }) => sum + n, 0)
  let x = 0
  const pieces = counted.map(({ look, n }) => {
    const width = (n / all) * 1000
    const start = x
    x += width
    if (n === 0) return html``
    return html`<rect class="${look}" x="${start.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"/>`
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
