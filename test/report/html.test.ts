import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { cleanRun } from './lineage/a-lineage.ts'
import { sampleRun } from './sample-run.ts'

const sample = renderHtml(sampleRun())

function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from)
  return text.slice(start, text.indexOf(to, start + from.length))
}

/** The one fold of a check. */
function foldOf(id: string, text: string = sample): string {
  const body = text.indexOf(`id="check-${id}"`)
  return text.slice(text.lastIndexOf('<details', body), text.indexOf('\n</details>', body))
}

describe('report.html', () => {
  it('says the verdict, the counts and what made them at the top', () => {
    const top = between(sample, '<header', '</header>')
    for (const part of [
      'Not conformant',
      '5 checks failed; 38 of 46 requirements judged',
      'service, process, host, clock',
      '2026-07-28',
      'claimcheck 0.1.0',
      'claimcheck run --deployment relay',
      'took 2.1 s',
    ])
      expect(top).toContain(part)
  })

  it('puts failures first, each with a link to its check', () => {
    const main = sample.indexOf('<main')
    const order = ['failures', 'warnings', 'overview', 'checks', 'tokens', 'lineage', 'not-judged', 'exchanges'].map(
      (id) => sample.indexOf(`<section id="${id}"`),
    )
    expect(order.every((place, index) => place > (order[index - 1] ?? main))).toBe(true)
    expect(between(sample, '<section id="failures"', '</section>')).toContain('href="#check-token-aud-foreign"')
  })

  it('has every link into itself lead somewhere, and every id once', () => {
    const ids = [...sample.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...sample.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.length).toBeGreaterThan(100)
    expect([...new Set(targets)].filter((target) => !ids.includes(target))).toEqual([])
  })

  it('opens failed checks and folds the others', () => {
    expect(foldOf('token-aud-foreign')).toMatch(/^<details class="check failed" open>/)
    expect(foldOf('prm-published')).toMatch(/^<details class="check passed">/)
  })

  it('tells of a check what it asks, why, by whom, and what to do', () => {
    const fold = foldOf('token-aud-foreign')
    for (const part of [
      'A token for somebody else is refused.',
      'https://www.rfc-editor.org/rfc/rfc9068#section-4',
      'The signature is checked, the audience is not.',
      'claimcheck explain token-aud-foreign',
      'claimcheck prove --only aud-not-checked',
      '<dt>Expected</dt><dd>status 401 with invalid_token</dd>',
      '<dt>Actual</dt><dd>status 200</dd>',
    ])
      expect(fold).toContain(part)
  })

  it('marks in which part a foreign audience differs', () => {
    expect(foldOf('token-aud-foreign')).toContain('<code>http://localhost:4711/mcp<mark>/</mark></code>')
    const short = aProbe({
      id: 'a/x',
      outcome: 'failed',
      audience: { expected: 'https://host/mcp/one', actual: ['https://host/one'] },
    })
    const text = renderHtml(aRun({ checks: [aCheck({ id: 'a', outcome: 'failed', probes: [short] })] }))
    expect(text).toContain('<mark class="gap"><span class="said">missing here:</span>mcp/</mark>')
  })

  it('tells a derived level and a profile apart from a sentence of a specification', () => {
    expect(foldOf('prm-public')).toContain('derived from several rules')
    expect(foldOf('token-aud-mixed')).toContain('profile strict-audience')
  })

  it('says in words which tokens stand where they do not belong', () => {
    const section = between(sample, '<section id="lineage"', '</section>')
    expect(section).toContain(
      '<strong>✗ 1 access token and 1 refresh token of the upstream were handed to a client.</strong> <a class="ex id" href="#token-at-2">at-2</a>',
    )
    expect(between(sample, 'id="token-at-2"', '</div>')).toContain('From <span class="id">grant-1</span>')
    expect(sample.match(/✗ where it does not belong/g)).toHaveLength(2)
    const clean = renderHtml(cleanRun())
    expect(clean).toContain('No token of a client was sent upstream')
    expect(clean).not.toContain('where it does not belong<')
  })

  it('tells the picture of the lineage a second time, as a table with links', () => {
    const seen = aCheck({
      id: 'a',
      outcome: 'failed',
      probes: [aProbe({ id: 'a/x', outcome: 'failed', exchanges: [1, 3, 4] })],
    })
    const table = between(renderHtml({ ...cleanRun(), checks: [seen] }), '<table class="origins">', '</table>')
    for (const part of [
      '<th scope="row" rowspan="1"><strong>delegation for one call</strong>',
      '1 exchanged for an access token (authorization code flow, at the target, held by a client, for alice)',
      '● 1 in place</span> <a href="#x1">#1</a> <a href="#x3">#3</a>',
      '○ 1 asked about or exchanged</span> <a href="#x4">#4</a>',
    ])
      expect(table).toContain(part)
  })

  it('leads from a pseudonym in a message to the token, and leaves unknown ones alone', () => {
    const exchange = anExchange({ n: 1, response: { status: 200, headers: [], body: 'at-1 and at-77' } })
    const text = renderHtml(
      aRun({
        exchanges: [exchange],
        lineage: {
          grants: [],
          tokens: [
            { pseudonym: 'at-1', kind: 'access-token', clientLeg: [1], upstreamLeg: [], issuerLeg: [], hostLeg: [] },
          ],
        },
      }),
    )
    expect(text).toContain('<a href="#token-at-1">at-1</a> and at-77')
  })

  it('says of each kind why it was not judged and how to change that', () => {
    const section = between(sample, '<section id="not-judged"', '</section>')
    for (const part of [
      'A seat was not offered',
      'needs the seat clock',
      'The control failed',
      'No check yet',
      'logs are not on the wire',
    ])
      expect(section).toContain(part)
  })

  it('counts what is out of scope apart from what is not judged', () => {
    const counts = between(sample, '<ul class="counts"', '</ul>')
    expect(counts).toMatch(/class="n">5<\/span> <span>not judged/)
    expect(counts).toMatch(/class="n">3<\/span> <span>out of scope/)
  })

  it('gives the sources that speak for the revision, and all where none does', () => {
    const old = { title: 'The old one', revisions: ['2025-06-18'] } as const
    const always = { title: 'The one for all' }
    const text = (sources: readonly { readonly title: string }[]): string =>
      renderHtml(aRun({ checks: [aCheck({ id: 'a', sources })] }))
    expect(text([old, always])).not.toContain('The old one')
    expect(text([old, always])).toContain('The one for all')
    expect(text([old])).toContain('The old one')
  })

  it('does not repeat a reason that all checks of a kind share', () => {
    const planned = (id: string, reason: string): ReturnType<typeof aCheck> =>
      aCheck({ id, outcome: 'not-judged', kind: 'planned', reason, probes: [] })
    expect(renderHtml(aRun({ checks: [planned('a', 'not yet'), planned('b', 'not yet')] }))).not.toContain(
      '<span class="aside">not yet',
    )
    expect(renderHtml(aRun({ checks: [planned('a', 'not yet'), planned('b', 'never')] }))).toContain(
      '<span class="aside">not yet',
    )
  })

  it('allows nothing but its own style and script, by hash', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(sample)?.[1]?.replaceAll('&#39;', "'") ?? ''
    const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
    expect(policy).toMatch(/^default-src 'none'; /)
    expect(policy).toContain(hash(between(sample, '<style>', '</style>').slice('<style>'.length)))
    expect(policy).toContain(hash(between(sample, '<script>', '</script>').slice('<script>'.length)))
    expect(policy).not.toContain('unsafe')
    expect(sample).not.toMatch(/ style="| on[a-z]+="/)
  })

  it('stays under 1.5 MB with 400 exchanges', () => {
    expect(Buffer.byteLength(renderHtml(sampleRun(400)))).toBeLessThan(1.5e6)
  })

  it('gives the same bytes for the same run', () => {
    expect(renderHtml(structuredClone(sampleRun()))).toBe(sample)
  })

  it('renders a run of which nothing came', () => {
    const text = renderHtml(
      aRun({
        checks: [],
        exchanges: [],
        scenarios: [],
        verdict: 'incomplete',
        gate: 'incomplete',
        verdictText: 'nothing was judged',
      }),
    )
    expect(text).toContain('nothing was judged')
    expect(text).not.toContain('<section id="failures"')
  })
})
