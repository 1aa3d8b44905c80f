import { isJsonObject } from '../protocol/json-document.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import type { IssuerWanted } from '../targets/second-issuer.ts'
import type { RunRequest } from './plan.ts'
import { readSignInPages } from './read-sign-in-pages.ts'
import { shardName } from './shard.ts'
import { UsageError } from './usage-error.ts'

/** The command line that makes the same run again; no flag of `run` carries a secret. */
export function commandLine(request: RunRequest): string {
  const {
    deployment,
    foreign,
    fault,
    spec,
    only,
    scenario,
    seats,
    requireSeats,
    profiles,
    sessionTool,
    provisioningTool,
    shard,
    signIn,
    described,
    own,
  } = request
  const parts = ['claimcheck run', ...(foreign === undefined ? [`--deployment ${deployment}`] : foreignParts(foreign))]
  if (fault !== undefined) parts.push(`--fault ${fault}`)
  if (spec !== undefined) parts.push(`--spec ${spec}`)
  for (const glob of only) parts.push(`--only ${quoted(glob)}`)
  for (const glob of scenario) parts.push(`--scenario ${quoted(glob)}`)
  if (seats !== undefined) parts.push(`--seats ${seats.join(',')}`)
  if (requireSeats.length > 0) parts.push(`--require-seats ${requireSeats.join(',')}`)
  if (profiles !== undefined) parts.push(`--profile ${profiles.join(',') || 'none'}`)
  if (provisioningTool !== undefined) parts.push(`--provisioning-tool ${quoted(provisioningTool)}`)
  if (sessionTool !== undefined) parts.push(`--session-tool ${quoted(sessionTool.name)}`)
  if (sessionTool?.args !== undefined) parts.push(`--session-args ${quoted(JSON.stringify(sessionTool.args))}`)
  if (described !== undefined) parts.push(`--sign-in-form ${quoted(JSON.stringify(described))}`)
  if (own?.folder !== undefined) parts.push(`--scenarios ${quoted(own.folder)}`)
  if (signIn?.by === 'hand') parts.push(`--interactive ${signIn.seconds}`)
  if (signIn?.by === 'browser')
    parts.push(signIn.executable === undefined ? '--browser' : `--browser ${quoted(signIn.executable)}`)
  // At the end, where `wholeCommand` takes it away.
  if (shard !== undefined) parts.push(`--shard ${shardName(shard)}`)
  if (shard?.durations !== undefined) parts.push(`--durations ${quoted(shard.durations.from)}`)
  return parts.join(' ')
}

function issuerParts({ port, url, keyFile, claims }: IssuerWanted): string[] {
  return [
    url === undefined ? `--trust-issuer ${port === 0 ? 'any' : port}` : `--issuer-url ${quoted(url)}`,
    ...(keyFile === undefined ? [] : [`--issuer-file ${quoted(keyFile)}`]),
    ...(claims === undefined ? [] : [`--issuer-claims ${quoted(JSON.stringify(claims))}`]),
  ]
}

/** The command line of the whole run that a shard was a part of. */
export function wholeCommand(line: string): string {
  return line.replace(/ --shard \d+\/\d+(?: --durations '(?:[^']|'\\'')*')?$/, '')
}

/** Passwords and secrets come from the environment, and stand in no command line. */
function foreignParts({
  server,
  upstream,
  container,
  idp,
  listen,
  command,
  allowHosts = [],
  passwordsAt = [],
  client,
  clientsBy,
  clientDocuments = [],
  trustedIssuer,
  ...manners
}: ForeignTarget): string[] {
  return [
    `--server ${quoted(server)}`,
    ...(upstream === undefined ? [] : [`--upstream mock${upstream.port === 0 ? '' : `:${upstream.port}`}`]),
    ...containerParts('--nextcloud', container),
    ...(container?.delegationIssuer === undefined ? [] : [`--delegation-issuer ${quoted(container.delegationIssuer)}`]),
    ...containerParts('--idp', idp),
    ...((container?.reuse ?? idp?.reuse) === true ? ['--reuse-container'] : []),
    ...(listen === undefined ? [] : [`--listen ${listen}`]),
    ...(command === undefined
      ? []
      : [
          `--command ${quoted(command.line)}`,
          // A value that is no placeholder may be a secret.
          ...Object.entries(command.env).map(([name, value]) => `--env ${quoted(`${name}=${shown(value)}`)}`),
          ...(command.cwd === undefined ? [] : [`--cwd ${quoted(command.cwd)}`]),
        ]),
    ...(trustedIssuer === undefined ? [] : issuerParts(trustedIssuer)),
    ...(client === undefined ? [] : [`--client-id ${quoted(client.clientId)}`]),
    ...(clientsBy === undefined ? [] : [`--client ${clientsBy}`]),
    ...clientDocuments.map((url) => `--client-metadata-url ${quoted(url)}`),
    ...allowHosts.map((host) => `--allow-host ${host}`),
    ...passwordsAt.map((origin) => `--idp ${origin}`),
    ...mannerParts(manners),
  ]
}

