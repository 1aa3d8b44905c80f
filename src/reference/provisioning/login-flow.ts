import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'
import { accountBehind, basicHeader } from './app-password-kind.ts'
import type { BackgroundGrants } from './background-grants.ts'
import type { ProvisioningParts } from './parts.ts'

/** Login Flow v2: Nextcloud asks the person, and gives an app password to whoever holds the poll token. */
export interface LoginFlow {
  /** Begins a flow for a person. @returns where they go on. @throws where Nextcloud begins none */
  begin(sub: string): Promise<string>
  /** Looks whether a flow that the person began has come to its end, and keeps what it gave. */
  collect(sub: string): Promise<void>
}

const patience = 10_000
const begun = z.object({
  poll: z.object({ token: z.string().min(20), endpoint: z.url() }),
  login: z.url(),
})
const granted = z.object({ loginName: z.string().min(1), appPassword: z.string().min(1) })

/** A flow that is under way, at rest: what it is polled by, then what it gave, until it is known whose that is. */
interface PendingFlow {
  readonly sealed: string
  readonly granted?: true
}

const about = (sub: string, granted?: true): readonly string[] => ['login-flow', granted ? 'granted' : 'poll', sub]
/** What Nextcloud calls the app password in the person's list of devices. */
const userAgent = 'MCP server in the background'

/**
 * Makes it. The person who approves at Nextcloud need not be the one who was sent: Nextcloud binds a flow to nobody. So
 * the app password is asked whose it is before it is kept.
 *
 * @param life - how long a flow is waited for, in seconds
 */
export function createLoginFlow(
  origin: string,
  store: Store,
  vault: Vault,
  grants: BackgroundGrants,
  parts: Pick<ProvisioningParts, 'samePerson' | 'discard'>,
  { now, life }: { readonly now: () => number; readonly life: number },
): LoginFlow {
  const send = (url: string, body: URLSearchParams): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'user-agent': userAgent, accept: 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })

  /** Keeps an app password for who began the flow, once it is known whose it is. @throws where Nextcloud does not say */
  async function prove(sub: string, password: string): Promise<void> {
    const { loginName, appPassword: value } = granted.parse(JSON.parse(password))
    const credential = { kind: 'app-password', value, loginName } as const
    const account = await accountBehind(origin, basicHeader(credential))
    if (account !== undefined && parts.samePerson(sub, account)) await grants.keep(sub, credential)
    else await parts.discard(() => grants.discard(credential))
    store.remove('login-flow', sub)
  }

  return {
    begin: async (sub) => {
      const response = await send(`${origin}/index.php/login/v2`, new URLSearchParams())
      if (!response.ok) throw new Error(`Nextcloud began no login flow: status ${response.status}`)
      const { poll, login } = begun.parse(await response.json())
      // The token goes back to where it came from, whatever host the answer names.
      if (new URL(login).origin !== origin || new URL(poll.endpoint).origin !== origin)
        throw new Error('Nextcloud names another host than its own: set its overwrite.cli.url')
      const pending: PendingFlow = { sealed: vault.seal(JSON.stringify(poll), about(sub)) }
      store.put('login-flow', sub, pending, now() + life * 1000)
      return login
    },
    collect: async (sub) => {
      // Written by `begin` above, in this form.
      const pending = store.get('login-flow', sub) as PendingFlow | undefined
      if (pending === undefined) return
      const text = vault.open(pending.sealed, about(sub, pending.granted))
      if (pending.granted) return await prove(sub, text)
      const { token, endpoint } = begun.shape.poll.parse(JSON.parse(text))
      const response = await send(endpoint, new URLSearchParams({ token }))
      // Not yet, or never: Nextcloud says the same of both.
      if (!response.ok) return
      const password = JSON.stringify(granted.parse(await response.json()))
      // Written down first: it comes once, and is deleted there should it not be kept.
      const got: PendingFlow = { sealed: vault.seal(password, about(sub, true)), granted: true }
      store.put('login-flow', sub, got)
      await prove(sub, password)
    },
  }
}
