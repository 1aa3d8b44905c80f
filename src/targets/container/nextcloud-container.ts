import { randomBytes } from 'node:crypto'
import type { Account } from '../../contract/target.ts'
import { TargetError } from '../errors.ts'
import { freePort } from '../free-port.ts'
import { type Container, startContainer } from './engine.ts'
import { oneNameForAll, type ReadInside } from './one-name.ts'
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

/** The identity provider in a container beside it, whose tokens it takes for its API, too. */
interface TrustedIdp {
  readonly issuer: string
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
  readonly readInside: ReadInside
  /** Ends it, unless it is kept for the next run. */
  stop(): Promise<void>
}

/** What is said while it is made. */
export interface ContainerHooks {
  /** Redirect URI of the clients, or the beginning of all of them with `*` at the end. */
  readonly redirect: string
  /** The address of this machine at which it is reached; loopback when absent. */
  readonly address?: string | undefined
  readonly idp?: TrustedIdp | undefined
  readonly onProgress?: (line: string) => void
  /** Ends it before it is ready. */
  readonly signal?: AbortSignal
}

/** A release that the apps are made for; pinned, so that a run next month judges the same. */
export const defaultImage = 'nextcloud:32.0.1-apache'

/** A warm container has to be found again by the port that it was started with. */
const warmPort = 28_080

/**
 * The image has its web server listen at port 80. It listens at the port by which it is reached from outside instead: so
 * one URL is right for browsers, for claimcheck, and for Nextcloud itself when it asks its own issuer.
 */
function startedAt(port: number): string[] {
  const ports = `sed -i 's/^Listen 80$/Listen ${port}/' /etc/apache2/ports.conf`
  const site = `sed -i 's/:80>/:${port}>/' /etc/apache2/sites-available/000-default.conf`
  return ['sh', '-c', `${ports} && ${site} && exec /entrypoint.sh apache2-foreground`]
}

const madeUp = (): string => randomBytes(24).toString('hex')
const password = (): string => randomBytes(24).toString('base64url')

/**
 * Starts a Nextcloud in a container, installs and configures it, and looks whether it calls itself by the name that all use.
 *
 * @throws TargetError
 */
export async function startNextcloudContainer(
  { image = defaultImage, reuse = false, delegationIssuer }: ContainerWanted,
  { redirect, address = '127.0.0.1', idp, onProgress = () => {}, signal }: ContainerHooks,
): Promise<NextcloudContainer> {
  const port = reuse ? warmPort : await freePort()
  const origin = `http://${address}:${port}`
  onProgress(`Nextcloud (${image}) starts at ${origin}; an image that is not there yet is fetched first`)
  const container = await startContainer({
    ...{ what: 'Nextcloud', flag: '--nextcloud', image, address, port, reuse },
    entrypoint: startedAt(port),
    ready: `curl -fsSL http://127.0.0.1:${port}/status.php`,
    folder: '/var/www/html',
  })
  const readInside: ReadInside = async (url) =>
    (await container.run(['curl', '-fsSL', '-m', '30', url], { user: 'www-data' })).output
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
      ...(idp === undefined ? {} : { 'idp.issuer': idp.issuer }),
      ...Object.fromEntries(accounts.map((account) => [`${account.user}.password`, account.password])),
    }
    const secrets = [
      admin,
      delegation,
      client.secret,
      background.secret,
      ...accounts.map((account) => account.password),
    ]
    const todo = stepsFor(values, {
      warm: await isWarm(container),
      delegation: delegationIssuer !== undefined,
      idp: idp !== undefined,
    })
    for (const [at, step] of todo.entries()) {
      if (signal?.aborted === true)
        throw new TargetError('not-ready', 'Interrupted while Nextcloud was set up; its container is gone.')
      onProgress(`Nextcloud: ${step.what} (${at + 1} of ${todo.length})`)
      await take(step, container, secrets)
    }
    await oneNameForAll('Nextcloud', origin, readInside)
    onProgress(`Nextcloud is ready at ${origin}`)
    return { origin, accounts, client, background, secrets, readInside, stop: () => container.stop() }
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
