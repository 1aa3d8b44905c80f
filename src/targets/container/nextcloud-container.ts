import { randomBytes } from 'node:crypto'
import type { Account } from '../../contract/target.ts'
import { TargetError } from '../errors.ts'
import { freePort } from '../free-port.ts'
import { type Container, startContainer } from './engine.ts'
import { type OccStep, people, stepsFor } from './steps.ts'

/** Which Nextcloud is wanted. */
export interface ContainerWanted {
  /** Absent: {@link defaultImage}. */
  readonly image?: string
  /** Whether a container that an earlier run left is taken, and this one is left for the next. */
  readonly reuse?: boolean
  /** Redirect URI of the server's clients there; absent: everything below the server's origin. */
  readonly redirectUri?: string
  /** An issuer whose tokens Nextcloud takes for its API. */
  readonly delegationIssuer?: string
}

/** A client of the judged server at Nextcloud. */
interface ClientThere {
  readonly id: string
  readonly secret: string
}

/** A Nextcloud in a container, ready to be used. */
export interface NextcloudContainer {
  readonly origin: string
  readonly accounts: readonly Account[]
  /** For sign-ins. */
  readonly client: ClientThere
  /** For what people give for work in the background. */
  readonly background: ClientThere
  /** Everything that was made up for it and must be shown to nobody. */
  readonly secrets: readonly string[]
  /** Ends it, unless it is kept for the next run. */
  stop(): Promise<void>
}

/** What is said while it is made. */
export interface ContainerHooks {
  /** Redirect URI of the clients, or the beginning of all of them with `*` at the end. */
  readonly redirect: string
  readonly onProgress?: (line: string) => void
  /** Ends it before it is ready. */
  readonly signal?: AbortSignal
}

/** A release that the apps are made for; pinned, so that a run next month judges the same. */
export const defaultImage = 'nextcloud:32.0.1-apache'

/** A warm container has to be found again by the port that it was started with. */
const warmPort = 28_080

const madeUp = (): string => randomBytes(24).toString('hex')
const password = (): string => randomBytes(24).toString('base64url')

/**
 * Starts a Nextcloud in a container, installs and configures it, and looks whether it calls itself by the name that all use.
 *
 * @throws TargetError
 */
export async function startNextcloudContainer(
  { image = defaultImage, reuse = false, delegationIssuer }: ContainerWanted,
  { redirect, onProgress = () => {}, signal }: ContainerHooks,
): Promise<NextcloudContainer> {
  const port = reuse ? warmPort : await freePort()
  const origin = `http://127.0.0.1:${port}`
  onProgress(`Nextcloud (${image}) starts at ${origin}; an image that is not there yet is fetched first`)
  const container = await startContainer({ image, port, reuse })
  try {
    const accounts = people.map((user) => ({ user, password: password() }))
    const client = { id: madeUp(), secret: madeUp() }
    const background = { id: madeUp(), secret: madeUp() }
    const [admin, delegation] = [password(), madeUp()]
    const values = {
      origin,
      redirect,
      host: new URL(origin).host,
      'admin.password': admin,
      'client.id': client.id,
      'client.secret': client.secret,
      'background.id': background.id,
      'background.secret': background.secret,
      'delegation.secret': delegation,
      ...(delegationIssuer === undefined ? {} : { 'delegation.issuer': delegationIssuer }),
      ...Object.fromEntries(accounts.map((account) => [`${account.user}.password`, account.password])),
    }
    const secrets = [
      admin,
      delegation,
      client.secret,
      background.secret,
      ...accounts.map((account) => account.password),
    ]
    const todo = stepsFor(values, { warm: await isWarm(container), delegation: delegationIssuer !== undefined })
    for (const [at, step] of todo.entries()) {
      if (signal?.aborted === true)
        throw new TargetError('not-ready', 'Interrupted while Nextcloud was set up; its container is gone.')
      onProgress(`Nextcloud: ${step.what} (${at + 1} of ${todo.length})`)
      await take(step, container, secrets)
    }
    await sameNameForAll(origin, container)
    onProgress(`Nextcloud is ready at ${origin}`)
    return { origin, accounts, client, background, secrets, stop: () => container.stop() }
  } catch (error) {
    await container.stop()
    throw error
  }
}

const occ = (container: Container, words: readonly string[], env?: Readonly<Record<string, string>>) =>
  container.run(['php', 'occ', '--no-interaction', ...words], {
    user: 'www-data',
    ...(env === undefined ? {} : { env }),
  })

/** Whether an earlier run has installed it. */
async function isWarm(container: Container): Promise<boolean> {
  const { output } = await occ(container, ['status', '--output=json'])
  return /"installed":\s*true/.test(output)
}

async function take({ what, occ: words, env }: OccStep, container: Container, secrets: readonly string[]) {
  const { exitCode, output } = await occ(container, words, env)
  if (exitCode === 0) return
  const lines = secrets
    .reduce((text, secret) => text.replaceAll(secret, '<secret>'), output)
    .trim()
    .split('\n')
  throw new TargetError(
    'container-failed',
    `Nextcloud in its container cannot be set up: occ ${words[0] ?? ''}, to ${what}, ended with ${exitCode}.`,
    lines.slice(-10),
  )
}

/** Preflight: Nextcloud has one name, seen from here and from inside, and its issuer is that name. */
async function sameNameForAll(origin: string, container: Container): Promise<void> {
  const url = `${origin}/.well-known/openid-configuration`
  const here = await fetch(url, { signal: AbortSignal.timeout(30_000) }).then(
    (response) => response.text(),
    () => '',
  )
  const { output: inside } = await container.run(['curl', '-fsSL', url], { user: 'www-data' })
  const issuers = [here, inside].map(issuerIn)
  if (issuers.every((issuer) => issuer === origin)) return
  const [outer = 'nobody', inner = 'nobody'] = issuers
  throw new TargetError(
    'container-failed',
    `Nextcloud must be one name for browsers, for claimcheck and for itself: ${url} names ${outer} from here and ${inner} from inside, and both must be ${origin}.`,
  )
}

function issuerIn(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && 'issuer' in read ? String(read.issuer) : undefined
  } catch {
    return undefined
  }
}
