import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { audienceWords } from '../../src/report/html/audience.ts'
import { html, lines, ours, textOf } from '../../src/report/html/html.ts'
import { outward } from '../../src/report/html/links.ts'
import { layOut } from '../../src/report/html/message.ts'
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

  it('has a place for every check, and for every exchange on which one rests that did not pass', () => {
    const { checks } = sampleRun()
    for (const check of checks) expect(sample).toContain(`id="check-${check.id}"`)
    const suspect = checks.filter(({ outcome, kind }) => outcome !== 'passed' && kind !== 'not-applicable')
    const numbers = suspect.flatMap(({ probes }) =>
      probes.flatMap((probe) => [...(probe.control ?? []), ...probe.exchanges]),
    )
    expect(numbers.length).toBeGreaterThan(5)
    for (const n of numbers) expect(sample).toContain(`<div class="body" id="x${n}">`)
  })

  it('leaves out what decides nothing, says how much that is, and links nowhere to it', () => {
    const exchanges = [1, 2, 3, 4].map((n) => anExchange({ n }))
    const text = renderHtml(
      aRun({ exchanges, checks: [aCheck({ id: 'a', probes: [aProbe({ id: 'a/x', exchanges: [2, 3] })] })] }),
    )
    expect([...text.matchAll(/ id="x(\d+)"/g)].map(([, n]) => n)).toEqual(['3'])
    expect(text).toContain('exchanges #2 <a href="#x3">#3</a>')
    expect(text).toContain('The other 3 are in <code>run.json</code>')
    expect(text).toContain('claimcheck report . --report har')
  })

  it('gives a line to what else was said in a scenario in which something did not pass', () => {
    const exchanges = [1, 2, 3, 4].map((n) => anExchange({ n }))
    const broken = aCheck({
      id: 'a',
      outcome: 'failed',
      probes: [aProbe({ id: 'a/x', outcome: 'failed', exchanges: [2] })],
    })
    const [scenario] = aRun().scenarios
    const text = (check: typeof broken): string =>
      renderHtml(
        aRun({
          exchanges,
          checks: [check],
          scenarios: scenario === undefined ? [] : [{ ...scenario, exchanges: [1, 2, 3] }],
        }),
      )
    expect([...text(broken).matchAll(/<p class="exchange" id="x(\d+)"/g)].map(([, n]) => n)).toEqual(['1', '3'])
    expect(text({ ...broken, outcome: 'passed' })).not.toContain('<p class="exchange"')
  })

  it('shows every header where something did not pass, and elsewhere those that can decide', () => {
    const headers = [
      ['Date', 'Thu, 26 Nov 2026 01:00:00 GMT'],
      ['Cache-Control', 'no-store'],
    ] as const
    const exchanges = [anExchange({ n: 1, response: { status: 200, headers, body: '' } })]
    const text = (outcome: 'passed' | 'failed'): string =>
      renderHtml(aRun({ exchanges, checks: [aCheck({ id: 'a', outcome, probes: [aProbe({ id: 'a/x', outcome })] })] }))
    expect(text('failed')).toContain('<b>Date:</b>')
    expect(text('passed')).not.toContain('<b>Date:</b>')
    expect(text('passed')).toContain('<b>Cache-Control:</b> no-store')
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

  it('shows all exchanges of what did not pass, and of what passed the deciding ones', () => {
    const outcomes = ['passed', 'failed', 'warned'] as const
    const run = aRun({
      checks: outcomes.map((outcome, index) => {
        const first = index * 4 + 1
        const probe = { outcome, control: [first, first + 1], exchanges: [first + 2, first + 3] }
        return aCheck({ id: outcome, outcome, probes: [aProbe({ id: `${outcome}/x`, ...probe })] })
      }),
      exchanges: Array.from({ length: 13 }, (_, index) => anExchange({ n: index + 1 })),
    })
    const full = [...renderHtml(run).matchAll(/<div class="body" id="x(\d+)"/g)].map(([, n]) => Number(n))
    expect(full).toEqual([2, 4, 5, 6, 7, 8, 9, 10, 11, 12])
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

  it('tells the tokens of the exchanges that it shows, and how many others there are', () => {
    const run = cleanRun()
    const shown = aCheck({ id: 'a', probes: [aProbe({ id: 'a/x', exchanges: [5] })] })
    const text = renderHtml({ ...run, checks: [shown] })
    expect(text).not.toContain('id="token-at-2"')
    expect(text).toContain('<div class="body" id="token-at-3">')
    expect(text).toContain('Of 2 further tokens no exchange is shown here')
  })

  it('says of what a claim is a moment, and marks an audience only where one was expected', () => {
    const token = {
      pseudonym: 'at-1',
      kind: 'access-token',
      upstreamLeg: [],
      issuerLeg: [],
      hostLeg: [],
      clientLeg: [1],
    }
    const claims = { aud: 'http://localhost:4711/mcp', iat: 1795656524, exp: 1795657124 }
    const audience = { expected: 'http://localhost:4711/mcp', actual: ['http://localhost:4711/mcp'], token: 'at-1' }
    const text = (probe: ReturnType<typeof aProbe>): string =>
      renderHtml(
        aRun({
          checks: [aCheck({ id: 'a', probes: [probe] })],
          lineage: { grants: [], tokens: [{ ...token, claims }] },
        }),
      )
    expect(between(text(aProbe({ id: 'a/x' })), '<div class="body" id="token-at-1">', '</div>')).toContain(
      '<b>exp</b> 1795657124  2026-11-26 01:38:44 UTC, 10 min after it was issued</pre>',
    )
    expect(between(text(aProbe({ id: 'a/x', audience })), '<div class="body" id="token-at-1">', '</div>')).toContain(
      '✓ expected',
    )
  })

  it('writes a long body once', () => {
    const body = JSON.stringify({ tools: 'x'.repeat(400) })
    const answer = (n: number, kept: string): ReturnType<typeof anExchange> =>
      anExchange({ n, response: { status: 200, headers: [], body: kept } })
    const exchanges = [
      answer(1, body),
      answer(2, body),
      answer(3, '{"short":"as it is"}'),
      answer(4, '{"short":"as it is"}'),
    ]
    const probes = [aProbe({ id: 'a/x', outcome: 'failed', exchanges: [1, 2, 3, 4] })]
    const text = renderHtml(aRun({ exchanges, checks: [aCheck({ id: 'a', outcome: 'failed', probes })] }))
    expect(text.match(/x{400}/g)).toHaveLength(1)
    expect(between(text, 'id="x2"', '</details>')).toContain('The same body as in <a href="#x1">#1</a>')
    expect(text.match(/as it is/g)).toHaveLength(2)
  })

  it('shows how a check passed by the first of its probes', () => {
    const exchanges = [1, 2, 3, 4, 5].map((n) => anExchange({ n }))
    const probes = exchanges.map(({ n }) => aProbe({ id: `a/${n}`, exchanges: [n] }))
    const full = (outcome: 'passed' | 'failed'): readonly number[] =>
      [
        ...renderHtml(
          aRun({
            exchanges,
            checks: [aCheck({ id: 'a', outcome, probes: probes.map((probe) => ({ ...probe, outcome })) })],
          }),
        ).matchAll(/<div class="body" id="x(\d+)"/g),
      ].map(([, n]) => Number(n))
    expect(full('passed')).toEqual([1])
    expect(full('failed')).toEqual([1, 2, 3, 4, 5])
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

describe('html', () => {
  it('escapes text, keeps HTML, joins lists, and leaves out nothing', () => {
    expect(
      textOf(html`<p title="${'"\'`'}">${'<b>&'}${html`<i>${1}</i>`}${['a', html`<br>`]}${undefined}${false}</p>`),
    ).toBe('<p title="&quot;&#39;&#96;">&lt;b&gt;&amp;<i>1</i>a<br></p>')
  })

  it('makes what cannot be seen visible, and keeps line feeds only where they are wanted', () => {
    expect(textOf(html`${'a\nb\u202e'}`)).toBe('a␊b⟨U+202E⟩')
    expect(textOf(html`${lines('a\r\nb\u0000')}`)).toBe('a\nb␀')
    expect(textOf(ours('<b>'))).toBe('<b>')
  })
})

describe('outward', () => {
  it.each(['https://a.example/x', 'http://a.example'])('links %s', (url) => {
    expect(textOf(outward(url, 'x'))).toBe(`<a href="${url}">x</a>`)
  })

  it.each([
    'javascript:alert(1)',
    ' https://a.example',
    'https:a',
    'https:///x',
    'file:///etc/passwd',
    'data:text/html,x',
    '//a.example',
    'https://[',
    '',
  ])('does not link %j', (url) => {
    expect(textOf(outward(url, 'x'))).toBe('x')
  })
})

describe('audienceWords', () => {
  it.each([
    [['a'], /^exact$/],
    [['a', 'b'], /^a member, but not exact/],
    [['b'], /^foreign/],
    [['A'], /^foreign/],
    [['a/'], /^foreign/],
    [[], /^no audience/],
  ] satisfies readonly (readonly [readonly string[], RegExp])[])('of %j', (actual, words) => {
    expect(audienceWords(actual, 'a')).toMatch(words)
  })
})

describe('layOut', () => {
  it('indents JSON without touching a value', () => {
    expect(layOut('{"a":1.0,"a":1e400,"b":[1,2],"c":{},"d":[],"e":[{"x":"\\u003c, [y]"}]}', '')).toBe(
      [
        '{',
        '  "a": 1.0,',
        '  "a": 1e400,',
        '  "b": [1, 2],',
        '  "c": {},',
        '  "d": [],',
        '  "e": [',
        '    {',
        '      "x": "\\u003c, [y]"',
        '    }',
        '  ]',
        '}',
      ].join('\n'),
    )
  })

  it('breaks long lists into lines', () => {
    const list = Array.from({ length: 40 }, (_, index) => `scope-${index}`)
    expect(layOut(JSON.stringify(list), '').split('\n')).toHaveLength(42)
  })

  it('gives a form a field a line, and leaves anything else as it is', () => {
    expect(layOut('a=1&b=2', 'application/x-www-form-urlencoded; charset=utf-8')).toBe('a=1\n&b=2')
    expect(layOut('{"a":', 'application/json')).toBe('{"a":')
    expect(layOut('event: x\ndata: {}', 'text/event-stream')).toBe('event: x\ndata: {}')
  })
})
