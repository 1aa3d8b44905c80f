import { describe, expect, it } from 'vitest'
import { audienceWords } from '../../src/report/html/audience.ts'
import { html, lines, ours, textOf } from '../../src/report/html/html.ts'
import { outward } from '../../src/report/html/links.ts'
import { layOut } from '../../src/report/html/message.ts'

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
