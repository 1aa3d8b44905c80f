import { expect, test } from 'vitest'
import type { Answer } from '../../src/http/sender.ts'
import { pagesOf, unframed } from '../../src/scenario/page-guards.ts'

const origin = 'https://as.example'

/** Only what is read of an answer. */
function page(status: number, headers: Readonly<Record<string, string>>, url = `${origin}/login`): Answer {
  const all = Object.entries({ 'content-type': 'text/html; charset=utf-8', ...headers })
  return {
    request: { url },
    status,
    headers: all,
    header: (name: string) => all.flatMap(([other, value]) => (other === name ? [value] : [])),
    text: `<!DOCTYPE html><title>Page ${status}</title>`,
  } as unknown as Answer
}

test('what a redirect says in HTML is no page, since nobody sees it', () => {
  const answers = [
    page(302, { location: '/next' }),
    page(200, {}),
    // Without a place to go to, a browser shows it.
    page(300, {}),
    page(400, { location: '/next' }),
    page(200, {}, 'https://other.example/'),
  ]
  expect(pagesOf(answers, origin).map(({ html }) => html.title)).toEqual(['Page 200', 'Page 300', 'Page 400'])
})

test('a page without a guard is named by its title, beside those that have one', () => {
  const shown = pagesOf([page(200, {}), page(400, { 'x-frame-options': 'DENY' })], origin)
  expect(unframed(shown)).toMatchObject({ ok: false, actual: expect.stringContaining("'Page 200'") })
  expect(unframed(shown.slice(1))).toMatchObject({ ok: true })
})
