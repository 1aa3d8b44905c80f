import { requirements } from '../../src/requirements/catalogue.ts'
import { checkPage } from './check-page.ts'
import { checksIndex } from './checks-index.ts'
import { commandsPage } from './commands.ts'
import { textPages } from './guides.ts'
import { libraryPages } from './library.ts'
import { faultsPage, scenariosPage } from './lists.ts'
import { renderPage } from './page.ts'
import { openPlaces } from './places.ts'
import { startPage } from './start-page.ts'

/** The site as files: text by path from its root. The same sources give the same bytes. */
export type Site = ReadonlyMap<string, string>

/**
 * Makes every page from the sources.
 *
 * @param declarations - the folder with what `tsc --emitDeclarationOnly` wrote
 * @throws Error where two pages have one path
 */
export function buildSite(declarations: string): Site {
  const places = openPlaces()
  const pages = [
    startPage(places),
    ...textPages(places),
    checksIndex(),
    ...requirements.map(checkPage),
    scenariosPage(),
    faultsPage(),
    commandsPage(),
    ...libraryPages(declarations),
  ]
  const site = new Map<string, string>()
  // What texts link to is known when they were all written.
  for (const page of [...pages, ...places.filePages()]) {
    if (site.has(page.path)) throw new Error(`two pages want to be ${page.path}`)
    site.set(page.path, renderPage(page))
  }
  return site
}
