import { rmSync } from 'node:fs'
import type { ProcessSeat, SeatHandles } from '../contract/seats.ts'
import type { Account, Component, StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { createClosing } from '../deployments/closing.ts'
import { makeDataDirectory } from '../deployments/data-directory.ts'
import { type NextcloudBehind, startNextcloud } from '../deployments/nextcloud-behind.ts'
import { createClock } from '../nextcloud/clock.ts'
import { type NextcloudContainer, startNextcloudContainer } from './container/nextcloud-container.ts'
import { TargetError } from './errors.ts'
import type { CommandWanted, ForeignTarget, UpstreamWanted } from './foreign-target.ts'
import { freePort } from './free-port.ts'
import { type KeptProcess, startKept } from './kept-process.ts'
import { filled, type Values } from './placeholders.ts'
import { waitUntilReady } from './readiness.ts'
import { startSecondIssuer } from './second-issuer.ts'

/** What is told while a target is made ready. */
export interface StartingHooks {
  /** The settings that the server needs, once they are known, and before it is waited for. */
  readonly onValues?: (values: Values) => void
  readonly signal?: AbortSignal
  /** Told what is being done while a Nextcloud is set up, which takes minutes. */
  readonly onProgress?: (line: string) => void
}

/** The seats that a foreign target has, before anything is started. */
export function seatsOfForeign(wanted: ForeignTarget): readonly Seat[] {
  const { upstream, command, accounts, byHand, trustedIssuer, container } = wanted
  const people =
    upstream !== undefined || container !== undefined || byHand !== undefined || (accounts?.length ?? 0) > 0
  return [
    'visitor',
    ...(people ? (['client'] as const) : []),
    ...(upstream === undefined ? [] : (['upstream'] as const)),
    ...(trustedIssuer === undefined ? [] : (['issuer'] as const)),
    ...(command === undefined ? [] : (['process'] as const)),
    ...(upstream === undefined && command === undefined ? [] : (['host'] as const)),
  ]
}

/**
 * Makes a foreign server ready to be judged: starts the mock behind it, fills the placeholders, starts the server itself
 * where it was asked for, and waits until it answers.
 *
 * @throws TargetError
 */
export async function startForeign(wanted: ForeignTarget, hooks: StartingHooks = {}): Promise<StartedTarget> {
  const closing = createClosing()
  try {
    const port = wanted.server.includes('{server.port}') ? await freePort() : undefined
    const mcp = filled(wanted.server, port === undefined ? {} : { 'server.port': String(port) })
    if (!URL.canParse(mcp))
      throw new TargetError('bad-url', `'${mcp}' is no URL: give the MCP endpoint, as https://host/mcp.`)
    const behind = wanted.upstream === undefined ? undefined : await startUpstream(wanted.upstream, new URL(mcp).origin)
    closing.add(() => behind?.behind.close())
    const contained =
      wanted.container === undefined
        ? undefined
        : await startNextcloudContainer(wanted.container, {
            redirect: wanted.container.redirectUri ?? `${new URL(mcp).origin}/*`,
            ...(hooks.onProgress === undefined ? {} : { onProgress: hooks.onProgress }),
            ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
          })
    closing.add(() => contained?.stop())
    const dataDirectory = wanted.command === undefined ? undefined : makeDataDirectory('target')
    closing.add(() => dataDirectory !== undefined && rmSync(dataDirectory, { recursive: true, force: true }))
    const accounts = accountsOf(wanted, behind?.behind, contained)
    const issuer = wanted.trustedIssuer === undefined ? undefined : await startSecondIssuer(wanted.trustedIssuer)
    closing.add(() => issuer?.close())
    const trusted = issuer === undefined ? {} : { 'issuer.url': issuer.issuer, 'issuer.jwks': issuer.jwksUri }
    const values = { ...valuesOf(mcp, behind, accounts, dataDirectory), ...valuesIn(contained), ...trusted }
    hooks.onValues?.(values)
    const mask = masking(behind, contained)
    const start = async (): Promise<KeptProcess | undefined> => {
      const child = wanted.command === undefined ? undefined : startCommand(wanted.command, values)
      try {
        await waitUntilReady(mcp, wanted.patience, { child, mask, signal: hooks.signal })
      } catch (error) {
        await child?.stop()
        throw error
      }
      return child
    }
    let child = await start()
    closing.add(() => child?.stop())
    const process: ProcessSeat | undefined =
      dataDirectory === undefined
        ? undefined
        : {
            dataDirectory,
            restart: async () => {
              await child?.stop()
              child = await start()
            },
          }
    const seats: SeatHandles = {
      ...(behind === undefined ? {} : { upstream: behind.behind.seat }),
      ...(process === undefined ? {} : { process }),
      ...(issuer === undefined ? {} : { issuer: issuer.seat }),
      ...(seatsOfForeign(wanted).includes('host') ? { host: { listenOn: '127.0.0.1' } } : {}),
    }
    return {
      name: mcp,
      components: componentsOf(mcp, behind?.behind, contained),
      mcp,
      otherMcp: [],
      ...(behind === undefined ? {} : { nextcloud: behind.behind.origin }),
      ...(contained === undefined ? {} : { nextcloud: contained.origin }),
      accounts,
      clients: [],
      ...(wanted.client === undefined
        ? {}
        : { ownClients: [wanted.client, ...(wanted.secondClient === undefined ? [] : [wanted.secondClient])] }),
      settings: behind === undefined ? {} : { ...behind.behind.nextcloud.settings },
      foreign: {
        // Whoever names a document says that its host may be asked for it.
        allowHosts: [
          ...(wanted.allowHosts ?? []),
          ...(wanted.clientDocuments ?? []).map((url) => new URL(url).hostname),
        ],
        passwordsAt: [behind?.behind.origin, contained?.origin]
          .filter((origin) => origin !== undefined)
          .concat(wanted.passwordsAt ?? []),
        ...(wanted.clientsBy === undefined ? {} : { clientsBy: wanted.clientsBy }),
        ...(wanted.clientDocuments === undefined ? {} : { clientDocuments: wanted.clientDocuments }),
        ...(wanted.mostRegistrations === undefined ? {} : { mostRegistrations: wanted.mostRegistrations }),
        ...(wanted.mostRequests === undefined ? {} : { mostRequests: wanted.mostRequests }),
        ...(wanted.mostPerSecond === undefined ? {} : { mostPerSecond: wanted.mostPerSecond }),
        ...(wanted.answerWithin === undefined ? {} : { answerWithin: wanted.answerWithin }),
      },
      seats,
      stop: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

/** The mock with the server's own client there. */
interface Upstream {
  readonly behind: NextcloudBehind
  readonly clientId: string
  readonly clientSecret: string
}

async function startUpstream(wanted: UpstreamWanted, server: string): Promise<Upstream> {
  const behind = await startNextcloud(wanted.settings, createClock(), { port: wanted.port }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw taken
      ? new TargetError('port-in-use', `Port ${wanted.port} is in use; choose another with --upstream mock:PORT.`)
      : error
  })
  const { clientId, clientSecret } = behind.nextcloud.addClient({
    name: 'the judged server',
    redirectUris: wanted.redirectUris ?? [`${server}/*`],
    ...(wanted.clientId === undefined ? {} : { clientId: wanted.clientId }),
    ...(wanted.clientSecret === undefined ? {} : { clientSecret: wanted.clientSecret }),
  })
  return { behind, clientId, clientSecret }
}

function accountsOf(
  { accounts, byHand }: ForeignTarget,
  behind: NextcloudBehind | undefined,
  contained: NextcloudContainer | undefined,
): readonly Account[] {
  // Whoever signs in by themselves tells nobody their password.
  if (byHand !== undefined) return [{ user: byHand.user ?? 'somebody', password: '' }]
  return accounts ?? contained?.accounts ?? behind?.nextcloud.accounts ?? []
}

function valuesOf(
  mcp: string,
  upstream: Upstream | undefined,
  accounts: readonly Account[],
  dataDirectory: string | undefined,
): Values {
  const { origin, port, protocol } = new URL(mcp)
  const [first] = accounts
  return {
    'server.url': mcp,
    'server.origin': origin,
    'server.port': port === '' ? (protocol === 'https:' ? '443' : '80') : port,
    ...(upstream === undefined
      ? {}
      : {
          'nextcloud.url': upstream.behind.origin,
          'nextcloud.discovery': `${upstream.behind.origin}/.well-known/openid-configuration`,
          'client.id': upstream.clientId,
          'client.secret': upstream.clientSecret,
        }),
    ...(first === undefined ? {} : { 'account.user': first.user }),
    ...(dataDirectory === undefined ? {} : { 'data.dir': dataDirectory }),
  }
}

/** What a server needs to know of a Nextcloud in a container. */
function valuesIn(contained: NextcloudContainer | undefined): Values {
  if (contained === undefined) return {}
  const { origin, client, background } = contained
  return {
    'nextcloud.url': origin,
    'nextcloud.discovery': `${origin}/.well-known/openid-configuration`,
    'client.id': client.id,
    'client.secret': client.secret,
    'background.id': background.id,
    'background.secret': background.secret,
  }
}

function startCommand({ line, env, cwd }: CommandWanted, values: Values): KeptProcess {
  const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text, values)]))
  return startKept(filled(line, values), { env: variables, cwd, folder: values['data.dir'] })
}

/** Takes everything out of a text that is known here to be a secret. */
function masking(upstream: Upstream | undefined, contained: NextcloudContainer | undefined): (text: string) => string {
  const known = (): readonly (readonly [kind: string, value: string])[] => [
    ...(contained?.secrets ?? []).map((value) => ['secret', value] as const),
    ...(upstream?.behind.nextcloud.credentials() ?? []).map(({ kind, value }) => [kind, value] as const),
  ]
  return (text) => known().reduce((masked, [kind, value]) => masked.replaceAll(value, `<${kind}>`), text)
}

function componentsOf(
  mcp: string,
  behind: NextcloudBehind | undefined,
  contained: NextcloudContainer | undefined,
): readonly Component[] {
  return [
    { role: 'RS', name: 'MCP server', origin: new URL(mcp).origin, provenance: 'ours' },
    ...(behind === undefined
      ? []
      : [{ role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'ours' } as const]),
    ...(contained === undefined
      ? []
      : [{ role: 'UP', name: 'Nextcloud in a container', origin: contained.origin, provenance: 'platform' } as const]),
  ]
}
