import { join } from 'node:path'
import { type JudgeOptions, judge } from '../library/judge.ts'
import { renderMatrixJson } from '../report/matrix/json.ts'
import { renderMatrixHtml } from '../report/matrix/page.ts'
import { plain } from '../report/terminal/plain.ts'
import type { RunEvent } from '../run/events.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { type KeptColumn, keepColumn, type Matrix, matrixOf } from '../run/matrix.ts'
import { folderNamed, openMatrix } from '../run/matrix-folder.ts'
import { openOutput } from '../run/output.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import { codeOf, exitCodeOf } from './errors.ts'
import { type ChosenReport, writeReports } from './report-files.ts'
import { version } from './version.ts'

/** One column: what is judged, how, and what it is called. */
export interface ColumnWanted {
  readonly name: string
  readonly target: string | ForeignTarget
  /** `onEvent`, `onProgress` and `signal` are those of the whole. */
  readonly options?: JudgeOptions
}

/** How several targets are judged. */
export interface ManyOptions {
  /** Where `matrix.json`, `index.html` and a folder for each column are written. */
  readonly folder: string
  /** The formats of each column; none may have a path of its own, which all would share. */
  readonly reports: readonly ChosenReport[]
  /** Targets that are judged at the same time; 1 when absent. */
  readonly atOnce?: number
  /** Ends in order: columns under way are cut, others are not begun. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent, column: string) => void
  /** Told what is being done while a container behind a column is set up, which takes minutes. */
  readonly onProgress?: (line: string, column: string) => void
  /** Told of each column as it ends. */
  readonly onColumn?: (column: KeptColumn['column']) => void
}

/**
 * Judges several targets, each into a folder of its own, and writes `matrix.json` and `index.html` beside them, the former
 * anew after each column, so that a killed matrix says what it had. What is kept of a run is its outcomes, so fifty targets
 * need the memory of those that are judged at the same time. A target that cannot be judged is a column that says why.
 *
 * @throws UsageError `output-not-ours`, `output-unwritable`, before anything is judged
 */
export async function judgeMany(wanted: readonly ColumnWanted[], options: ManyOptions): Promise<Matrix> {
  const { atOnce = 1, signal } = options
  const tool = { name: 'claimcheck', version: version() }
  const folder = openMatrix(options.folder)
  const done: (KeptColumn | undefined)[] = wanted.map(() => undefined)
  const finished = (): readonly KeptColumn[] => done.filter((column) => column !== undefined)
  const save = (): void => void folder.write('matrix.json', renderMatrixJson(matrixOf(tool, finished())))
  save()
  const folders = foldersFor(wanted)
  const queue = wanted.map((column, index) => ({ column, index, folder: folders[index] ?? String(index) }))
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const kept = signal?.aborted === true ? notBegun(next) : await judgeColumn(next, options)
      done[next.index] = kept
      options.onColumn?.(kept.column)
      save()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const matrix = matrixOf(tool, finished())
  folder.write('index.html', renderMatrixHtml(matrix))
  return matrix
}

function foldersFor(wanted: readonly ColumnWanted[]): readonly string[] {
  const taken = new Set<string>()
  return wanted.map(({ name }) => {
    const folder = folderNamed(name, taken)
    taken.add(folder.toLowerCase())
    return folder
  })
}

/** A column with its place. */
interface Placed {
  readonly column: ColumnWanted
  readonly folder: string
}

async function judgeColumn({ column, folder }: Placed, options: ManyOptions): Promise<KeptColumn> {
  const { name, target } = column
  try {
    const output = openOutput(join(options.folder, folder))
    try {
      const run = await judge(target, {
        ...column.options,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        onProgress: (line) => options.onProgress?.(line, name),
        onEvent: (event) => {
          output.append(event)
          options.onEvent?.(event, name)
        },
      })
      return keepColumn({ name, folder }, run, reportsOf(run, folder, output, options.reports))
    } finally {
      output.close()
    }
  } catch (error) {
    const message = plain(error instanceof Error ? error.message : String(error))
    return unjudged({ name, folder }, exitCodeOf(error), codeOf(error) ?? 'unexpected', message)
  }
}

/** Paths as the page of the matrix names them, whatever separates folders here. */
function reportsOf(
  run: FinishedRun,
  folder: string,
  output: Parameters<typeof writeReports>[1],
  chosen: readonly ChosenReport[],
): Readonly<Record<string, string>> {
  writeReports(run, output, chosen)
  return Object.fromEntries(chosen.map(({ format }) => [format.name, `${folder}/${format.file}`]))
}

function notBegun({ column: { name }, folder }: Placed): KeptColumn {
  return unjudged({ name, folder }, 130, 'interrupted', 'interrupted before it was begun')
}

function unjudged(
  named: { readonly name: string; readonly folder: string },
  exitCode: number,
  code: string,
  message: string,
): KeptColumn {
  return { column: { ...named, exitCode, error: { code, message } }, checks: new Map() }
}
