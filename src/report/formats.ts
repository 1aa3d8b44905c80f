import type { FinishedRun } from '../run/finished-run.ts'
import { renderBadge } from './badge.ts'
import { renderCodeQuality } from './code-quality.ts'
import { renderCtrf } from './ctrf.ts'
import { renderHar } from './har.ts'
import { renderHtml } from './html/page.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown/page.ts'
import { renderNdjson } from './ndjson.ts'
import { renderSarif } from './sarif.ts'

/** One format of a report. */
export interface Format {
  /** As `--report` names it. */
  readonly name: string
  /** The file that it is written to. */
  readonly file: string
  /** What it is for, in one sentence. */
  readonly purpose: string
  /** Written where nobody names formats. */
  readonly always?: true
  /** Makes the text; the same run gives the same bytes. */
  readonly render: (run: FinishedRun) => string
}

/** Every format that a run can be written in. */
export const formats: readonly Format[] = [
  {
    name: 'json',
    file: 'run.json',
    purpose: 'The whole run as data, from which all others are made.',
    always: true,
    render: renderJson,
  },
  { name: 'html', file: 'report.html', purpose: 'One page for people.', always: true, render: renderHtml },
  { name: 'junit', file: 'junit.xml', purpose: 'JUnit XML, for CI servers.', always: true, render: renderJunit },
  {
    name: 'ndjson',
    file: 'run.ndjson',
    purpose: 'The run as lines of JSON, for jq and log stores.',
    render: renderNdjson,
  },
  { name: 'sarif', file: 'results.sarif', purpose: 'SARIF 2.1.0, for code scanning.', render: renderSarif },
  {
    name: 'markdown',
    file: 'summary.md',
    purpose: 'The summary of a CI step, with the conversation of a failure as a Mermaid diagram.',
    render: renderMarkdown,
  },
  { name: 'har', file: 'exchanges.har', purpose: 'HAR 1.2: every exchange, redacted.', render: renderHar },
  { name: 'ctrf', file: 'ctrf.json', purpose: 'The Common Test Report Format.', render: renderCtrf },
  {
    name: 'codequality',
    file: 'gl-code-quality-report.json',
    purpose: 'The code quality report of GitLab: new and fixed findings of a merge request.',
    render: renderCodeQuality,
  },
  { name: 'badge', file: 'badge.json', purpose: 'An endpoint badge, as shields.io draws it.', render: renderBadge },
]
