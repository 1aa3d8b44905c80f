import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/report/html/html.ts'
import { sectionOf, split } from '../../../tools/site/guides.ts'
import { renderMarkdown } from '../../../tools/site/markdown.ts'

function render(text: string): string {
  const links = {
    link: (href: string) => (href === 'known.md' ? 'known.html' : undefined),
    picture: (href: string) => `data:${href}`,
  }
  return textOf(renderMarkdown(text, links))
}

describe('renderMarkdown', () => {
  it('leaves markup as text', () => {
    expect(render('a <b onclick="x">b</b>\n\n<script>x</script>\n')).not.toMatch(/<b|<script/)
    expect(render('```\n<i>&\n```')).toContain('<pre><code>&lt;i&gt;&amp;</code></pre>')
  })

  it('gives the uppermost heading the second level, and no two the same anchor', () => {
    const text = render('### A `b`, c\n\n#### D\n\n#### D\n')
    expect([...text.matchAll(/<h(\d) id="([^"]+)"/g)].map(([, depth, id]) => `${depth} ${id}`)).toEqual([
      '2 a-b-c',
      '3 d',
      '3 d-1',
    ])
  })

  it('leads to pages, leaves other hosts alone, and keeps a label without a place', () => {
    expect(render('[a](known.md) [b](https://example.org/) [c](lost.md)')).toContain(
      '<a href="known.html">a</a> <a href="https://example.org/">b</a> c',
    )
    expect(render('[a](javascript:x)')).not.toContain('href')
    expect(render('![a "b"](p.png)')).toContain('<img src="data:p.png" alt="a &quot;b&quot;">')
  })
})

describe('sectionOf', () => {
  const text = '# T\n\n## One\n\na\n\n### Below\n\n```sh\n# no heading\n```\n\nb\n\n## Two\n\nc'

  it('ends where the next heading is no deeper, and knows a comment in code from a heading', () => {
    expect(sectionOf(text, 'One')).toContain('b')
    expect(sectionOf(text, 'One')).not.toContain('Two')
    expect(sectionOf(text, 'Two').trim()).toBe('c')
  })

  it('says which heading is gone', () => {
    expect(() => sectionOf(text, 'Three')).toThrow(/'Three'/)
  })

  it('takes the title from the rest', () => {
    expect(split('# T\nrest')).toEqual({ title: 'T', rest: 'rest' })
    expect(split('no title')).toEqual({ title: '', rest: 'no title' })
  })
})