function containerParts(flag: string, wanted: { readonly image?: string } | undefined): string[] {
  if (wanted === undefined) return []
  return [`${flag} ${quoted(`container${wanted.image === undefined ? '' : `:${wanted.image}`}`)}`]
}

function mannerParts(manners: Partial<ForeignTarget>): string[] {
  const { mostRegistrations, mostRequests, mostPerSecond, answerWithin, allowDisruptive } = manners
  const counts = [
    ['--max-registrations', mostRegistrations],
    ['--max-requests', mostRequests],
    ['--max-rps', mostPerSecond],
    ['--timeout', answerWithin],
  ] as const
  return [
    ...counts.flatMap(([flag, count]) => (count === undefined ? [] : [`${flag} ${count}`])),
    ...(allowDisruptive === true ? ['--allow-disruptive'] : []),
  ]
}

function shown(value: string): string {
  return /^\{[a-z.]+\}$/.test(value) ? value : '...'
}

/** As a POSIX shell takes it for one word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** What a recorded command line says of the target and of how it was judged; not which part of it was chosen. */
export type RecordedRequest = Pick<
  RunRequest,
  'deployment' | 'fault' | 'spec' | 'seats' | 'profiles' | 'sessionTool' | 'provisioningTool' | 'signIn' | 'described'
> & {
  /** The folder that scenarios of one's own were read from. */
  readonly ownFolder?: string
}

/**
 * Reads the command line that a run recorded.
 *
 * @throws UsageError `no-command` when it is none that {@link commandLine} writes
 */
export function readCommandLine(line: string): RecordedRequest {
  const [program, command, ...rest] = wordsOf(line)
  const flags = new Map<string, string>()
  for (let at = 0; at < rest.length; at += 2) flags.set(rest[at] ?? '', rest[at + 1] ?? '')
  const deployment = flags.get('--deployment')
  if (program !== 'claimcheck' || command !== 'run' || deployment === undefined)
    throw new UsageError('no-command', `The run was not made by \`claimcheck run --deployment\`, but by '${line}'.`)
  const [fault, spec, seats, profiles] = ['--fault', '--spec', '--seats', '--profile'].map((name) => flags.get(name))
  const tool = flags.get('--session-tool')
  const [provisioningTool, pages] = [flags.get('--provisioning-tool'), flags.get('--sign-in-form')]
  const ownFolder = flags.get('--scenarios')
  return {
    deployment,
    ...(fault === undefined ? {} : { fault }),
    ...(spec === undefined ? {} : { spec }),
    ...(seats === undefined ? {} : { seats: seats.split(',') }),
    ...(profiles === undefined ? {} : { profiles: profiles.split(',') }),
    ...(provisioningTool === undefined ? {} : { provisioningTool }),
    ...(ownFolder === undefined ? {} : { ownFolder }),
    ...browserIn(flags.get('--browser')),
    ...(pages === undefined ? {} : { described: readSignInPages(pages, '--sign-in-form') }),
    ...(tool === undefined ? {} : { sessionTool: { name: tool, ...argsIn(flags.get('--session-args')) } }),
  }
}

/** Splits as a POSIX shell does, as far as {@link quoted} needs it. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? []
  return words.map((word) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, inside?: string, sign?: string) => inside ?? sign ?? ''),
  )
}

function browserIn(path: string | undefined): Pick<RunRequest, 'signIn'> {
  if (path === undefined) return {}
  return { signIn: { by: 'browser', ...(path === '' ? {} : { executable: path }) } }
}

function argsIn(text: string | undefined): Pick<NonNullable<RunRequest['sessionTool']>, 'args'> {
  if (text === undefined) return {}
  try {
    const args: unknown = JSON.parse(text)
    if (isJsonObject(args)) return { args }
  } catch {
    // Said below, together with what is JSON and no object.
  }
  throw new UsageError('no-command', `The run recorded arguments of a tool that are no JSON object: '${text}'.`)
}
