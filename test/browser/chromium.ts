import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startChromium } from '../../src/person/chromium/start.ts'

/** Where a Chromium may be; the environment variable comes first. */
const places: readonly string[] = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Nothing that a browser does of its own accord may be mistaken for what a page does. */
const flags: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
]

/** The Chromium of this machine, if it has one. */
export const executable: string | undefined = places.find((place) => place !== '' && existsSync(place))

/** What a test that skips itself says. */
export const skipped = 'skipped: no Chromium here; install the package `chromium` or set CHROMIUM to its path'

/** Starts the browser; whoever starts it closes it. */
export async function launch(): Promise<Browser> {
  if (executable === undefined) throw new Error(skipped)
  return await chromium.launch({ executablePath: executable, args: [...flags] })
}

/** The browser of a block of tests, and what each test leaves to be closed after it. */
export interface BlockOfBrowser {
  readonly browser: () => Browser
  readonly cleanups: (() => Promise<void>)[]
}

/** Starts the browser that a person of claimcheck has, for all tests of the block in which this is called. */
export function browserOfBlock(): BlockOfBrowser {
  let browser: Browser | undefined
  const cleanups: (() => Promise<void>)[] = []
  beforeAll(async () => {
    browser = await startChromium(executable)
  })
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup()
  })
  afterAll(() => browser?.close())
  return {
    browser: () => {
      if (browser === undefined) throw new Error('the browser is there once the tests of the block have begun')
      return browser
    },
    cleanups,
  }
}
