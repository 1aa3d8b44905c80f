/**
 * `npm run picture`: draws the pictures of the README. Those of lineages are SVG; that of an audience mismatch, from a run
 * of `pass-through:A`, is taken in a Chromium that is there already (CHROMIUM names another).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { judge } from '../src/index.ts'
import { renderHtml } from '../src/report/html/page.ts'
import { drawLineage, lineagePictures } from './pictures.ts'

mkdirSync('docs/pictures', { recursive: true })
for (const picture of lineagePictures) {
  writeFileSync(picture.place, await drawLineage(picture))
  process.stdout.write(`${picture.place}\n`)
}

const place = 'docs/pictures/audience-mismatch.png'
const folder = mkdtempSync(join(tmpdir(), 'claimcheck-picture-'))
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const file = join(folder, 'report.html')
  writeFileSync(file, renderHtml(await judge('pass-through:A', { only: ['flow-issued-token-accepted'] })))
  const page = await browser.newPage({ viewport: { width: 960, height: 900 }, deviceScaleFactor: 1.5 })
  await page.goto(pathToFileURL(file).href)
  await page.locator('dl.audience').first().screenshot({ path: place })
  process.stdout.write(`${place}\n`)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
