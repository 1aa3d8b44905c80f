import { TargetError } from '../errors.ts'
import { realmName } from './keycloak-realm.ts'

/** Who may administer a Keycloak. */
export interface Administrator {
  readonly user: string
  readonly password: string
}

/** How long an answer may take, in milliseconds: an import is work for a server that has just started. */
const patience = 60_000

/**
 * Makes the realm by the administration of Keycloak, in place of one that an earlier run left.
 *
 * @throws TargetError `container-failed`, with what Keycloak said
 */
export async function makeRealm(origin: string, { user, password }: Administrator, realm: object): Promise<void> {
  const asked = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: user, password })
  const signedIn = await send(`${origin}/realms/master/protocol/openid-connect/token`, { method: 'POST', body: asked })
  const token: unknown = JSON.parse(await taken('sign in as its administrator', signedIn))
  const access = typeof token === 'object' && token !== null && 'access_token' in token ? token.access_token : ''
  const headers = { authorization: `Bearer ${String(access)}`, 'content-type': 'application/json' }
  const gone = await send(`${origin}/admin/realms/${realmName}`, { method: 'DELETE', headers })
  if (gone.status !== 404) await taken('remove the realm of an earlier run', gone)
  const made = await send(`${origin}/admin/realms`, { method: 'POST', headers, body: JSON.stringify(realm) })
  await taken('make the realm', made)
}

async function send(url: string, request: RequestInit): Promise<Response> {
  return await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(patience) }).catch(
    (error: unknown) => {
      throw failed(`nobody answers at ${url}`, error instanceof Error ? error.message : '')
    },
  )
}

/** What an answer says, where what was asked was done. */
async function taken(what: string, answer: Response): Promise<string> {
  const text = await answer.text()
  if (answer.ok) return text
  throw failed(`to ${what} was answered with ${answer.status}`, text)
}

/** Nothing secret is in what Keycloak answers when it refuses. */
function failed(what: string, said: string): TargetError {
  return new TargetError(
    'container-failed',
    `Keycloak in its container cannot be set up: ${what}. It must be of a release from 26.2 on.`,
    said.split('\n').slice(0, 5),
  )
}
