import type { Credential, UpstreamSeat } from '../contract/seats.ts'
import type { Answer } from '../http/sender.ts'
import { isJsonObject, stringMember } from '../protocol/json-document.ts'
import type { Stage } from './stage.ts'
import { askUpstreamApi } from './upstream-api.ts'

type Asking = Pick<Stage<never>, 'seat' | 'visitor'>

/** The credentials of grants that last, oldest first: refresh tokens as they were rotated, or app passwords. */
export function lastingOf(upstream: UpstreamSeat, grants: ReadonlySet<string>): readonly Credential[] {
  return upstream
    .credentials()
    .filter(({ kind, lineage }) => (kind === 'refresh-token' || kind === 'app-password') && grants.has(lineage.grant))
}

/**
 * Tries whether the upstream still takes a credential. A refresh token that is good is spent by that.
 *
 * @returns undefined where it cannot be tried: nobody knows the client that it belongs to
 */
export async function tryLasting(asking: Asking, credential: Credential): Promise<Answer | undefined> {
  const { kind, value, lineage } = credential
  if (kind === 'app-password')
    return await askUpstreamApi(asking, `Basic ${Buffer.from(`${lineage.user ?? ''}:${value}`).toString('base64')}`)
  const upstream = asking.seat('upstream')
  const { clientId = '' } = lineage
  const secret = upstream
    .credentials()
    .find((other) => other.kind === 'client-secret' && other.lineage.clientId === clientId)
  const endpoint = await tokenEndpointOf(asking)
  if (secret === undefined || endpoint === undefined) return undefined
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: value,
    client_id: clientId,
    client_secret: secret.value,
  })
  return await asking.visitor.as({ seat: 'client', actor: 'claimcheck' }).send({
    method: 'POST',
    url: endpoint,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: form.toString(),
  })
}

async function tokenEndpointOf({ seat, visitor }: Asking): Promise<string | undefined> {
  const url = `${seat('upstream').origin}/.well-known/openid-configuration`
  const read = (await visitor.as({ seat: 'client', actor: 'claimcheck' }).send({ url })).json()
  return read.ok && isJsonObject(read.value) ? stringMember(read.value, 'token_endpoint') : undefined
}
