import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { payloads } from '../report/payloads.ts'
import { redirectUri } from '../witness/sdk-one.ts'
import { createSdkTwo } from '../witness/sdk-two.ts'
import { executable, launch, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/lab.test.ts ${skipped}\n`)

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Beside the lab of whoever runs the tests. */
const port = 14_770

/** The README's command, with another port. */
function command(): readonly string[] {
  const text = readFileSync('README.md', 'utf8')
  const [, args] = /\$ npm run -s claimcheck -- (lab .+)/.exec(text) ?? []
  if (args === undefined) throw new Error('the README has the command')
  return [...args.split(' '), '--port', String(port)]
}

/** Starts the lab as its user does, and waits for what it prints. */
async function start(args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly printed: string }> {
  const child = spawn(process.execPath, ['bin/claimcheck.js', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += String(chunk)
      if (said.includes('inspector')) resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`the lab ended with ${code}`)))
  })
  return { child, printed }
}

function stop(child: ChildProcess | undefined): Promise<unknown> {
  if (child === undefined || child.exitCode !== null) return Promise.resolve()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  return ended
}

/** A person at Nextcloud's own pages, in a real browser, until they are sent back to the client. */
async function signInAt(
  context: BrowserContext,
  url: string,
  user: string,
  password: string,
): Promise<URLSearchParams> {
  const page = await context.newPage()
  const back = page.waitForRequest((request) => request.url().startsWith(redirectUri))
  // Nobody listens there: the parameters are all that is wanted.
  await page.route(`${redirectUri}**`, (route) => route.fulfill({ status: 200, body: 'done' }))
  await page.goto(url)
  await page.locator('input[name=user]').fill(user)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit], input[type=submit]').first().click()
  const { searchParams } = new URL((await back).url())
  await page.close()
  return searchParams
}

/** What a person reads there, on one line. */
async function textIn(place: Locator): Promise<string> {
  return (await place.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ')
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((fold) => { fold.open = true })')
  await page.evaluate(axe)
  // `evaluate` gives back what the page says; axe-core documents its shape.
  const results = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`)) as AxeResults
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ''}`)
}

describe.skipIf(executable === undefined)('the README’s walk through the lab', () => {
  let browser: Browser
  let context: BrowserContext
  let lab: Awaited<ReturnType<typeof start>> | undefined
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await launch()
    context = await browser.newContext({ viewport: { width: 1366, height: 900 } })
    lab = await start(command())
    page = await context.newPage()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`http://localhost:${port}/`)
  })
  afterAll(async () => {
    await browser?.close()
    await stop(lab?.child)
  })

  it('shows a real client being refused, and why, within a minute', async () => {
    const printed = lab?.printed ?? ''
    const mcp = /http:\/\/localhost:\d+\/mcp/.exec(printed)?.[0] ?? ''
    const [, user = '', password = ''] = /(alice) \/ (\S+)/.exec(printed) ?? []
    expect(printed).toContain(`claude mcp add --transport http claimcheck-lab ${mcp}`)
    const client = createSdkTwo(mcp)
    await client.signIn({ user, password }, (url) => signInAt(context, url, user, password))
    await expect(client.connect()).rejects.toThrow()
    await client.close()

    // The token of the client came from Nextcloud, and the MCP server refuses it.
    const refusal = page
      .locator('.arrow.request', { hasText: '/mcp' })
      .filter({ has: page.locator('.token') })
      .last()
    await refusal.locator('.token').first().click()
    const detail = page.locator('#detail')
    await expect.poll(() => textIn(detail)).toContain('Who would accept it')
    const text = await textIn(detail)
    expect(text).toMatch(/Token at-\d+ access token, opaque, from grant-\d+/)
    expect(text).toContain(`Expected aud ${mcp}`)
    expect(text).toMatch(
      /Actual aud ✗ foreign [A-Za-z0-9]{64} Match foreign: it was not issued for the one who was expected/,
    )
    expect(text).toMatch(
      /no the MCP server \S+ it is opaque, and its issuer says: its aud is [A-Za-z0-9]{64}, and not http/,
    )
    expect(text).toMatch(/What happened when it was shown 401 by MCP server, exchange \d+/)
    expect(complaints).toEqual([])
  }, 60_000)

  it('tells the browser, the client and the servers apart', async () => {
    const said = await page.locator('.said-by').allInnerTexts()
    const spoken = await page.locator('.said-by .said').allTextContents()
    const lines = said.map((line, index) => `${spoken[index]} ${line}`.replaceAll(/\s+/g, ' '))
    expect(lines).toContainEqual(expect.stringMatching(/MCP client to MCP server: .*POST \/mcp/))
    expect(lines).toContainEqual(expect.stringMatching(/MCP client to Nextcloud, the AS: .*POST \/apps\/oidc\/token/))
    expect(lines).toContainEqual(expect.stringMatching(/Browser to Nextcloud, the AS: .*POST \/login/))
    expect(lines).toContainEqual(
      expect.stringMatching(/MCP server to Nextcloud, the AS: .*POST \/apps\/oidc\/introspect/),
    )
  })

  it('revokes a grant, moves the clock and changes a setting', async () => {
    await page
      .getByRole('button', { name: /^Revoke grant-/ })
      .first()
      .click()
    await expect.poll(() => textIn(page.locator('#upstream'))).toContain('Nobody gave anything yet.')
    await page.getByRole('button', { name: '+ 1 hour' }).click()
    await expect.poll(() => textIn(page.locator('#settings'))).toMatch(/clock is 36\d\d seconds ahead/)
    await page.locator('#settings summary').click()
    await page.getByLabel('dcrTokenTypeDefault').selectOption('jwt')
    await expect
      .poll(() => page.locator('#settings > div > .setting').allInnerTexts())
      .toContainEqual(expect.stringContaining('dcrTokenTypeDefault'))
    expect(await page.locator('#notice').textContent()).toBe('')
  })

  it.each(
    [390, 1366, 1920].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))),
  )('is accessible and fits at $width px, $colorScheme', async ({ width, colorScheme }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  it('shows what strangers wrote as text', async () => {
    const { origin } = new URL(/http:\/\/localhost:\d+\/mcp/.exec(lab?.printed ?? '')?.[0] ?? '')
    const nextcloud = `http://127.0.0.1:${port + 2}`
    const hostile = payloads.filter((one) => /[<(]|^a{9}/.test(one)).slice(0, 40)
    for (const payload of hostile) {
      const client = { client_name: payload.slice(0, 60), redirect_uris: ['http://127.0.0.1:9/x'] }
      await fetch(`${nextcloud}/apps/oidc/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(client),
      })
      await fetch(`${origin}/${encodeURIComponent(payload)}?q=${encodeURIComponent(payload)}`, {
        method: 'POST',
        body: payload,
      })
    }
    await expect.poll(() => page.locator('#upstream').allInnerTexts()).toContainEqual(expect.stringContaining('<'))
    for (const arrow of (await page.locator('.said-by').all()).slice(-6)) await arrow.click()
    expect(await page.locator('main script, main iframe, main [onerror], main [onload]').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1920)
    expect(complaints).toEqual([])
  })

  it('plays a scenario on the fixed deployment, and shows its outcome and the fault’s', async () => {
    await page.setViewportSize({ width: 1366, height: 900 })
    await page.getByLabel('Deployment').selectOption('reference')
    await expect.poll(() => page.locator('#where').textContent(), { timeout: 15_000 }).toContain('reference')
    await page.locator('#scenario').selectOption('discovery/challenge')
    await page.getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => page.locator('.outcomes li.passed').count(), { timeout: 20_000 }).toBeGreaterThan(2)
    expect(await page.locator('.outcomes li.failed').count()).toBe(0)
    await page.locator('#wrong').selectOption('challenge-403')
    await expect.poll(() => page.locator('#where').textContent(), { timeout: 15_000 }).toContain('challenge-403')
    await page.getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => textIn(page.locator('.outcomes li.failed')), { timeout: 20_000 }).toContain('failed')
  })

  it('replaces the key of the proxy, and shows its older token being refused', async () => {
    await page.getByLabel('Deployment').selectOption('shared-idp')
    const rotations = page.getByRole('button', { name: /^Rotate the signing key of/ })
    await expect
      .poll(() => rotations.allInnerTexts(), { timeout: 15_000 })
      .toEqual(['Rotate the signing key of the identity provider'])
    await page.getByLabel('Deployment').selectOption('reference')
    await expect
      .poll(() => rotations.allInnerTexts(), { timeout: 15_000 })
      .toEqual(
        ['the AS proxy', 'the delegation issuer', 'Nextcloud'].map((name) => `Rotate the signing key of ${name}`),
      )
    await page.setViewportSize({ width: 390, height: 900 })
    for (const button of await rotations.all())
      expect(
        await button.evaluate((one: { scrollWidth: number; clientWidth: number }) => one.scrollWidth - one.clientWidth),
      ).toBe(0)
    await page.setViewportSize({ width: 1366, height: 900 })
    const mcp = (await page.locator('#where code').textContent()) ?? ''
    const keys = async (): Promise<string> => await (await fetch(new URL('/oauth/jwks', mcp))).text()
    const [, user = '', password = ''] = /(alice) \/ (\S+)/.exec(lab?.printed ?? '') ?? []
    const sdk = createSdkTwo(mcp)
    await sdk.signIn({ user, password })
    await (await sdk.connect()).close()
    const before = { keys: await keys(), token: sdk.memory.tokens?.access_token }
    const refused = page.locator('.arrow.answer .status', { hasText: '401' })
    await expect.poll(() => refused.count()).toBe(1)

    await rotations.first().click()
    await expect.poll(keys).not.toBe(before.keys)
    for (let minutes = 1; minutes <= 6; minutes += 1) {
      await page.getByRole('button', { name: '+ 1 minute' }).click()
      await expect
        .poll(() => textIn(page.locator('#settings')))
        .toMatch(new RegExp(`clock is ${minutes * 60 - 1}|clock is ${minutes * 60}`))
    }
    await (await sdk.connect()).close()
    expect(sdk.memory.tokens?.access_token).not.toBe(before.token)
    await expect.poll(() => refused.count()).toBe(2)
    expect(await page.locator('#notice').textContent()).toBe('')
    expect(complaints).toEqual([])
  })
})
