import type { Revision } from '../contract/words.ts'
import type { CheckResult, Counts, FinishedRun, Level, NotJudgedKind, Outcome, Verdict } from './finished-run.ts'

/** Version of `matrix.json`. Grows by one with each change that a reader could stumble over. */
export const matrixVersion = 1

/** What one check came to in one column. */
export interface MatrixCell {
  readonly outcome: Outcome
  readonly kind?: NotJudgedKind
  /** The level that binds in the revision of the column. */
  readonly level: Level
  /** The finding is about a platform, and stands apart from the verdict. */
  readonly platform?: true
  /** The failure was expected by a baseline. */
  readonly expected?: true
}

/** What every column has: its name, the folder of its run, and the exit code that the run alone would have had. */
interface AnyColumn {
  readonly name: string
  /** Below the folder of the matrix. */
  readonly folder: string
  readonly exitCode: number
}

/** A column that was judged. */
export interface JudgedColumn extends AnyColumn {
  readonly target: string
  readonly fault?: string
  readonly spec: Revision
  readonly verdict: Verdict
  readonly verdictText: string
  readonly gate: Verdict
  readonly counts: Counts
  /** ISO 8601, and milliseconds. */
  readonly startedAt: string
  readonly duration: number
  /** Files of the run by format, below the folder of the matrix. */
  readonly reports: Readonly<Record<string, string>>
}

/** A column that could not be judged. */
export interface UnjudgedColumn extends AnyColumn {
  readonly error: { readonly code: string; readonly message: string }
}

/** A target, or a revision that a target is judged by. */
export type MatrixColumn = JudgedColumn | UnjudgedColumn

/** A check with what it came to in each column; null where the column was not judged. */
export interface MatrixRow {
  readonly id: string
  readonly topic: string
  readonly requirement: string
  readonly cells: readonly (MatrixCell | null)[]
}

/** Several runs side by side: what `matrix.json` holds, and all that its report may know. */
export interface Matrix {
  readonly schemaVersion: number
  readonly tool: { readonly name: string; readonly version: string }
  /** That of the worst column. */
  readonly exitCode: number
  readonly columns: readonly MatrixColumn[]
  readonly checks: readonly MatrixRow[]
}

/** True for a column with a verdict. */
export function isJudged(column: MatrixColumn): column is JudgedColumn {
  return !('error' in column)
}

/** What is kept of one run: nothing of its exchanges, so that many runs need the memory of one. */
export interface KeptColumn {
  readonly column: MatrixColumn
  readonly checks: ReadonlyMap<string, KeptCheck>
}

type KeptCheck = Pick<MatrixRow, 'topic' | 'requirement'> & { readonly cell: MatrixCell }

/** Kinds of requirements that no check judges: they are no rows. */
const withoutCheck: ReadonlySet<NotJudgedKind | undefined> = new Set(['planned', 'excluded', 'attest'])

/** Keeps of a finished run what a matrix shows. */
export function keepColumn(
  named: Pick<AnyColumn, 'name' | 'folder'>,
  run: FinishedRun,
  reports: Readonly<Record<string, string>>,
): KeptColumn {
  const { target, spec, verdict, verdictText, gate, exitCode, counts, startedAt, duration } = run
  const expected = new Set(run.baseline?.expected.map(({ check }) => check))
  return {
    column: {
      ...named,
      target: target.name,
      ...(target.fault === undefined ? {} : { fault: target.fault }),
      ...{ spec, verdict, verdictText, gate, exitCode, counts, startedAt, duration, reports },
    },
    checks: new Map(
      run.checks
        .filter(({ kind }) => !withoutCheck.has(kind))
        .map((check) => [
          check.id,
          { topic: check.topic, requirement: check.requirement, cell: cellOf(check, expected) },
        ]),
    ),
  }
}

function cellOf({ id, outcome, kind, level, platform }: CheckResult, expected: ReadonlySet<string>): MatrixCell {
  return {
    outcome,
    ...(kind === undefined ? {} : { kind }),
    level,
    ...(platform === true ? { platform } : {}),
    ...(outcome === 'failed' && expected.has(id) ? { expected: true as const } : {}),
  }
}

/** Sets columns side by side. A check is a row when some column has it, in the order of the catalogue. */
export function matrixOf(tool: Matrix['tool'], kept: readonly KeptColumn[]): Matrix {
  const known = new Map(kept.flatMap(({ checks }) => [...checks]))
  return {
    schemaVersion: matrixVersion,
    tool,
    exitCode: worstExit(kept.map(({ column }) => column.exitCode)),
    columns: kept.map(({ column }) => column),
    checks: [...known].map(([id, { topic, requirement }]) => ({
      id,
      topic,
      requirement,
      cells: kept.map(({ checks }) => checks.get(id)?.cell ?? null),
    })),
  }
}

/** Exit codes from the worst: interrupted, broke, wrong use, failed, incomplete, good. Failed outranks incomplete. */
const worstFirst: readonly number[] = [130, 4, 2, 1, 3, 0]

/** The exit code of several runs: the worst of theirs; that of nothing is incomplete. */
export function worstExit(codes: readonly number[]): number {
  return worstFirst.find((code) => codes.includes(code)) ?? 3
}
