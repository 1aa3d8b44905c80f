import { plain } from '../report/terminal/plain.ts'
import type { Detail } from '../report/terminal.ts'
import type { RunEvent } from '../run/events.ts'
import type { Streams } from './streams.ts'

/**
 * Shows a run while it is under way: one moving line for a person, one line a scenario in a pipeline; verbose also one for
 * each probe, quiet nothing at all.
 */
export function showProgress(
  streams: Streams,
  detail: Detail = 'normal',
): {
  readonly onEvent: (event: RunEvent) => void
  /** What is done before a run, which takes minutes; of which of several, where they are a matrix. */
  readonly onProgress: (line: string, column?: string) => void
  readonly clear: () => void
} {
  let total = 0
  let done = 0
  let probes = 0
  let broken = 0
  const line = (text: string): void => streams.err(`\r\u001b[2K${text.slice(0, streams.width - 1)}`)
  const isVerbose = detail === 'verbose'
  const clear = (): void => {
    if (streams.live) streams.err('\r\u001b[2K')
  }
  return {
    clear,
    onProgress: (text, column) => {
      if (detail === 'quiet') return
      clear()
      streams.err(`${column === undefined ? '' : `${plain(column)}: `}${plain(text)}\n`)
    },
    onEvent: (event) => {
      if (detail === 'quiet') return
      if (event.type === 'run-started') {
        total = event.plan.scenarios.filter((scenario) => scenario.left === undefined).length
        streams.err(`judging ${event.target.name} at ${event.target.mcp} by MCP ${event.spec}: ${total} scenarios\n`)
      }
      if (event.type === 'probe') {
        probes += 1
        if ('held' in event.record && !event.record.held) broken += 1
        if (isVerbose) {
          clear()
          streams.err(`    ${probeWords(event.record)}  ${event.record.id}\n`)
        }
      }
      if (event.type === 'scenario-started' && streams.live)
        line(`  ${done}/${total}  ${event.scenario}  ${probes} probes, ${broken} not held`)
      if (event.type === 'scenario-ended') {
        done += 1
        if (!streams.live) streams.err(`  ${done}/${total}  ${event.scenario}  ${Math.round(event.duration)} ms\n`)
      }
      if (event.type === 'run-ended') clear()
    },
  }
}

function probeWords(record: Extract<RunEvent, { type: 'probe' }>['record']): string {
  if ('notJudged' in record) return plain(`not judged (${record.notJudged})`)
  return record.held ? 'held' : 'not held'
}
