import type { Signer } from '../contract/administration.ts'
import type { UpstreamSeat } from '../contract/seats.ts'
import type { Account } from '../contract/target.ts'
import type { NextcloudClock } from '../nextcloud/clock.ts'
import { type ControlEndpoint, openControl } from '../nextcloud/control.ts'
import { listen } from '../nextcloud/listen.ts'
import { createNextcloud, type Nextcloud } from '../nextcloud/nextcloud.ts'
import { rsaPair } from '../nextcloud/rsa-keys.ts'

/** The mock Nextcloud behind a deployment, listening. */
export interface NextcloudBehind {
  readonly nextcloud: Nextcloud
  readonly origin: string
  readonly seat: UpstreamSeat
  readonly signer: Signer
  close(): Promise<void>
}

/**
 * Starts the mock, by the one clock of the deployment.
 *
 * @param options - `address` at which it listens, and as which alone it answers; `127.0.0.1` when absent
 */
export async function startNextcloud(
  settings: Readonly<Record<string, unknown>>,
  clock: NextcloudClock,
  options: {
    readonly port?: number
    readonly address?: string | undefined
    readonly fetch?: typeof fetch
    readonly accounts?: readonly Account[]
  } = {},
): Promise<NextcloudBehind> {
  const { privateKey: signingKey } = await rsaPair()
  const { fetch: send, accounts, address } = options
  const given = { ...(send === undefined ? {} : { fetch: send }), ...(accounts === undefined ? {} : { accounts }) }
  const nextcloud = createNextcloud({}, { clock, signingKey, ...given })
  nextcloud.configure(settings)
  const listening = await listen(nextcloud, {
    port: options.port ?? 0,
    ...(address === undefined ? {} : { host: address, onlyHost: true }),
  })
  return {
    nextcloud,
    origin: listening.origin,
    seat: {
      origin: listening.origin,
      requests: (after) => nextcloud.requests(after),
      credentials: () => nextcloud.credentials(),
      change: (patch) => {
        const before = Object.entries(nextcloud.settings).filter(([name]) => name in patch)
        nextcloud.change(patch)
        return Object.fromEntries(before)
      },
      removeAccount: (user) => nextcloud.removeAccount(user),
    },
    signer: {
      id: 'nextcloud',
      name: 'Nextcloud',
      effect: 'Signed tokens of its oidc app are refused by whoever asks it for its keys anew.',
      rotate: async () => nextcloud.change({ keys: 'rotate' }),
    },
    close: () => listening.close(),
  }
}

/** Opens the control endpoint of a deployment where one is wanted. */
export async function controlOf(behind: NextcloudBehind, wanted: boolean): Promise<ControlEndpoint | undefined> {
  return wanted ? await openControl(behind.nextcloud) : undefined
}
