import { startDeployment } from '../deployments/start.ts'
import { deploymentNames } from '../deployments/table.ts'
import { faultNamed } from '../faults/index.ts'
import { openControl } from '../nextcloud/control.ts'
import { listen } from '../nextcloud/listen.ts'
import { createNextcloud } from '../nextcloud/nextcloud.ts'
import { nearestName } from '../nextcloud/settings-change.ts'
import { UsageError } from '../run/usage-error.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck serve`. */
export interface ServeFlags {
  readonly port?: string
  readonly set?: readonly string[]
  readonly fault?: string
  readonly json?: boolean
}

/** What runs, for people and for programs, and how it ends. */
interface Served {
  readonly shown: Readonly<Record<string, unknown>>
  stop(): Promise<void>
}

/** Runs a mock or a deployment until it is interrupted. */
export async function serveCommand(
  what: string,
  flags: ServeFlags,
  streams: Streams,
  until: Promise<void> = interrupted(),
): Promise<number> {
  const port = portNamed(flags.port)
  const settings = settingsNamed(flags.set ?? [])
  const served =
    what === 'nextcloud' ? await serveNextcloud(port, settings, flags) : await serveWhole(what, port, settings, flags)
  try {
    streams.out(flags.json === true ? `${JSON.stringify(served.shown)}\n` : asText(what, served.shown))
    await until
    return 0
  } finally {
    await served.stop()
  }
}

async function serveNextcloud(
  port: number,
  settings: Readonly<Record<string, unknown>>,
  flags: ServeFlags,
): Promise<Served> {
  if (flags.fault !== undefined)
    throw new UsageError('usage', '--fault goes with a deployment; the mock alone takes the setting `fault` (--set).')
  const nextcloud = createNextcloud()
  nextcloud.change(settings)
  const listening = await listen(nextcloud, { port }).catch((error: unknown) => {
    throw portTaken(error, port)
  })
  const control = await openControl(nextcloud)
  return {
    shown: { url: listening.origin, accounts: nextcloud.accounts, settings: nextcloud.settings, control: control.url },
    stop: async () => {
      await Promise.all([listening.close(), control.close()])
    },
  }
}

async function serveWhole(
  name: string,
  port: number,
  settings: Readonly<Record<string, unknown>>,
  flags: ServeFlags,
): Promise<Served> {
  if (!deploymentNames.some((known) => known.split(':')[0] === name.split(':')[0]))
    throw new UsageError(
      'unknown-deployment',
      `There is nothing to serve by the name '${name}'. Did you mean '${nearestName(name, ['nextcloud', ...deploymentNames])}'?`,
    )
  const fault = flags.fault === undefined ? undefined : faultNamed(flags.fault, name).apply
  const target = await startDeployment(name, {
    port,
    settings,
    control: true,
    ...(fault === undefined ? {} : { fault }),
  })
  const { mcp, issuer, nextcloud, accounts, control } = target
  return { shown: { mcp, issuer, nextcloud, accounts, settings: target.settings, control }, stop: () => target.stop() }
}

/** `name=value`, where a value that is no plain word is JSON. */
function settingsNamed(pairs: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new UsageError('usage', `--set takes name=value, not '${pair}'.`)
      return [pair.slice(0, equals), settingValue(pair.slice(equals + 1))]
    }),
  )
}

function settingValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function portNamed(text: string | undefined): number {
  if (text === undefined) return 0
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('port-invalid', `--port takes a number from 0 to 65535, not '${text}'.`)
  return port
}

function portTaken(error: unknown, port: number): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return taken
    ? new UsageError(
        'port-in-use',
        `Port ${port} is in use; choose another with --port, or leave it out for any free one.`,
      )
    : error
}

function asText(what: string, shown: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(shown).map(([name, value]) => {
    if (name === 'settings') return `${name.padEnd(10)}${JSON.stringify(value)}`
    if (name === 'accounts' && Array.isArray(value))
      return value
        .map((account, index) => `${(index === 0 ? name : '').padEnd(10)}${account.user} / ${account.password}`)
        .join('\n')
    return `${name.padEnd(10)}${String(value)}`
  })
  return `${what} runs until Ctrl-C\n\n${lines.join('\n')}\n`
}

/** Resolves when a person or a supervisor ends the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve())
  })
}
