import type { FinishedRun } from '../run/finished-run.ts'

/**
 * Writes a run as lines of JSON, for tools that read line by line: first what the run is, then each preflight problem,
 * scenario, check, exchange, grant and token, at last the verdict. Each line names what it holds in `record`. It is made
 * of a finished run; what is written while a run is under way is `events.ndjson`.
 */
export function renderNdjson(run: FinishedRun): string {
  const { schemaVersion, tool, target, spec, seats, profiles, startedAt, command, preflight } = run
  const { verdict, verdictText, gate, exitCode, cut, counts, duration } = run
  const lines = (record: string, all: readonly object[]): string[] => all.map((one) => line(record, one))
  return [
    line('run', { schemaVersion, tool, target, spec, seats, profiles, startedAt, command }),
    ...lines('preflight', preflight),
    ...lines('scenario', run.scenarios),
    ...lines('check', run.checks),
    ...lines('exchange', run.exchanges),
    ...lines('grant', run.lineage.grants),
    ...lines('token', run.lineage.tokens),
    line('verdict', { verdict, verdictText, gate, exitCode, ...(cut === undefined ? {} : { cut }), counts, duration }),
    '',
  ].join('\n')
}

/** JSON has no bare line break in it, but signs that some readers take for one. */
function line(record: string, value: object): string {
  return JSON.stringify({ record, ...value }).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
