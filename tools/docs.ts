/**
 * `npm run docs`: writes the documentation into `site/`, made from the sources. Open `site/index.html`, or serve the folder
 * from anywhere.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSite } from './site/build-site.ts'
import { emitDeclarations } from './site/emit-declarations.ts'

const declarations = emitDeclarations()
try {
  const site = buildSite(declarations)
  rmSync('site', { recursive: true, force: true })
  for (const [path, text] of site) {
    const place = join('site', path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  process.stdout.write(`${site.size} pages: site/index.html\n`)
} finally {
  rmSync(declarations, { recursive: true, force: true })
}
