import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderMatrixHtml } from '../../src/report/matrix/page.ts'
import { keepColumn, matrixOf } from '../../src/run/matrix.ts'
import { aRun } from '../report/a-run.ts'
import { hostileRun } from '../report/hostile-run.ts'
import { payloads } from '../report/payloads.ts'
import { sampleRun } from '../report/sample-run.ts'
import { violations } from './axe.ts'
import { executable, launch, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/report.test.ts ${skipped}\n`)

/** A page that is open, and what went wrong while it was. */
interface Open {
  readonly page: Page
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
}

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly javaScriptEnabled?: boolean
  readonly fragment?: string
}

describe.skipIf(executable === undefined)('report.html in a real Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-report-'))
  const file = join(folder, 'report.html')
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(text: string, look: Look = {}): Promise<Open> {
    writeFileSync(file, text)
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: 900 },
      colorScheme: look.colorScheme ?? 'light',
      javaScriptEnabled: look.javaScriptEnabled ?? true,
    })
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(file).href) && request.url() !== 'data:,')
        requests.push(request.url())
    })
    await page.goto(`${pathToFileURL(file).href}${look.fragment ?? ''}`)
    return { page, complaints, requests }
  }

  const looks = ([400, 1280] as const).flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  )

  it.each(looks)('is accessible, quiet, and fits at $width px, $colorScheme', async (look) => {
    const { page, complaints, requests } = await open(renderHtml(sampleRun(20)), look)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await page.context().close()
  })

  it.each(looks)('has a matrix that is the same at $width px, $colorScheme', async (look) => {
    const reports = { html: 'a/report.html' }
    const named = [
      'reference',
      'pass-through:A',
      'https://a-server-with-a-long-name.example/mcp/endpoint',
      'd',
      'e',
      'f',
    ]
    const kept = named.map((name) => keepColumn({ name, folder: 'a' }, sampleRun(3), reports))
    const gone = { name: 'gone', folder: 'g', exitCode: 3, error: { code: 'not-ready', message: 'it did not answer' } }
    const matrix = matrixOf(aRun().tool, [...kept, { column: gone, checks: new Map() }])
    const { page, complaints, requests } = await open(renderMatrixHtml(matrix), { ...look, javaScriptEnabled: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width)
    expect(await violations(page)).toEqual([])
    expect([complaints, requests]).toEqual([[], []])
    await page.context().close()
  })

  it.each([
    ['conformant', aRun()],
    [
      'incomplete',
      aRun({ verdict: 'incomplete', gate: 'incomplete', verdictText: 'nothing was judged', checks: [], exchanges: [] }),
    ],
    [
      'stopped by the preflight',
      aRun({ preflight: [{ code: 'dns', message: 'no such host', next: 'Check `--deployment`.' }] }),
    ],
  ])('is accessible when the run is %s', async (_, run) => {
    const { page } = await open(renderHtml(run), { width: 400 })
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  it('finds what is wrong with a page', async () => {
    const { page } = await open('<!doctype html><html><title>x</title><img src="x.png"><p style="color:#ccc">pale</p>')
    expect((await violations(page)).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
    )
    await page.context().close()
  })

  it.each([true, false])('opens what a link leads to (scripts: %s)', async (javaScriptEnabled) => {
    const { page } = await open(renderHtml(sampleRun()), { javaScriptEnabled, fragment: '#check-prm-public' })
    const place = page.locator('#check-prm-public')
    expect(await place.isVisible()).toBe(true)
    expect((await place.boundingBox())?.y).toBeLessThan(300)
    expect(await page.locator('#check-prm-published').isVisible()).toBe(false)
    await page.context().close()
  })

  it('filters the checks, and keeps the filter in the fragment', async () => {
    const { page, complaints } = await open(renderHtml(sampleRun()))
    await page.getByLabel('Search checks').fill('trailing slash')
    expect(await page.locator('.check:visible').count()).toBe(1)
    await page.getByLabel('Search checks').fill('')
    await page.getByLabel('Outcome').selectOption('failed')
    expect(await page.locator('.check:visible').count()).toBe(5)
    expect(await page.getByRole('status').textContent()).toBe('5 shown')
    expect(page.url()).toMatch(/#filter:outcome=failed$/)
    expect(complaints).toEqual([])
    await page.context().close()
    const again = await open(renderHtml(sampleRun()), { fragment: '#filter:outcome=failed&q=audience' })
    expect(await again.page.locator('.check:visible').count()).toBe(1)
    await again.page.context().close()
  })

  it('can be used with the keyboard alone', async () => {
    const { page } = await open(renderHtml(sampleRun()))
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.locator('.check.passed summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('#check-prm-published').isVisible()).toBe(true)
    await page.context().close()
  })

  it('runs nothing that a target wrote, and stays in its frame', async () => {
    const { page, complaints, requests } = await open(renderHtml(aRun()))
    for (const payload of payloads.filter((one) => /[<(]|^a{9}/.test(one))) {
      writeFileSync(file, renderHtml(hostileRun(payload)))
      await page.reload()
      expect({ payload, complaints, requests }).toEqual({ payload, complaints: [], requests: [] })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280)
    }
    await page.context().close()
  })

  it('fits a phone whatever a target wrote', async () => {
    for (const payload of ['a'.repeat(5000), '<'.repeat(300), '你'.repeat(400)]) {
      const { page } = await open(renderHtml(hostileRun(payload)), { width: 400 })
      await page.evaluate('document.querySelectorAll("details").forEach((fold) => { fold.open = true })')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
      await page.context().close()
    }
  })
})
