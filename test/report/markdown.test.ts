import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../src/report/markdown/page.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

/** The diagrams of a summary, without their fences. */
function diagramsOf(text: string): readonly string[] {
  return [...text.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, drawing = '']) => drawing)
}

const label = '(?:[A-Za-z0-9 ]|#\\d+;)+'
const statement = new RegExp(
  `^(?:sequenceDiagram|  participant p\\d+ as ${label}|  p\\d+--?>>p\\d+: ${label}|  Note over p\\d+(?:,p\\d+)?: ${label})$`,
)

/** What of a summary a parser could take for syntax: all but words, references, and signs that are none where they stand. */
function skeletonOf(text: string): string {
  return text
    .replaceAll(/^```mermaid\n[\s\S]*?\n```$/gm, '```')
    .replaceAll('<!-- -->', '')
    .replaceAll(/&#\d+;/g, 'x')
    .replaceAll(/<\/?code>/g, '')
    .replaceAll(/[,;'".]|(?<=[\p{L}\p{N}])[-/](?=[\p{L}\p{N}])/gu, '')
    .replaceAll(/[^!-/:-@[-`{-~\n]/gu, '')
}

const failing = aCheck({
  id: 'token-aud-foreign',
  outcome: 'failed',
  probes: [
    aProbe({ id: 'token-aud-foreign/string', outcome: 'failed', actual: 'status 200', control: [1], exchanges: [2] }),
  ],
})
const run: FinishedRun = aRun({
  verdict: 'not-conformant',
  gate: 'not-conformant',
  exitCode: 1,
  checks: [failing],
  exchanges: [
    anExchange({ n: 1, actor: 'alice' }),
    anExchange({
      n: 2,
      actor: 'alice',
      response: { status: 401, headers: [['WWW-Authenticate', 'Bearer error="invalid_token"']], body: '' },
    }),
    anExchange({
      n: 3,
      seat: 'upstream',
      actor: 'target',
      request: { method: 'GET', url: 'http://127.0.0.1:4712/ocs?x=1', headers: [], body: '' },
    }),
  ],
})

describe('summary.md', () => {
  it('says the verdict, the counts, and of a failure Expected, Actual and what to type next', () => {
    const text = renderMarkdown(run)
    expect(text).toContain('## Not conformant: reference')
    expect(text).toContain('| 1 | 0 | 0 | 0 | 0 | 1 |')
    expect(text).toContain('| <code>status 401</code> | <code>status 200</code>, exchange 2 |')
    expect(text).toContain('**Next:** <code>claimcheck explain token-aud-foreign</code>')
  })

  it('draws the conversation of a failure: control, probe, and who spoke with whom', () => {
    expect(diagramsOf(renderMarkdown(run))).toEqual([
      [
        'sequenceDiagram',
        '  participant p0 as alice',
        '  participant p1 as MCP server',
        '  Note over p0,p1: control',
        '  p0->>p1: 1 GET #47;mcp',
        '  p1-->>p0: 200',
        '  Note over p0,p1: probe token#45;aud#45;foreign#47;string',
        '  p0->>p1: 2 GET #47;mcp',
        '  p1-->>p0: 401 invalid#95;token',
      ].join('\n'),
    ])
  })

  it('draws what the target sent behind itself as sent by the target', () => {
    const behind = { ...failing, probes: [aProbe({ id: 'a/b', outcome: 'failed', exchanges: [3] })] }
    expect(diagramsOf(renderMarkdown({ ...run, checks: [behind] }))[0]).toContain(
      '  participant p0 as MCP server\n  participant p1 as Nextcloud\n  p0->>p1: 3 GET #47;ocs#63;#8230;',
    )
  })

  it('draws the first failures only', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...failing, id: `check-${index}` }))
    expect(diagramsOf(renderMarkdown({ ...run, checks: many }))).toHaveLength(3)
  })

  it('is cut before 1 MiB, between two findings, and says so', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      ...failing,
      id: `check-${index}`,
      probes: [aProbe({ id: 'a/b', outcome: 'failed', actual: '*é'.repeat(2000) })],
    }))
    const text = renderMarkdown({ ...run, checks: many })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000)
    expect(text).toMatch(
      /\n\n\*\*Cut here\*\*, since a summary may be 1 MiB long: \d+ further parts of it are in report\.html and run\.json\.\n$/,
    )
    expect(renderMarkdown(run)).not.toContain('Cut here')
  })

  it('leaves out even one finding that is too long', () => {
    const huge = { ...failing, probes: [aProbe({ id: 'a/b', outcome: 'failed', actual: '*'.repeat(300_000) })] }
    const text = renderMarkdown({ ...run, checks: [huge] })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(text).toContain('Cut here')
  })

  it('shows the sample', () => {
    expect(diagramsOf(renderMarkdown(sampleRun())).flatMap((drawing) => drawing.split('\n'))).toSatisfy(
      (lines: string[]) => lines.length > 0 && lines.every((line) => statement.test(line)),
    )
  })
})

describe('hostile text in summary.md', () => {
  const plain = renderMarkdown(hostileRun('text'))

  it('finds what it looks for', () => {
    for (const evil of ['**b**', '\n# h', '[a](b)', '<b>', '`c`', '|', '::error::', '@x', '![](x)', '\\'])
      expect(skeletonOf(plain.replace('text', evil))).not.toBe(skeletonOf(plain))
    expect(statement.test('  A->>B: x')).toBe(false)
    expect(statement.test('  p0->>p1: a;b')).toBe(false)
    expect(statement.test('  p0->>p1: a%b')).toBe(false)
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s adds no syntax anywhere',
    (_, payload) => {
      const text = renderMarkdown(hostileRun(payload))
      expect(skeletonOf(text)).toBe(skeletonOf(plain))
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u)
      expect(text).not.toMatch(/(^|\s)::|##\[|##vso|www\.|https?:\/\//m)
      // Nor does what a parser has decoded hold an address in one piece.
      const decoded = text.replaceAll(/&#(\d+);/g, (_sign, code: string) => String.fromCodePoint(Number(code)))
      expect(decoded.replaceAll(/```mermaid[\s\S]*?```/g, '')).not.toMatch(/https?:\/\/|www\.|[\w.]@\w/)
      expect(text).not.toMatch(/^ {4}|^\d+[.)] | {2}$/m)
    },
  )

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s adds no statement to a diagram',
    (_, payload) => {
      const drawings = diagramsOf(renderMarkdown(hostileRun(payload)))
      expect(drawings).toHaveLength(1)
      expect(drawings.flatMap((drawing) => drawing.split('\n')).filter((line) => !statement.test(line))).toEqual([])
      // Two names that happen to be one share a line.
      const spoken = (drawing = ''): number =>
        drawing.split('\n').filter((line) => !/^ {2}participant /.test(line)).length
      expect(spoken(drawings[0])).toBe(spoken(diagramsOf(plain)[0]))
    },
  )
})
