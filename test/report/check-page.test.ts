import { describe, expect, it } from 'vitest'
import { checkPage } from '../../src/report/check-page.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderMarkdown } from '../../src/report/markdown/page.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { payloads } from './payloads.ts'

const bad = aCheck({
  id: 'tok-no-store',
  outcome: 'failed',
  sources: [{ title: 'RFC 6749 §5.1', url: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.1' }],
  probes: [aProbe({ id: 'tok-no-store/code', outcome: 'failed', expected: 'no-store', actual: 'nothing' })],
})
const page = 'https://docs.example/claimcheck/checks/tok-no-store.html'

/** A run that was told where the documentation is served; nobody said so where it is absent. */
function runWith(docs?: string) {
  return aRun({ checks: [bad], tool: { name: 'claimcheck', version: '1', ...(docs === undefined ? {} : { docs }) } })
}

const renderers = [
  ['html', renderHtml, `href="${page}"`],
  ['markdown', renderMarkdown, `](${page})`],
  ['sarif', renderSarif, `"helpUri": "${page}"`],
] as const

describe('a check in a report', () => {
  it.each(renderers)('has a link to its page in %s', (_format, render, link) => {
    expect(render(runWith('https://docs.example/claimcheck/'))).toContain(link)
  })
  it.each(renderers)('has none in %s where nobody said where that is', (_format, render) => {
    expect(render(runWith())).not.toContain('checks/tok-no-store.html')
  })
  it('leads to its source in SARIF then', () => {
    expect(renderSarif(runWith())).toContain('"helpUri": "https://www.rfc-editor.org/rfc/rfc6749#section-5.1"')
  })
})

describe('the address of a page', () => {
  it.each([
    ['https://docs.example', 'https://docs.example/checks/a.html'],
    ['http://127.0.0.1:8000/x/', 'http://127.0.0.1:8000/x/checks/a.html'],
    ['https://docs.example/a(b)"<c>', 'https://docs.example/a%28b%29%22%3Cc%3E/checks/a.html'],
    ['javascript:alert(1)//', undefined],
    ['file:///etc', undefined],
    ['https://', undefined],
    ['docs', undefined],
  ])('below %s is %s', (docs, address) => {
    expect(checkPage({ docs }, 'a')).toBe(address)
  })
  it('has no sign that ends a link or an attribute, whatever a run says of it', () => {
    for (const payload of payloads)
      for (const docs of [payload, `https://docs.example/${payload}`])
        expect(checkPage({ docs }, payload) ?? '').not.toMatch(/[\s()[\]<>"'`|\\]/)
  })
})
