import type { RegisteredClient } from '../contract/seats.ts'
import type { Account } from '../contract/target.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import type { CommandWanted, ForeignTarget, UpstreamWanted } from '../targets/foreign-target.ts'
import { type SettingsForm, settingsForms, settingsToUse } from '../targets/settings-to-use.ts'
import { type ClientFlags, clientsWanted } from './client-flags.ts'
import { type ContainerFlags, containerWanted, idpWanted, mockNamed } from './container-flags.ts'
import { type IssuerFlags, issuerWanted } from './issuer-flags.ts'
import { listenNamed } from './listen-flags.ts'
import { byHandOf, type PersonFlags } from './person-flags.ts'
import { settingsNamed } from './serve-flags.ts'

/** The flags that say what is judged, as they are typed. */
export interface TargetFlags extends IssuerFlags, PersonFlags, ClientFlags, ContainerFlags {
  readonly jobs?: string
  readonly deployment: string
  readonly server?: string
  readonly upstream?: string
  readonly upstreamSet?: readonly string[]
  readonly upstreamRedirect?: readonly string[]
  readonly settings?: string
  readonly command?: string
  readonly env?: readonly string[]
  readonly cwd?: string
  readonly wait?: string
  readonly redirectUri?: string
  readonly maxRegistrations?: string
  readonly maxRequests?: string
  readonly maxRps?: string
  readonly timeout?: string
  readonly allowDisruptive?: boolean
  readonly allowHost?: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Flags that say nothing of a deployment of ours. */
const onlyForeign = [
  'upstream',
  'trustIssuer',
  'issuerUrl',
  'clientId',
  'client',
  'clientMetadataUrl',
  'allowHost',
  'nextcloud',
  'reuseContainer',
  'delegationIssuer',
  'idp',
  'listen',
  'env',
  'cwd',
  'maxRegistrations',
  'maxRequests',
  'maxRps',
  'timeout',
  'allowDisruptive',
  'interactive',
] as const

/** Where a command is started that says nothing of its URL. */
const ownServer = 'http://127.0.0.1:{server.port}/mcp'

/**
 * What is judged: a deployment of ours by its name, or a server of somebody else's. Secrets come from the environment.
 *
 * @throws UsageError
 */
export function targetOf(flags: TargetFlags, environment: Environment): string | ForeignTarget {
  const { server, command, deployment } = flags
  if (server === undefined && command === undefined) {
    const lonely = onlyForeign.find((name) => flags[name] !== undefined)
    if (lonely !== undefined)
      throw new UsageError(
        'usage',
        `--${dashed(lonely)} goes with a server of your own: say --server URL or --command LINE.`,
      )
    return deployment
  }
  const mock = mockNamed(flags)
  const byHand = byHandOf(flags, environment)
  const accounts = byHand === undefined ? accountsIn(environment) : []
  const client = clientOf(flags, environment)
  const listen = listenNamed(flags.listen)
  const trustedIssuer = issuerWanted(flags, server ?? ownServer, listen)
  const secondClient = secondClientOf(client, environment)
  const container = containerWanted(flags)
  const idp = idpWanted(flags)
  const started = { nextcloud: container ?? mock, idp }
  const signInAt = (['nextcloud', 'idp'] as const).flatMap((flag) =>
    started[flag] === undefined ? originNamed(flag, flags[flag]) : [],
  )
  return {
    server: server ?? ownServer,
    patience: patienceOf(flags.wait),
    ...(mock === undefined ? {} : { upstream: upstreamOf(mock, flags, environment) }),
    ...(command === undefined ? {} : { command: commandOf(command, flags) }),
    ...(container === undefined ? {} : { container }),
    ...(idp === undefined ? {} : { idp }),
    ...(listen === undefined ? {} : { listen }),
    ...(accounts.length === 0 ? {} : { accounts }),
    ...(byHand === undefined ? {} : { byHand }),
    ...(client === undefined ? {} : { client }),
    ...clientsWanted(flags),
    ...(trustedIssuer === undefined ? {} : { trustedIssuer }),
    ...(secondClient === undefined ? {} : { secondClient }),
    ...mannersOf(flags),
    // Whoever says where people sign in says that the place belongs to the server.
    allowHosts: [...(flags.allowHost ?? []), ...signInAt.map((origin) => new URL(origin).hostname)],
    passwordsAt: signInAt,
  }
}

/** How the server is to be treated. */
function mannersOf(flags: TargetFlags): Partial<ForeignTarget> {
  const { maxRegistrations, maxRequests, maxRps, timeout, allowDisruptive } = flags
  return {
    ...(maxRegistrations === undefined
      ? {}
      : { mostRegistrations: wholeNumber('--max-registrations', maxRegistrations, 1000) }),
    ...(maxRequests === undefined ? {} : { mostRequests: wholeNumber('--max-requests', maxRequests, 1_000_000) }),
    ...(maxRps === undefined ? {} : { mostPerSecond: wholeNumber('--max-rps', maxRps, 10_000) }),
    ...(timeout === undefined ? {} : { answerWithin: wholeNumber('--timeout', timeout, 600) }),
    ...(allowDisruptive === undefined ? {} : { allowDisruptive }),
  }
}

/** The settings that a server needs, with a line that says what they are for. */
export function settingsText(
  values: Readonly<Record<string, string>>,
  { settings = 'text', wait }: TargetFlags,
): string {
  const form = settingsForms.find((known) => known === settings)
  if (form === undefined) throw unknownName('form of settings', settings, settingsForms)
  return `Point your server at this, and start it; claimcheck waits up to ${patienceOf(wait)} seconds:\n${settingsToUse(values, form satisfies SettingsForm)}`
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function patienceOf(text = '60'): number {
  return wholeNumber('--wait', text, 3600)
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new UsageError('usage', `${flag} takes a whole number from 1 to ${most}, not '${text}'.`)
  return value
}

function upstreamOf(
  { flag, text }: { readonly flag: string; readonly text: string },
  { upstreamSet = [], upstreamRedirect }: TargetFlags,
  environment: Environment,
): UpstreamWanted {
  const [kind, portText = '0', ...rest] = text.split(':')
  const port = Number(portText)
  if (kind !== 'mock' || rest.length > 0 || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('usage', `${flag} takes mock or mock:PORT, not '${text}'.`)
  const { CLAIMCHECK_UPSTREAM_CLIENT_ID: clientId, CLAIMCHECK_UPSTREAM_CLIENT_SECRET: clientSecret } = environment
  return {
    kind: 'nextcloud',
    port,
    settings: settingsNamed(upstreamSet),
    ...(upstreamRedirect === undefined ? {} : { redirectUris: upstreamRedirect }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  }
}

function commandOf(line: string, { env = [], cwd }: TargetFlags): CommandWanted {
  const pairs = env.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError('usage', `--env takes NAME=VALUE, not '${text}'.`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  return { line, env: Object.fromEntries(pairs), ...(cwd === undefined ? {} : { cwd }) }
}

/** Up to two people, by variables that end in nothing and in `_2`. */
function accountsIn(environment: Environment): readonly Account[] {
  return ['', '_2'].flatMap((suffix) => {
    const [user, password] = [environment[`CLAIMCHECK_USER${suffix}`], environment[`CLAIMCHECK_PASSWORD${suffix}`]]
    if (user === undefined && password === undefined) return []
    if (user === undefined || password === undefined)
      throw new UsageError('usage', `CLAIMCHECK_USER${suffix} and CLAIMCHECK_PASSWORD${suffix} go together: set both.`)
    return [{ user, password }]
  })
}

function clientOf({ clientId, redirectUri }: TargetFlags, environment: Environment): RegisteredClient | undefined {
  if (clientId === undefined && redirectUri === undefined) return undefined
  if (clientId === undefined || redirectUri === undefined)
    throw new UsageError('usage', '--client-id and --redirect-uri go together: a client is known by both.')
  const clientSecret = environment['CLAIMCHECK_CLIENT_SECRET']
  return {
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    redirectUris: [redirectUri],
    tokenEndpointAuthMethod: clientSecret === undefined ? 'none' : 'client_secret_basic',
  }
}

/** Returns to where the first one returns to. */
function secondClientOf(first: RegisteredClient | undefined, environment: Environment): RegisteredClient | undefined {
  const { CLAIMCHECK_CLIENT_ID_2: clientId, CLAIMCHECK_CLIENT_SECRET_2: clientSecret } = environment
  if (clientId === undefined && clientSecret === undefined) return undefined
  if (clientId === undefined || first === undefined)
    throw new UsageError(
      'usage',
      clientId === undefined
        ? 'CLAIMCHECK_CLIENT_SECRET_2 is the secret of a second client: name it by CLAIMCHECK_CLIENT_ID_2.'
        : 'CLAIMCHECK_CLIENT_ID_2 names a second client: name the first with --client-id and --redirect-uri.',
    )
  return {
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    redirectUris: first.redirectUris,
    tokenEndpointAuthMethod: clientSecret === undefined ? 'none' : 'client_secret_basic',
  }
}

function originNamed(flag: string, text: string | undefined): readonly string[] {
  if (text === undefined) return []
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(
      'usage',
      `--${flag} takes a URL like https://cloud.example${flag === 'nextcloud' ? ', or mock[:port]' : ''}, or container[:image], not '${text}'.`,
    )
  return [new URL(text).origin]
}
