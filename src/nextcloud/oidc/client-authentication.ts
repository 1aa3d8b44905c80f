import { basicCredentials } from '../authentication.ts'
import type { Context } from '../router.ts'
import { countHit } from '../security.ts'
import { type Answer, header, json } from '../wire.ts'

/** A client's id and secret as a request carries them. */
export interface ClientCredentials {
  readonly id: string
  readonly secret: string
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Basic credentials of a client; URL-decoded at the token endpoint, as they are at introspection (nextcloud.md 1.6, 1.8). */
export function basicClient(context: Context, urlDecoded: boolean): ClientCredentials | undefined {
  const basic = basicCredentials(header(context.request, 'authorization') ?? '')
  if (basic === undefined) return undefined
  return urlDecoded
    ? { id: decoded(basic.name), secret: decoded(basic.secret) }
    : { id: basic.name, secret: basic.secret }
}

const triesBeforeDelay = 10
const delayPeriod = 1800

/**
 * The Basic trap of releases before 2.0.8: core takes `client_secret_basic` for a user's login, which fails and counts
 * (nextcloud.md 1.2). Undefined unless `basicAuthBroken` is on.
 */
export function basicTakenForLogin(context: Context): Answer | undefined {
  const { core, caller, request } = context
  if (!core.settings.basicAuthBroken || caller.tried !== 'basic' || caller.user !== undefined) return undefined
  const failures = countHit(context, `login ${request.remoteAddress}`, delayPeriod)
  return failures > triesBeforeDelay ? json(429, { message: 'Reached maximum delay' }) : json(401, { message: '' })
}
