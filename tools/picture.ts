/**
 * `npm run picture`: draws the pictures of the README from runs, in a Chromium that is there already (CHROMIUM names
 * another): an audience mismatch, and where tokens were seen where it is right and where it is not.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { judge } from '../src/index.ts'
import { renderHtml } from '../src/report/html/page.ts'

/** A picture: a part of the report of a run. */
interface Picture {
  readonly name: string
  readonly deployment: string
  readonly only: readonly string[]
  readonly part: string
}

const pictures: readonly Picture[] = [
  {
    name: 'audience-mismatch',
    deployment: 'pass-through:A',
    only: ['flow-issued-token-accepted'],
    part: 'dl.audience',
  },
  { name: 'lineage-reference', deployment: 'reference', only: ['separation-*'], part: '.lineage-picture' },
  {
    name: 'lineage-progressive-consent',
    deployment: 'progressive-consent',
    only: ['separation-*'],
    part: '.lineage-picture',
  },
  { name: 'lineage-relay', deployment: 'relay', only: ['proxy-no-upstream-fields'], part: '.lineage-picture' },
]

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-picture-'))
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
mkdirSync('docs/pictures', { recursive: true })
try {
  for (const { name, deployment, only, part } of pictures) {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, renderHtml(await judge(deployment, { only })))
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, deviceScaleFactor: 1.5 })
    await page.goto(pathToFileURL(file).href)
    const path = `docs/pictures/${name}.png`
    await page.locator(part).first().screenshot({ path })
    process.stdout.write(`${path}\n`)
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
