import type { Core } from './core.ts'
import { alphanumeric } from './random.ts'
import type { OidcClient } from './state.ts'

/** A client as an administrator enters it. */
export interface AdminClient {
  readonly name: string
  readonly redirectUris: readonly string[]
  /** `confidential` when absent. */
  readonly type?: 'confidential' | 'public'
  /** `opaque` when absent. */
  readonly tokenType?: 'opaque' | 'jwt'
  readonly signingAlg?: 'RS256' | 'HS256'
  readonly flow?: 'code' | 'code id_token'
  /** Space separated; everything when absent. */
  readonly allowedScopes?: string
  readonly resourceUrl?: string
  /** Only members may sign in. */
  readonly groups?: readonly string[]
  /** Made up when absent: 64 letters and digits. */
  readonly clientId?: string
  readonly clientSecret?: string
}

/** Enters a client that does not grow old. */
export function addClient(core: Core, given: AdminClient): OidcClient {
  const clientId = given.clientId ?? alphanumeric(64)
  const lineage = { grant: core.credentials.nextGrant(), flow: 'registration', clientId } as const
  const client: OidcClient = {
    clientId,
    clientSecret: given.clientSecret ?? alphanumeric(64),
    name: given.name,
    redirectUris: given.redirectUris,
    type: given.type ?? 'confidential',
    dynamic: false,
    issuedAt: core.seconds(),
    tokenType: given.tokenType ?? 'opaque',
    signingAlg: given.signingAlg ?? 'RS256',
    flow: given.flow ?? 'code',
    applicationType: 'web',
    allowedScopes: given.allowedScopes ?? '',
    resourceUrl: given.resourceUrl ?? '',
    groups: given.groups ?? [],
    lineage,
  }
  core.state.clients.set(clientId, client)
  core.credentials.enter('client-secret', client.clientSecret, lineage)
  return client
}
