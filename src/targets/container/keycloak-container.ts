import { randomBytes } from 'node:crypto'
import type { Account } from '../../contract/target.ts'
import { TargetError } from '../errors.ts'
import { freePort } from '../free-port.ts'
import { type Container, startContainer } from './engine.ts'
import { makeRealm } from './keycloak-admin.ts'
import { realmName, realmOf } from './keycloak-realm.ts'
import { oneNameForAll, type ReadInside } from './one-name.ts'
import { nextcloudAudience, people } from './steps.ts'

/** Which Keycloak is wanted. */
export interface IdpWanted {
  /** Absent: {@link defaultImage}. */
  readonly image?: string
  /** Whether a container that an earlier run left is taken, and this one is left for the next. */
  readonly reuse?: boolean
  /** Redirect URIs of the server's client there; absent: everything below the server's origin. */
  readonly redirectUris?: readonly string[]
}

/** A Keycloak in a container, with the realm of `docs/identity-provider.md`. */
export interface KeycloakContainer {
  readonly origin: string
  /** Of the realm. */
  readonly issuer: string
  readonly accounts: readonly Account[]
  /** The server's own, which may exchange tokens (RFC 8693). */
  readonly client: { readonly id: string; readonly secret: string }
  /** What Nextcloud is called there: the `audience` of an exchange. */
  readonly audience: string
  /** Everything that was made up for it and must be shown to nobody. */
  readonly secrets: readonly string[]
  /** Ends it, unless it is kept for the next run. */
  stop(): Promise<void>
}

/** What is said while it is made, and of what it is for. */
export interface KeycloakHooks {
  /** The MCP endpoint: tokens are for it, and its client is called by it. */
  readonly resource: string
  /** The address of this machine at which it is reached; loopback when absent. */
  readonly address?: string | undefined
  readonly onProgress?: (line: string) => void
  /** Ends it before it is ready. */
  readonly signal?: AbortSignal
}

/** The release that `npm run test:peers` judges; pinned, so that a run next month judges the same. */
export const defaultImage = 'quay.io/keycloak/keycloak:26.7.3'

/** A warm container has to be found again by the port that it was started with. */
const warmPort = 28_081

/** The first administrator, and where their password lies inside: made up there, and the same as long as the container is. */
const administrator = 'claimcheck'
const passwordFile = '/tmp/claimcheck-administrator'

/** Only the shell that the image has is used: there is little else in it. */
function startedAt(origin: string, port: number): string[] {
  const flags = [
    '--db=dev-mem',
    // Without it `resource` is ignored, and a token is for whatever its scopes say (RFC 8707 §2).
    '--features=resource-indicators',
    '--cache=local',
    '--http-enabled=true',
    `--http-port=${port}`,
    `--hostname=${origin}`,
  ]
  const lines = [
    'umask 077',
    'read -r word < /proc/sys/kernel/random/uuid',
    `printf %s "$word" > ${passwordFile}`,
    `export KC_BOOTSTRAP_ADMIN_USERNAME=${administrator} KC_BOOTSTRAP_ADMIN_PASSWORD="$word"`,
    `exec /opt/keycloak/bin/kc.sh start ${flags.join(' ')}`,
  ]
  return ['/bin/bash', '-c', lines.join('\n')]
}

/** Asks by the shell itself, since the image has no program for it; the port goes nowhere but to this very container or its bridge. */
const asking = `
read -r host port path <<< "$1"
exec 3<>"/dev/tcp/$host/$port" || exit 1
printf 'GET %s HTTP/1.0\\r\\nHost: %s:%s\\r\\nConnection: close\\r\\n\\r\\n' "$path" "$host" "$port" >&3
head=yes
while IFS= read -r -t 20 line || [ -n "$line" ]; do
  if [ -z "$head" ]; then printf '%s\\n' "$line"; elif [ "$line" = $'\\r' ]; then head=; fi
  line=
done <&3
`

/**
 * Starts a Keycloak in a container, makes its realm, and looks whether it calls itself by the name that all use.
 *
 * @throws TargetError
 */
export async function startKeycloakContainer(
  { image = defaultImage, reuse = false, redirectUris }: IdpWanted,
  { resource, address = '127.0.0.1', onProgress = () => {}, signal }: KeycloakHooks,
): Promise<KeycloakContainer> {
  const port = reuse ? warmPort : await freePort()
  const origin = `http://${address}:${port}`
  const issuer = `${origin}/realms/${realmName}`
  onProgress(`Keycloak (${image}) starts at ${origin}; an image that is not there yet is fetched first`)
  const container = await startContainer({
    ...{ what: 'Keycloak', flag: '--idp', image, address, port, reuse },
    entrypoint: startedAt(origin, port),
    ready: `/bin/bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'`,
  })
  try {
    if (signal?.aborted === true)
      throw new TargetError('not-ready', 'Interrupted while Keycloak was set up; its container is gone.')
    onProgress(`Keycloak: make the realm ${realmName}`)
    const accounts = people.map((user) => ({ user, password: madeUp() }))
    const [secretOfServer, secretOfNextcloud] = [madeUp(), madeUp()]
    const realm = realmOf({
      ...{ resource, secretOfServer, secretOfNextcloud, people: accounts },
      redirectUris: redirectUris ?? [`${new URL(resource).origin}/*`],
      sendersLookedAt: false,
    })
    await makeRealm(origin, { user: administrator, password: await passwordIn(container) }, realm)
    await oneNameForAll('Keycloak', issuer, readInside(container))
    onProgress(`Keycloak is ready at ${issuer}`)
    return {
      ...{ origin, issuer, accounts, audience: nextcloudAudience },
      client: { id: resource, secret: secretOfServer },
      secrets: [secretOfServer, secretOfNextcloud, ...accounts.map(({ password }) => password)],
      stop: () => container.stop(),
    }
  } catch (error) {
    await container.stop()
    throw error
  }
}

const madeUp = (): string => randomBytes(24).toString('base64url')

async function passwordIn(container: Container): Promise<string> {
  const { output } = await container.run(['/bin/bash', '-c', `printf %s "$(<${passwordFile})"`])
  return output.trim()
}

function readInside(container: Container): ReadInside {
  return async (url) => {
    const { hostname, port, pathname } = new URL(url)
    const { output } = await container.run(['/bin/bash', '-c', asking, 'ask', `${hostname} ${port} ${pathname}`])
    return output
  }
}
