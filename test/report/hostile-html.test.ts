import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import { script } from '../../src/report/html/script.ts'
import { aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** What our own templates write, and nothing else may appear. */
const known: ReadonlySet<string> = new Set(
  'html head meta title link style body a header p strong i h1 h2 h3 h4 code div span ul ol li svg desc path circle text tspan rect caption dl dt dd time br nav main section details summary abbr mark pre b table thead tbody tr th td input select option footer script'.split(
    ' ',
  ),
)
const attributes: ReadonlySet<string> = new Set(
  'lang charset http-equiv content name rel href class id aria-label aria-hidden aria-labelledby viewBox preserveAspectRatio focusable x y width height rx cx cy r d tabindex rowspan datetime title open scope role type placeholder autocomplete value hidden'.split(
    ' ',
  ),
)

function elementsOf(text: string): {
  readonly elements: readonly Element[]
  readonly comments: number
  readonly errors: readonly string[]
} {
  const errors: string[] = []
  const document = parse(text, { onParseError: (error) => errors.push(error.code), sourceCodeLocationInfo: false })
  const elements: Element[] = []
  let comments = 0
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.nodeName === '#comment') comments += 1
      if ('tagName' in node) elements.push(node)
      if ('childNodes' in node) walk(node.childNodes)
    }
  }
  walk(document.childNodes)
  return { elements, comments, errors }
}

function attributesOf(elements: readonly Element[], name: string): readonly string[] {
  return elements.flatMap((element) =>
    element.attrs.filter((attribute) => attribute.name === name).map(({ value }) => value),
  )
}

function breachesOf(text: string): readonly string[] {
  const { elements, comments, errors } = elementsOf(text)
  const scripts = elements.filter((element) => element.tagName === 'script')
  const links = attributesOf(elements, 'href').filter((href) => !/^(#|https?:\/\/|data:,$)/.test(href))
  return [
    ...errors.map((code) => `parse error ${code}`),
    ...elements.filter((element) => !known.has(element.tagName)).map((element) => `element ${element.tagName}`),
    ...elements.flatMap((element) =>
      element.attrs.filter(({ name }) => !attributes.has(name)).map(({ name }) => `attribute ${name}`),
    ),
    ...links.map((href) => `link ${href}`),
    ...(scripts.length === 1 && scripts[0]?.childNodes.every((node) => 'value' in node && node.value === script)
      ? []
      : ['another script']),
    ...(elements.filter((element) => element.tagName === 'style').length === 1 ? [] : ['another style']),
    ...(elements.filter((element) => element.tagName === 'meta').length === 5 ? [] : ['another meta']),
    ...(comments === 0 ? [] : ['a comment']),
  ]
}

describe('hostile text in report.html', () => {
  it('has payloads enough', () => {
    expect(new Set(payloads).size).toBeGreaterThanOrEqual(200)
  })

  it('finds what it looks for', () => {
    expect(breachesOf(renderHtml(aRun()).replace('</main>', '<img src=x></main>'))).toContain('element img')
    expect(breachesOf(renderHtml(aRun()).replace('<main', '<main onclick="x"'))).toContain('attribute onclick')
    expect(breachesOf(renderHtml(aRun()).replace('href="#main"', 'href="javascript:x"'))).toContain('link javascript:x')
  })

  it('is clean without it', () => {
    expect(breachesOf(renderHtml(sampleRun()))).toEqual([])
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s stays text in every field',
    (_, payload) => {
      const text = renderHtml(hostileRun(payload))
      expect(breachesOf(text)).toEqual([])
      expect(controlsOf(text)).toEqual([])
    },
  )

  it.each(payloads.filter((payload) => /[<>]/.test(payload)))('%j is written unescaped nowhere', (payload) => {
    const times = (text: string): number => text.split(payload).length - 1
    // A payload that is one of our own tags stands there as often as without it.
    expect(times(renderHtml(hostileRun(payload)))).toBe(times(renderHtml(hostileRun('text'))))
  })
})

/** Controls, bidirectional and other invisible characters. */
function controlsOf(text: string): readonly string[] {
  return text.match(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu) ?? []
}
