import { createHash } from 'node:crypto'
import type { CheckResult, FinishedRun } from '../run/finished-run.ts'
import { checkPage } from './check-page.ts'
import { linesOf } from './run-lines.ts'
import { failureLine, isApart, told } from './told.ts'
import { hasCheck } from './view.ts'
import { visibleLines } from './visible.ts'

/** How a finding weighs (SARIF 2.1.0 §3.27.10). */
type Level = 'error' | 'warning' | 'note'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * Writes SARIF 2.1.0: a rule for each check, a result for each finding. Readers show every result as an alert, so what
 * passed or was not judged is none; that a run is no good is told by the invocation (§3.20). A result stands at its
 * line of `run.json`, beside this file, since readers refuse one without a file, and the target has none.
 */
export function renderSarif(run: FinishedRun): string {
  const checks = run.checks.filter(hasCheck)
  const place = new Map(checks.map((check, index) => [check.id, index]))
  const lineOf = linesOf(run)
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(run, checks) },
        automationDetails: { id: `${visibleLines(run.target.name)}/` },
        invocations: [invocation(run)],
        artifacts: [{ location: { uri: 'run.json' }, description: text('The run that this was made of.') }],
        columnKind: 'utf16CodeUnits',
        results: checks.flatMap((check) => {
          const level = levelOf(check)
          if (level === undefined) return []
          return [result(check, level, place.get(check.id) ?? 0, lineOf(check.id), run)]
        }),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function levelOf(check: CheckResult): Level | undefined {
  if (isApart(check)) return 'note'
  const levels: Partial<Record<CheckResult['outcome'], Level>> = { failed: 'error', warned: 'warning', info: 'note' }
  return levels[check.outcome]
}

function driver(run: FinishedRun, checks: readonly CheckResult[]): object {
  return {
    name: run.tool.name,
    version: run.tool.version,
    informationUri: 'https://modelcontextprotocol.io/specification',
    rules: checks.map((check) => {
      const help = check.sources.find(
        ({ url }) => url !== undefined && /^https:\/\/[!-~]+$/.test(url) && URL.canParse(url),
      )
      const helpUri = checkPage(run.tool, check.id) ?? help?.url
      return {
        id: check.id,
        shortDescription: text(check.requirement),
        fullDescription: text(`${check.requirement} What goes wrong: ${check.typicalFailure}`),
        ...(helpUri === undefined ? {} : { helpUri }),
        help: text([...check.fixes, `claimcheck explain ${check.id}`].join('\n')),
        defaultConfiguration: { level: check.level.startsWith('MUST') ? 'error' : 'warning' },
        properties: { tags: ['security', check.topic], level: check.level },
      }
    }),
  }
}

/** Whether the run came to an end, and what stood in its way (§3.20.14, §3.20.21). */
function invocation(run: FinishedRun): object {
  const said = [
    ...run.preflight.map(({ code, message, next }) => `${code}: ${message} ${next}`),
    ...(run.gate === 'incomplete' || run.cut !== undefined ? [run.verdictText] : []),
  ]
  return {
    commandLine: run.command,
    ...(/^[\d-]+T[\d:.]+Z$/.test(run.startedAt) ? { startTimeUtc: run.startedAt } : {}),
    exitCode: run.exitCode,
    executionSuccessful: run.exitCode === 0 || run.exitCode === 1,
    ...(said.length === 0
      ? {}
      : { toolExecutionNotifications: said.map((message) => ({ level: 'error', message: text(message) })) }),
    properties: { verdict: run.verdict, gate: run.gate, verdictText: run.verdictText },
  }
}

function result(check: CheckResult, level: Level, ruleIndex: number, line: number, run: FinishedRun): object {
  const apart = isApart(check) ? 'A finding about the platform, apart from the verdict: ' : ''
  return {
    ruleId: check.id,
    ruleIndex,
    level,
    message: text(`${apart}${check.requirement} ${failureLine(check)}`),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'run.json', index: 0 }, region: { startLine: line } },
        logicalLocations: [{ name: run.target.name, fullyQualifiedName: run.target.mcp, kind: 'resource' }],
      },
    ],
    // The same finding of the next run is the same alert, wherever its line is by then.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint(`${run.target.name}\n${check.id}`)}:1` },
    properties: { outcome: check.outcome, told: visibleLines(told(check)) },
  }
}

function fingerprint(of: string): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 16)
}

/**
 * A message in which nothing is a placeholder or a link (§3.11.5, §3.11.6): braces are doubled, and the brackets of
 * what would be a link stand apart.
 */
function text(words: string): { readonly text: string } {
  return { text: visibleLines(words).replace(/[{}]/g, '$&$&').replaceAll('](', '] (') }
}
