import type { Matrix, MatrixCell, MatrixRow } from '../../run/matrix.ts'
import { outOfScope } from '../../run/verdict.ts'

/** True for a cell that belongs to what could be judged from the wire. */
function isInScope(cell: MatrixCell | null): boolean {
  return cell !== null && (cell.kind === undefined || !outOfScope.has(cell.kind))
}

/** The checks that were in scope in some column. */
export function rowsInScope({ checks }: Matrix): readonly MatrixRow[] {
  return checks.filter(({ cells }) => cells.some(isInScope))
}

/** The checks that failed, or else warned, in some column: those that failed in most columns first. */
export function rowsWithFindings({ checks }: Matrix): readonly MatrixRow[] {
  const weight = ({ cells }: MatrixRow): number =>
    cells.reduce((sum, cell) => sum + (cell?.outcome === 'failed' ? 1000 : cell?.outcome === 'warned' ? 1 : 0), 0)
  return checks.filter((row) => weight(row) > 0).toSorted((left, right) => weight(right) - weight(left))
}
