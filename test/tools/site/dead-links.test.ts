import { expect, it } from 'vitest'
import { deadLinks } from '../../../tools/site/dead-links.ts'

const there = '<p id="place">here</p>'

it.each([
  ['a page that is not there', '<a href="../b/gone.html">x</a>', 'no such page'],
  ['a place that is not there', '<a href="../b/there.html#gone">x</a>', 'no such place'],
  ['a place that its own page has not', '<a href="#gone">x</a>', 'no such place'],
  ['a file above the root', '<a href="../../etc.html">x</a>', 'leads out of the site'],
  ['a path from the root of a host', '<a href="/b/there.html">x</a>', 'leads out of the site'],
  ['a script', '<a href="javascript:alert(1)">x</a>', 'leads out of the site'],
  ['a picture that is not there', '<img src="gone.png">', 'no such page'],
])('finds %s', (_, body, why) => {
  const found = deadLinks(
    new Map([
      ['a/page.html', body],
      ['b/there.html', there],
    ]),
  )
  expect(found).toEqual([{ page: 'a/page.html', href: /(?:href|src)="([^"]+)"/.exec(body)?.[1], why }])
})

it('lets pass what leads somewhere, and what leads to other hosts', () => {
  const body =
    '<a href="../b/there.html#place">x</a> <a href="https://example.org/#a">x</a> <i id="a"></i><a href="#a">x</a> <img src="data:,">'
  expect(
    deadLinks(
      new Map([
        ['a/page.html', body],
        ['b/there.html', there],
      ]),
    ),
  ).toEqual([])
})
