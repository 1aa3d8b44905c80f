import { rmSync } from 'node:fs'
import type { ProcessSeat, SeatHandles } from '../contract/seats.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { createClosing } from '../deployments/closing.ts'
import { makeDataDirectory } from '../deployments/data-directory.ts'
import { accountsOf, componentsOf, masking, startBehind, valuesOf } from './behind.ts'
import { TargetError } from './errors.ts'
import type { CommandWanted, ForeignTarget } from './foreign-target.ts'
import { freePort } from './free-port.ts'
import { type KeptProcess, startKept } from './kept-process.ts'
import { filled, type Values } from './placeholders.ts'
import { issuersNotSeen } from './preflight-behind.ts'
import { waitUntilReady } from './readiness.ts'
import { startSecondIssuer } from './second-issuer.ts'

/** What is told while a target is made ready. */
export interface StartingHooks {
  /** The settings that the server needs, once they are known, and before it is waited for. */
  readonly onValues?: (values: Values) => void
  readonly signal?: AbortSignal
  /** Told what is being done while a container is set up, which takes minutes. */
  readonly onProgress?: (line: string) => void
}

/** The seats that a foreign target has, before anything is started. */
export function seatsOfForeign(wanted: ForeignTarget): readonly Seat[] {
  const { upstream, command, accounts, byHand, trustedIssuer, container, idp } = wanted
  const people = (upstream ?? container ?? idp) !== undefined || byHand !== undefined || (accounts?.length ?? 0) > 0
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
 * Makes a foreign server ready to be judged: starts what is wanted behind it, fills the placeholders, starts the server itself
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
    const place = placeOf(mcp)
    const delegationIssuer = delegationIssuerOf(wanted, place)
    const told = delegationIssuer === undefined ? {} : { container: { ...wanted.container, delegationIssuer } }
    const behind = await startBehind({ ...wanted, ...told }, mcp, hooks, closing)
    const accounts = accountsOf(wanted, behind)
    const issuer =
      wanted.trustedIssuer === undefined ? undefined : await startSecondIssuer(wanted.trustedIssuer, wanted.listen)
    closing.add(() => issuer?.close())
    // Last: nothing is waited for until there is a keeper, which removes it where this process is killed.
    const dataDirectory = wanted.command === undefined ? undefined : makeDataDirectory('target')
    closing.add(() => dataDirectory !== undefined && rmSync(dataDirectory, { recursive: true, force: true }))
    const [first] = accounts
    const values: Values = {
      ...place,
      ...valuesOf(behind),
      ...(first === undefined ? {} : { 'account.user': first.user }),
      ...(dataDirectory === undefined ? {} : { 'data.dir': dataDirectory }),
      ...(issuer === undefined ? {} : { 'issuer.url': issuer.issuer, 'issuer.jwks': issuer.jwksUri }),
    }
    hooks.onValues?.(values)
    const mask = masking(behind)
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
              await child?.stop('kept')
              child = await start()
            },
          }
    const problems = await issuersNotSeen(behind, delegationIssuer)
    const nextcloud = values['nextcloud.url']
    const seats: SeatHandles = {
      ...(behind.mock === undefined ? {} : { upstream: behind.mock.behind.seat }),
      ...(process === undefined ? {} : { process }),
      ...(issuer === undefined ? {} : { issuer: issuer.seat }),
      ...(seatsOfForeign(wanted).includes('host') ? { host: { listenOn: wanted.listen ?? '127.0.0.1' } } : {}),
    }
    return {
      name: mcp,
      components: [
        { role: 'RS', name: 'MCP server', origin: new URL(mcp).origin, provenance: 'ours' },
        ...componentsOf(behind),
      ],
      mcp,
      otherMcp: [],
      ...(nextcloud === undefined ? {} : { nextcloud }),
      accounts,
      clients: [],
      ...(wanted.client === undefined
        ? {}
        : { ownClients: [wanted.client, ...(wanted.secondClient === undefined ? [] : [wanted.secondClient])] }),
      settings: { ...behind.mock?.behind.nextcloud.settings },
      foreign: {
        // Whoever names a document says that its host may be asked for it.
        allowHosts: [
          ...(wanted.allowHosts ?? []),
          ...(wanted.clientDocuments ?? []).map((url) => new URL(url).hostname),
        ],
        passwordsAt: [nextcloud, behind.idp?.origin]
          .filter((origin) => origin !== undefined)
          .concat(wanted.passwordsAt ?? []),
        ...(wanted.listen === undefined ? {} : { listenOn: wanted.listen }),
        ...(problems.length === 0 ? {} : { problems }),
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

/** What is known of the server before anything is started. */
function placeOf(mcp: string): Values {
  const { origin, port, protocol } = new URL(mcp)
  return {
    'server.url': mcp,
    'server.origin': origin,
    'server.port': port === '' ? (protocol === 'https:' ? '443' : '80') : port,
  }
}

/** The issuer that Nextcloud is told to trust; it may be the server itself, whose port is known only now. */
function delegationIssuerOf({ container }: ForeignTarget, place: Values): string | undefined {
  return container?.delegationIssuer === undefined ? undefined : filled(container.delegationIssuer, place)
}

function startCommand({ line, env, cwd }: CommandWanted, values: Values): KeptProcess {
  const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text, values)]))
  return startKept(filled(line, values), { env: variables, cwd, folder: values['data.dir'] })
}
