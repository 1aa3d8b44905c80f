import { startDeployment } from '../deployments/start.ts'
import { deploymentNames } from '../deployments/table.ts'
import { faultNamed } from '../faults/index.ts'
import { openControl } from '../nextcloud/control.ts'
import { listen } from '../nextcloud/listen.ts'
import { createNextcloud } from '../nextcloud/nextcloud.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { codeOf } from './errors.ts'
import { interrupted } from './interrupted.ts'
import { portNamed, settingsNamed } from './serve-flags.ts'
import { servedText } from './served-text.ts'
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

/**
 * Runs a mock or a deployment until it is interrupted.
 *
 * @param until - asked once it is ready; what runs ends when it resolves
 */
export async function serveCommand(
  what: string,
  flags: ServeFlags,
  streams: Streams,
  until: () => Promise<void> = interrupted,
): Promise<number> {
  const port = portNamed(flags.port)
  const settings = settingsNamed(flags.set ?? [])
  const served =
    what === 'nextcloud' ? await serveNextcloud(port, settings, flags) : await serveWhole(what, port, settings, flags)
  try {
    streams.out(flags.json === true ? `${JSON.stringify(served.shown)}\n` : servedText(what, served.shown, streams))
    await until()
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
  // What it is made with is what POST /reset goes back to.
  const nextcloud = createNextcloud(settings)
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
    throw unknownName('deployment', name, ['nextcloud', ...deploymentNames], 'claimcheck list deployments')
  const fault = flags.fault === undefined ? undefined : faultNamed(flags.fault, name).apply
  const target = await startDeployment(name, {
    port,
    settings,
    control: true,
    ...(fault === undefined ? {} : { fault }),
  })
  const { mcp, issuer, nextcloud, accounts, control, ca } = target
  const shown = {
    mcp,
    issuer,
    nextcloud,
    accounts,
    settings: target.settings,
    control,
    ...(ca === undefined ? {} : { ca }),
  }
  return { shown, stop: () => target.stop() }
}

function portTaken(error: unknown, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new UsageError(
        'port-in-use',
        `Port ${port} is in use; choose another with --port, or leave it out for any free one.`,
      )
    case 'EACCES':
      return new UsageError(
        'port-invalid',
        `Port ${port} may not be used here; choose one above 1023 with --port, or leave it out for any free one.`,
      )
    default:
      return error
  }
}
