import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { renderMatrixJson } from '../../src/report/matrix/json.ts'
import { renderMatrixHtml } from '../../src/report/matrix/page.ts'
import { matrixText } from '../../src/report/matrix/text.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { type KeptColumn, keepColumn, type Matrix, matrixOf, worstExit } from '../../src/run/matrix.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

const tool = { name: 'claimcheck', version: '0.1.0' }
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(new URL('../../schema/matrix.schema.json', import.meta.url), 'utf8')),
)

function column(name: string, run: FinishedRun): KeptColumn {
  return keepColumn({ name, folder: name }, run, { html: `${name}/report.html` })
}
const broken: KeptColumn = {
  column: { name: 'gone', folder: 'gone', exitCode: 3, error: { code: 'not-ready', message: 'it did not answer' } },
  checks: new Map(),
}
const failed = aCheck({ id: 'b', outcome: 'failed', probes: [aProbe({ id: 'b/x', outcome: 'failed' })] })
const good = column('good', aRun({ checks: [aCheck({ id: 'a' }), aCheck({ id: 'b' })] }))
const bad = column(
  'bad',
  aRun({
    checks: [aCheck({ id: 'a' }), failed],
    verdict: 'not-conformant',
    gate: 'not-conformant',
    verdictText: '1 check failed',
    exitCode: 1,
  }),
)

function errorsOf(matrix: Matrix): readonly string[] {
  if (validate(JSON.parse(renderMatrixJson(matrix)))) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}

describe('a matrix', () => {
  it('sets what each check came to side by side', () => {
    const { checks, exitCode } = matrixOf(tool, [good, broken, bad])
    expect(exitCode).toBe(1)
    expect(checks.map(({ id, cells }) => [id, cells.map((cell) => cell?.outcome ?? null)])).toEqual([
      ['a', ['passed', null, 'passed']],
      ['b', ['passed', null, 'failed']],
    ])
  })

  it('has a row for what only some column has, and none for what no check judges', () => {
    const planned = aCheck({ id: 'p', outcome: 'not-judged', kind: 'planned', probes: [] })
    const more = column('more', aRun({ checks: [aCheck({ id: 'z' }), planned] }))
    expect(matrixOf(tool, [good, more]).checks.map(({ id }) => id)).toEqual(['a', 'b', 'z'])
  })

  it('marks failures that were expected, and findings about a platform', () => {
    const baseline = { expected: [{ check: 'b', reason: 'known' }], problems: [] }
    const known = column('known', aRun({ checks: [{ ...failed, platform: true }], baseline }))
    expect(matrixOf(tool, [known]).checks[0]?.cells).toEqual([
      { outcome: 'failed', level: 'MUST', platform: true, expected: true },
    ])
  })

  it.each([
    [[0, 0], 0],
    [[0, 3], 3],
    [[3, 1], 1],
    [[1, 4], 4],
    [[4, 130], 130],
    [[0, 2], 2],
    [[], 3],
  ])('ends with the worst of %j: %i', (codes, worst) => {
    expect(worstExit(codes)).toBe(worst)
  })
})

describe('matrix.json', () => {
  it.each([
    ['nothing', matrixOf(tool, [])],
    ['columns of every kind', matrixOf(tool, [good, broken, bad, column('all', sampleRun())])],
  ])('keeps to its schema: %s', (_, matrix) => {
    expect(errorsOf(matrix)).toEqual([])
  })

  it.each([
    ['an unknown member', { ...matrixOf(tool, [good]), extra: 1 }],
    ['another version', { ...matrixOf(tool, [good]), schemaVersion: 2 }],
    ['a verdict that is none', { ...matrixOf(tool, [good]), columns: [{ ...good.column, verdict: 'fine' }] }],
    ['a column with neither verdict nor error', { ...matrixOf(tool, []), columns: [{ name: 'a', folder: 'a' }] }],
    [
      'not judged without a kind',
      {
        ...matrixOf(tool, []),
        checks: [{ id: 'a', topic: 't', requirement: 'r', cells: [{ outcome: 'not-judged', level: 'MUST' }] }],
      },
    ],
  ])('its schema rejects %s', (_, wrong) => {
    expect(validate(wrong)).toBe(false)
  })
})

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

function elementsOf(text: string): { readonly elements: readonly Element[]; readonly errors: readonly string[] } {
  const errors: string[] = []
  const document = parse(text, { onParseError: (error) => errors.push(error.code) })
  const elements: Element[] = []
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if ('tagName' in node) elements.push(node)
      if ('childNodes' in node) walk(node.childNodes)
    }
  }
  walk(document.childNodes)
  return { elements, errors }
}

