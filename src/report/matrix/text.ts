import { isJudged, type Matrix, type MatrixColumn, type MatrixRow } from '../../run/matrix.ts'
import { makePaint, type Paint } from '../terminal/paint.ts'
import { plain, shorten, columns as widthOf, wrap } from '../terminal/plain.ts'
import { count, outcomeOrder, outcomeWords, verdictWords } from '../words.ts'
import { rowsWithFindings } from './rows.ts'

const longestName = 36

/**
 * Writes a matrix for a terminal: a numbered line for each column with its verdict and counts, then each check that
 * failed or warned anywhere, with a sign under the number of each column.
 */
export function matrixText(matrix: Matrix, options: { readonly width: number; readonly color: boolean }): string {
  const paint = makePaint(options.color)
  const blocks = [summary(matrix, options.width, paint), findings(matrix, options.width, paint)]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

function summary({ columns }: Matrix, width: number, paint: Paint): string[] {
  const names = columns.map(({ name }) => shorten(plain(name), longestName))
  const nameWidth = Math.max(0, ...names.map(widthOf))
  const verdictWidth = Math.max(...Object.values(verdictWords).map(widthOf))
  const numberWidth = String(columns.length).length
  return columns.flatMap((column, index) => {
    const start = `${String(index + 1).padStart(numberWidth)}  ${padded(names[index] ?? '', nameWidth)}  `
    if (!isJudged(column)) return notJudged(start, column.error.message, width, paint)
    const word = padded(verdictWords[column.gate], verdictWidth)
    return [`${start}${paint.verdict(column.gate, word)}  ${tally(column, paint)}`]
  })
}

function notJudged(start: string, message: string, width: number, paint: Paint): string[] {
  const room = Math.max(20, width - widthOf(start) - 12)
  return wrap(plain(message), room).map((line, index) =>
    index === 0
      ? `${start}${paint.verdict('incomplete', 'not judged')}  ${line}`
      : `${' '.repeat(widthOf(start) + 12)}${line}`,
  )
}

function tally({ counts }: Extract<MatrixColumn, { counts: unknown }>, paint: Paint): string {
  return outcomeOrder
    .flatMap((outcome) => {
      const n = outcome === 'not-judged' ? 0 : counts[outcome]
      return n === 0 ? [] : [paint.outcome(outcome, `${outcomeWords[outcome].sign} ${n}`)]
    })
    .join('  ')
}

function findings(matrix: Matrix, width: number, paint: Paint): string[] {
  const rows = rowsWithFindings(matrix)
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => plain(id))
  const idWidth = Math.max(...ids.map(widthOf))
  const cellWidth = String(matrix.columns.length).length + 1
  const title = padded(`${count(rows.length, 'check')} failed or warned`, idWidth)
  if (Math.max(idWidth, widthOf(title)) + matrix.columns.length * cellWidth + 1 > width)
    return inWords(rows, width, paint)
  const numbers = matrix.columns.map((_, index) => String(index + 1).padStart(cellWidth)).join('')
  return [
    paint.dim(`${title} ${numbers}`),
    ...rows.map(({ cells }, index) => {
      const signs = cells.map((cell) =>
        cell === null
          ? ' '.repeat(cellWidth)
          : paint.outcome(cell.outcome, outcomeWords[cell.outcome].sign.padStart(cellWidth)),
      )
      return `${padded(ids[index] ?? '', Math.max(idWidth, widthOf(title)))} ${signs.join('')}`.trimEnd()
    }),
  ]
}

/** Where there are more columns than fit: the numbers of those in which a check failed or warned. */
function inWords(rows: readonly MatrixRow[], width: number, paint: Paint): string[] {
  return rows.flatMap(({ id, cells }) => {
    const said = (['failed', 'warned'] as const).flatMap((outcome) => {
      const numbers = cells.flatMap((cell, index) => (cell?.outcome === outcome ? [index + 1] : []))
      return numbers.length === 0 ? [] : [`${outcomeWords[outcome].word} in ${numbers.join(', ')}`]
    })
    return [paint.bold(plain(id)), ...wrap(said.join('; '), width - 2).map((line) => `  ${line}`)]
  })
}
