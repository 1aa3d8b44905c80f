import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../../tools/site/build-site.ts'
import { emitDeclarations } from '../../tools/site/emit-declarations.ts'
import { violations } from './axe.ts'
import { executable, launch, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/site.test.ts ${skipped}\n`)

/** Pages of each kind. */
const pages = [
  'index.html',
  'guides/index.html',
  'guides/audience-mismatch.html',
  'guides/operators.html',
  'guides/own-scenarios.html',
  'checks/flow-issued-token-accepted.html',
  'checks/tok-no-store.html',
  'checks/dpop-replay-limited.html',
  'commands.html',
  'decisions/index.html',
  'library/idp.html',
]

/** Those with hundreds of parts that are all alike, which axe-core takes long for. */
const long = [
  'checks/index.html',
  'scenarios.html',
  'faults.html',
  'library/index.html',
  'files/schema/run.schema.json.html',
]

const schemes = ['light', 'dark'] as const

describe.skipIf(executable === undefined)('the documentation in a real Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-site-'))
  let browser: Browser

  beforeAll(async () => {
    const declarations = emitDeclarations()
    try {
      for (const [path, text] of buildSite(declarations)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    } finally {
      rmSync(declarations, { recursive: true, force: true })
    }
    browser = await launch()
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([390, 1366, 1920])('fits at %d px, and complains of nothing', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    for (const path of [...pages, ...long]) {
      await page.goto(pathToFileURL(join(folder, path)).href)
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width])
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  const looks = [
    ...pages.flatMap((path) => schemes.map((colorScheme) => ({ path, colorScheme, width: 1366 }))),
    ...['checks/index.html', 'checks/tok-no-store.html', 'commands.html'].map((path) => ({
      path,
      colorScheme: 'light' as const,
      width: 390,
    })),
    { path: 'scenarios.html', colorScheme: 'dark' as const, width: 1366 },
  ]

  it.each(looks)('$path is accessible at $width px, $colorScheme', async ({ path, colorScheme, width }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, path)).href)
    expect(await violations(page)).toEqual([])
    await context.close()
  })

  it('leads from the start to a check and to the fault that shows it, without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, 'index.html')).href)
    await page.getByRole('navigation').getByRole('link', { name: 'Checks', exact: true }).click()
    await page.getByRole('link', { name: 'tok-no-store', exact: true }).click()
    expect(await page.locator('h1').textContent()).toBe('tok-no-store')
    await page.getByRole('link', { name: 'refresh-answer-cacheable', exact: true }).click()
    expect(page.url()).toMatch(/faults\.html#refresh-answer-cacheable$/)
    expect(await page.locator('#refresh-answer-cacheable').isVisible()).toBe(true)
    await context.close()
  })
})
