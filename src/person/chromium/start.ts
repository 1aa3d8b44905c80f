import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { BrowserError } from './errors.ts'

/** Where a Chromium usually is. */
const places: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Whatever it does of its own accord would stand in the way, and could get nowhere. */
const flags: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // No name resolves, and the only proxy is nobody: what it loads is what claimcheck brings it.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

/** Nobody listens at this port, and nobody may without being root. */
const nobody = { server: 'http://127.0.0.1:1', bypass: '<-loopback>' } as const

/** How long it may take until it is there, in milliseconds. */
const patience = 30_000

/** Passwords of people are for claimcheck alone. */
function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('CLAIMCHECK_')))
}

/**
 * Starts a Chromium that has no network; whoever starts it closes it.
 *
 * @param executable - where it is; absent: looked for at the usual places
 * @throws BrowserError
 */
export async function startChromium(executable: string | undefined): Promise<Browser> {
  const { chromium } = await import('playwright-core').catch(() => {
    throw new BrowserError(
      'no-playwright',
      'A real browser is driven by playwright-core, which is not installed: npm install playwright-core, or leave --browser out.',
    )
  })
  const path = executable ?? [...places, chromium.executablePath()].find((place) => existsSync(place))
  if (path === undefined)
    throw new BrowserError(
      'no-chromium',
      'There is no Chromium at the usual places: install one, or say where it is with --browser PATH.',
    )
  if (!existsSync(path)) throw new BrowserError('no-chromium', `There is no browser at '${path}'.`)
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() !== 0
  try {
    return await chromium.launch({
      executablePath: path,
      args: [...flags],
      proxy: nobody,
      env: withoutSecrets(process.env),
      chromiumSandbox: sandbox,
      // An interrupt ends the run in order, and the browser with it; it ends by itself when claimcheck is gone.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: patience,
    })
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new BrowserError('browser-failed', `The browser at '${path}' does not start (${line}).`)
  }
}
