import type { CheckResult, FinishedRun } from '../../run/finished-run.ts'
import { checkPage } from '../check-page.ts'
import { lineageGraph } from '../lineage/graph.ts'
import { clearWords, crossingWords } from '../lineage/words.ts'
import { decidingProbe, having, type RunView, viewOf } from '../view.ts'
import { count, durationWords, kindOrder, kindWords, outcomeOrder, outcomeWords, verdictWords } from '../words.ts'
import { sequenceDiagram } from './diagram.ts'
import { code, type Markdown, md, ours, textOf, withCode } from './escape.ts'

/** What GitHub takes of one step summary, in bytes; one that is longer is not shown at all. */
const mostBytes = 1024 * 1024
/** Room for the sentence that says what was cut. */
const reserve = 512
/** A picture for the first failures shows the way; a page of pictures hides it. */
const mostDiagrams = 3

/**
 * Writes a summary for a CI step: the verdict, the counts, the failures with Expected and Actual, the conversation of the
 * first ones as a diagram, the warnings, and what was not judged. It is at most 1 MiB long; what does not fit is left
 * out whole, and the last sentence says so.
 */
export function renderMarkdown(run: FinishedRun): string {
  const view = viewOf(run)
  const failed = having(run.checks, 'failed')
  const warned = having(run.checks, 'warned')
  const drawn = new Set(failed.filter((check) => sequenceDiagram(check, view) !== undefined).slice(0, mostDiagrams))
  const blocks = [
    // Nobody sees it; it tells claimcheck itself whose file this is.
    ours('<!-- claimcheck -->'),
    ...top(run),
    ...preflight(run),
    ...section('Failures', failed, (check) => finding(check, view, drawn.has(check))),
    ...section('Warnings', warned, (check) => finding(check, view, false)),
    ...lineage(run),
    ...notJudged(run),
    md`Made by ${code(run.command)}`,
  ]
  return fitted(blocks.map(textOf))
}

/** As many blocks as there is room for, and a sentence on what was left out. */
function fitted(blocks: readonly string[]): string {
  const kept: string[] = []
  let size = 0
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2
    if (size > mostBytes - reserve) break
    kept.push(block)
  }
  const left = blocks.length - kept.length
  if (left > 0)
    kept.push(
      `**Cut here**, since a summary may be 1 MiB long: ${count(left, 'further part')} of it ${left === 1 ? 'is' : 'are'} in report.html and run.json.`,
    )
  return `${kept.join('\n\n')}\n`
}

function top(run: FinishedRun): readonly Markdown[] {
  const { target, seats, counts } = run
  const outOf = run.checks.length
  const tally = outcomeOrder.map((outcome) => ({
    outcome,
    n: outcome === 'not-judged' ? having(run.checks, outcome).length : counts[outcome],
  }))
  return [
    md`## ${verdictWords[run.verdict]}: ${target.name}`,
    md`${run.verdictText}.${run.gate === run.verdict ? '' : ` After expected failures: ${verdictWords[run.gate].toLowerCase()}.`}`,
    md`${tally.map(({ outcome }) => md`| ${outcomeWords[outcome].sign} ${outcomeWords[outcome].word} `)}| of |
${tally.map(() => ours('| ---: '))}| ---: |
${tally.map(({ n }) => md`| ${n} `)}| ${outOf} |`,
    md`MCP server ${code(target.mcp)}${target.issuer === undefined ? undefined : md`, issuer ${code(target.issuer)}`}${
      target.fault === undefined ? undefined : md`, with the fault ${code(target.fault)}`
    }, judged by MCP revision ${run.spec}${run.profiles.length === 0 ? undefined : md` with ${run.profiles.join(', ')}`}; seats ${seats.offered.join(', ') || 'none'}${
      seats.missing.length === 0 ? undefined : md` (not offered: ${seats.missing.join(', ')})`
    }; ${run.tool.name} ${run.tool.version}, ${durationWords(run.duration)}.`,
  ]
}

function preflight(run: FinishedRun): readonly Markdown[] {
  if (run.preflight.length === 0) return []
  return [
    md`### Preflight`,
    ...run.preflight.map(({ code: id, message, next }) => md`- ${code(id)}: ${message} **Next:** ${next}`),
  ]
}

function section(
  title: string,
  checks: readonly CheckResult[],
  show: (check: CheckResult) => Markdown,
): readonly Markdown[] {
  return checks.length === 0 ? [] : [md`### ${title} (${checks.length})`, ...checks.map(show)]
}

/** One finding. A table, since only there Expected and Actual stand side by side. */
function finding(check: CheckResult, view: RunView, drawn: boolean): Markdown {
  const probe = decidingProbe(check)
  const fix = check.fixes[0]
  const page = checkPage(view.run.tool, check.id)
  const others = check.probes.filter(({ outcome }) => outcome === check.outcome).length - 1
  const evidence = probe === undefined || probe.exchanges.length === 0 ? '' : `, exchange ${probe.exchanges.join(', ')}`
  const lines = [
    md`#### ${outcomeWords[check.outcome].sign} ${code(check.id)}`,
    md`${check.level}, ${check.topic}${check.platform === true ? ', about the platform' : ''}. ${withCode(check.requirement)}`,
    ...(probe === undefined
      ? []
      : [
          md`| Expected | Actual |\n| --- | --- |\n| ${code(probe.expected ?? '')} | ${code(probe.actual ?? '')}${evidence} |`,
        ]),
    ...(others > 0 ? [md`${count(others, 'further probe')} of it came to the same.`] : []),
    ...(fix === undefined ? [] : [md`**Fix:** ${withCode(fix)}`]),
    md`**Next:** ${code(`claimcheck explain ${check.id}`)}${page === undefined ? undefined : ours(` · [documentation](${page})`)}`,
    ...(drawn ? diagram(check, view) : []),
  ]
  return ours(lines.map(textOf).join('\n\n'))
}

function diagram(check: CheckResult, view: RunView): readonly Markdown[] {
  const drawing = sequenceDiagram(check, view)
  return drawing === undefined ? [] : [ours(`\`\`\`mermaid\n${drawing}\n\`\`\``)]
}

function lineage(run: FinishedRun): readonly Markdown[] {
  if (run.lineage.tokens.length === 0) return []
  const graph = lineageGraph(run, { byUser: false })
  const clear = clearWords(graph)
  return [
    md`### Lineage`,
    ...graph.crossings.map((crossing) => md`- ✗ ${crossingWords(crossing)}`),
    ...(clear === undefined ? [] : [md`${clear}`]),
  ]
}

function notJudged(run: FinishedRun): readonly Markdown[] {
  const kinds = kindOrder.flatMap((kind) => {
    const n = run.counts.notJudged[kind] ?? 0
    return n === 0 ? [] : [md`- ${n} ${code(kind)}: ${withCode(kindWords[kind].why)}`]
  })
  if (kinds.length === 0) return []
  return [ours(`<details><summary>Not judged</summary>\n\n${kinds.map(textOf).join('\n')}\n\n</details>`)]
}
