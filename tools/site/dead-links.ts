import { dirname, join, normalize } from 'node:path/posix'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import type { Site } from './build-site.ts'

/** A link that leads nowhere. */
export interface DeadLink {
  readonly page: string
  readonly href: string
  readonly why: 'no such page' | 'no such place' | 'leads out of the site'
}

/** What a page refers to, and what can be referred to in it. */
interface References {
  readonly hrefs: readonly string[]
  readonly ids: ReadonlySet<string>
}

/** Every link within a site that leads to no page, or to a place that its page has not. Links to other hosts are not followed. */
export function deadLinks(site: Site): readonly DeadLink[] {
  const pages = new Map([...site].map(([path, text]) => [path, referencesOf(text)]))
  return [...pages].flatMap(([page, { hrefs }]) =>
    [...new Set(hrefs)].flatMap((href): readonly DeadLink[] => {
      if (/^(https?:|data:)/.test(href)) return []
      const [file = '', fragment] = href.split('#')
      const target = file === '' ? page : normalize(join(dirname(page), file))
      if (target.startsWith('..') || /^([a-z]+:|\/)/i.test(href)) return [{ page, href, why: 'leads out of the site' }]
      const there = pages.get(target)
      if (there === undefined) return [{ page, href, why: 'no such page' }]
      const found = fragment === undefined || there.ids.has(decodeURIComponent(fragment))
      return found ? [] : [{ page, href, why: 'no such place' }]
    }),
  )
}

function referencesOf(text: string): References {
  const hrefs: string[] = []
  const ids = new Set<string>()
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('attrs' in node)
      for (const { name, value } of node.attrs) {
        if (name === 'href' || name === 'src') hrefs.push(value)
        if (name === 'id') ids.add(value)
      }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child)
  }
  walk(parse(text))
  return { hrefs, ids }
}
