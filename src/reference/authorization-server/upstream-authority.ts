import type { Context } from './context.ts'
import { delegate } from './exchange.ts'
import type { FamilyRecord } from './records.ts'

/** How long the upstream is waited for, in milliseconds. */
const patience = 10_000

/** Seconds that the token lives with which it is asked. */
const moment = 30

/**
 * Whether a session still has at the upstream what it stands for: its own grant there, or, where calls run on delegated
 * tokens, an account that takes one. An upstream that fails has said nothing: only its refusal ends a session.
 */
export async function authorityLives(context: Context, session: FamilyRecord): Promise<boolean> {
  const { config, grants, parts } = context
  const { grant } = session
  if (config.authority === 'session-grant')
    return await parts.authorityLives(
      async () => grant === undefined || grants === undefined || (await grants.lives(grant)),
    )
  return config.authority === 'none' || (await parts.authorityLives(() => accountLives(context, session)))
}

/** Asks for the account itself, which every account may do, with a token like those of calls. */
async function accountLives(context: Context, session: FamilyRecord): Promise<boolean> {
  const { config } = context
  const { sub, clientId, resource } = session
  const service = config.services.find((one) => one.resource === resource)
  // No MCP server could act for the person there.
  if (service === undefined) return true
  const iat = Math.floor(config.now() / 1000)
  const times = { scope: 'profile.read', iat, exp: iat + moment }
  const token = await delegate(context, service, { family: '', sub, clientId, resource, ...times }, times)
  try {
    const { status } = await fetch(`${config.upstream.origin}/ocs/v2.php/cloud/user?format=json`, {
      headers: { authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' },
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    return status !== 401 && status !== 403
  } catch {
    return true
  }
}
