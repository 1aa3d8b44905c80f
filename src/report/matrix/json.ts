import type { Matrix } from '../../run/matrix.ts'

/** Writes a matrix as data (`matrix.json`, schema/matrix.schema.json). */
export function renderMatrixJson(matrix: Matrix): string {
  return `${JSON.stringify(matrix, null, 2)}\n`
}
