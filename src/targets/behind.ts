import type { Account, Component } from '../contract/target.ts'
import type { Closing } from '../deployments/closing.ts'
import { type NextcloudBehind, startNextcloud } from '../deployments/nextcloud-behind.ts'
import { createClock } from '../nextcloud/clock.ts'
import { cannotListen } from './cannot-listen.ts'
import { type KeycloakContainer, startKeycloakContainer } from './container/keycloak-container.ts'
import { type NextcloudContainer, startNextcloudContainer } from './container/nextcloud-container.ts'
import { discoveryOf } from './container/one-name.ts'
import type { ForeignTarget, UpstreamWanted } from './foreign-target.ts'
import type { Values } from './placeholders.ts'
import type { StartingHooks } from './start-foreign.ts'

/** What claimcheck started behind a server of somebody else's. */
export interface Behind {
  readonly mock?: Mock
  readonly nextcloud?: NextcloudContainer
  readonly idp?: KeycloakContainer
}

/** The mock with the server's own client there. */
interface Mock {
  readonly behind: NextcloudBehind
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Starts what is wanted behind a server: the identity provider first, since Nextcloud is told to trust it.
 *
 * @param closing - what is started is added as soon as it runs
 * @param mcp - the MCP endpoint
 * @throws TargetError
 */
export async function startBehind(
  { upstream, container, idp: idpWanted, listen: address }: ForeignTarget,
  mcp: string,
  { onProgress, signal }: StartingHooks,
  closing: Closing,
): Promise<Behind> {
  const { origin } = new URL(mcp)
  const hooks = {
    address,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  }
  const idp = idpWanted === undefined ? undefined : await startKeycloakContainer(idpWanted, { resource: mcp, ...hooks })
  closing.add(() => idp?.stop())
  const mock = upstream === undefined ? undefined : await startMock(upstream, origin, idp, address)
  closing.add(() => mock?.behind.close())
  const nextcloud =
    container === undefined
      ? undefined
      : await startNextcloudContainer(container, { redirect: container.redirectUri ?? `${origin}/*`, idp, ...hooks })
  closing.add(() => nextcloud?.stop())
  return {
    ...(mock === undefined ? {} : { mock }),
    ...(nextcloud === undefined ? {} : { nextcloud }),
    ...(idp === undefined ? {} : { idp }),
  }
}

async function startMock(
  wanted: UpstreamWanted,
  server: string,
  idp: KeycloakContainer | undefined,
  address: string | undefined,
): Promise<Mock> {
  const { port, settings } = wanted
  const behind = await startNextcloud({ ...trusting(idp), ...settings }, createClock(), { port, address }).catch(
    (error: unknown) => {
      throw cannotListen(error, { port, address, choose: '--nextcloud mock:PORT' })
    },
  )
  const { clientId, clientSecret } = behind.nextcloud.addClient({
    name: 'the judged server',
    redirectUris: wanted.redirectUris ?? [`${server}/*`],
    ...(wanted.clientId === undefined ? {} : { clientId: wanted.clientId }),
    ...(wanted.clientSecret === undefined ? {} : { clientSecret: wanted.clientSecret }),
  })
  return { behind, clientId, clientSecret }
}

/** Settings of a Nextcloud that takes what was exchanged at an identity provider, and makes no accounts of it. */
function trusting(idp: KeycloakContainer | undefined): Readonly<Record<string, unknown>> {
  if (idp === undefined) return {}
  const provider = { issuer: idp.issuer, clientId: idp.audience, uidMapping: 'sub' }
  return { bearerMode: 'provider', audienceCheck: true, autoProvision: false, providers: [provider] }
}

/** The people who can sign in, where nobody named others. */
export function accountsOf({ accounts, byHand }: ForeignTarget, { mock, nextcloud, idp }: Behind): readonly Account[] {
  // Whoever signs in by themselves tells nobody their password.
  if (byHand !== undefined) return [{ user: byHand.user ?? 'somebody', password: '' }]
  return accounts ?? idp?.accounts ?? nextcloud?.accounts ?? mock?.behind.nextcloud.accounts ?? []
}

/** What the server needs to know. Its client is the one at the identity provider, where there is one. */
export function valuesOf({ mock, nextcloud, idp }: Behind): Values {
  const origin = nextcloud?.origin ?? mock?.behind.origin
  const client =
    idp?.client ??
    nextcloud?.client ??
    (mock === undefined ? undefined : { id: mock.clientId, secret: mock.clientSecret })
  return {
    ...(origin === undefined ? {} : { 'nextcloud.url': origin, 'nextcloud.discovery': discoveryOf(origin) }),
    ...(client === undefined ? {} : { 'client.id': client.id, 'client.secret': client.secret }),
    ...(nextcloud === undefined
      ? {}
      : { 'background.id': nextcloud.background.id, 'background.secret': nextcloud.background.secret }),
    ...(idp === undefined
      ? {}
      : { 'idp.issuer': idp.issuer, 'idp.discovery': discoveryOf(idp.issuer), 'idp.audience': idp.audience }),
  }
}

/** Takes everything out of a text that is known here to be a secret. */
export function masking({ mock, nextcloud, idp }: Behind): (text: string) => string {
  const known = (): readonly (readonly [kind: string, value: string])[] => [
    ...[...(nextcloud?.secrets ?? []), ...(idp?.secrets ?? [])].map((value) => ['secret', value] as const),
    ...(mock?.behind.nextcloud.credentials() ?? []).map(({ kind, value }) => [kind, value] as const),
  ]
  return (text) => known().reduce((masked, [kind, value]) => masked.replaceAll(value, `<${kind}>`), text)
}

/** The components that stand behind the server. */
export function componentsOf({ mock, nextcloud, idp }: Behind): readonly Component[] {
  const found: readonly (Component | undefined)[] = [
    idp && { role: 'AS', name: 'Keycloak in a container', origin: idp.origin, provenance: 'platform' },
    mock && { role: 'UP', name: 'mock Nextcloud', origin: mock.behind.origin, provenance: 'ours' },
    nextcloud && { role: 'UP', name: 'Nextcloud in a container', origin: nextcloud.origin, provenance: 'platform' },
  ]
  return found.filter((component) => component !== undefined)
}