const known = new Set(
  'html head meta title link style body a header p strong h1 h2 div span main section table thead tbody tr th td footer code'.split(
    ' ',
  ),
)
const attributes = new Set(
  'lang charset http-equiv content name rel href class id aria-label aria-labelledby title scope role tabindex colspan'.split(
    ' ',
  ),
)

/** What our own templates do not write. Only links into a folder of the matrix lead anywhere. */
function breachesOf(text: string, links: RegExp): readonly string[] {
  const { elements, errors } = elementsOf(text)
  return [
    ...errors,
    ...elements.filter(({ tagName }) => !known.has(tagName)).map(({ tagName }) => `element ${tagName}`),
    ...elements.flatMap(({ attrs }) =>
      attrs.flatMap(({ name, value }) => [
        ...(attributes.has(name) ? [] : [`attribute ${name}`]),
        ...(name === 'href' && !links.test(value) ? [`link ${value}`] : []),
      ]),
    ),
    ...(text.match(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu) ?? []),
  ]
}
const ownLinks = /^(#main|data:,|(good|bad|all)\/report\.html(#check-[\w.-]+)?)$/

describe('index.html', () => {
  const matrix = matrixOf(tool, [good, bad, column('all', sampleRun()), broken])

  it('is of plain parts, and each cell leads to its check in the report of its column', () => {
    const text = renderMatrixHtml(matrix)
    expect(breachesOf(text, ownLinks)).toEqual([])
    expect(text).toContain('<a href="bad/report.html#check-b">✗ failed</a>')
    expect(text).toContain('not judged: it did not answer')
  })

  it('allows nothing: no script, and no style but its own', () => {
    const policy = elementsOf(renderMatrixHtml(matrix))
      .elements.find(({ attrs }) => attrs.some(({ value }) => value === 'Content-Security-Policy'))
      ?.attrs.find(({ name }) => name === 'content')?.value
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+'; script-src 'none';/)
    expect(renderMatrixHtml(matrix)).not.toContain('<script')
  })

  it('shows failures without links where no page was written', () => {
    const without = keepColumn({ name: 'n', folder: 'n' }, aRun({ checks: [failed] }), { json: 'n/run.json' })
    expect(renderMatrixHtml(matrixOf(tool, [without]))).not.toContain('report.html')
  })

  it('finds what it looks for', () => {
    expect(breachesOf(renderMatrixHtml(matrix).replace('</main>', '<img src=x></main>'), ownLinks)).toContain(
      'element img',
    )
    expect(breachesOf(renderMatrixHtml(matrix).replace('href="#main"', 'href="javascript:x"'), ownLinks)).toContain(
      'link javascript:x',
    )
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    'keeps %s text in every field',
    (_, payload) => {
      const run = hostileRun(payload)
      const hostile: KeptColumn = {
        column: { name: payload, folder: 'x', exitCode: 4, error: { code: payload, message: payload } },
        checks: new Map(),
      }
      const kept = keepColumn({ name: payload, folder: 'good' }, run, { html: 'good/report.html' })
      const all = matrixOf(tool, [kept, hostile])
      expect(breachesOf(renderMatrixHtml(all), /^(#main|data:,|good\/report\.html(#check-[\w.-]*)?)$/)).toEqual([])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(matrixText(all, { width: 80, color: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    },
  )
})

describe('the matrix in a terminal', () => {
  const text = (columns: readonly KeptColumn[], width = 100): string =>
    matrixText(matrixOf(tool, columns), { width, color: false })

  it('has a line for each column, and one for each finding', () => {
    expect(text([good, bad, broken])).toBe(
      [
        '1  good  Conformant          ✓ 2',
        '2  bad   Not conformant      ✗ 1  ✓ 1',
        '3  gone  not judged  it did not answer',
        '',
        '1 check failed or warned  1 2 3',
        'b                         ✓ ✗',
        '',
      ].join('\n'),
    )
  })

  it('says where in words when the columns do not fit', () => {
    const many = Array.from({ length: 30 }, (_, index) => (index % 10 === 1 ? bad : good))
    expect(text(many, 60)).toContain('b\n  failed in 2, 12, 22')
    for (const line of text(many, 60).split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  })

  it('has no findings where there are none', () => {
    expect(text([good])).toBe('1  good  Conformant          ✓ 2\n')
  })
})
