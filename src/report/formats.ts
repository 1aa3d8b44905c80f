import type { FinishedRun } from '../run/finished-run.ts'
import { renderHtml } from './html/page.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'

/** One format of a report. */
export interface Format {
  /** As `--report` names it. */
  readonly name: string
  /** The file that it is written to. */
  readonly file: string
  /** Makes the text; the same run gives the same bytes. */
  readonly render: (run: FinishedRun) => string
}

/** Every format that a run is written in. */
export const formats: readonly Format[] = [
  { name: 'json', file: 'run.json', render: renderJson },
  { name: 'html', file: 'report.html', render: renderHtml },
  { name: 'junit', file: 'junit.xml', render: renderJunit },
]
