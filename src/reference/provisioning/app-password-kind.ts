import { z } from 'zod'
import type { BackgroundCredential, CredentialKind } from './background-grants.ts'

const patience = 10_000
const who = z.object({ ocs: z.object({ data: z.object({ id: z.string().min(1) }) }) })

/** The header that an app password goes in. */
export function basicHeader({ loginName, value }: { readonly loginName: string; readonly value: string }): string {
  return `Basic ${Buffer.from(`${loginName}:${value}`, 'utf8').toString('base64')}`
}

/** Whose account an app password opens, as Nextcloud says; undefined where it opens none. */
export async function accountBehind(origin: string, header: string): Promise<string | undefined> {
  const response = await fetch(`${origin}/ocs/v2.php/cloud/user?format=json`, {
    headers: { authorization: header, 'ocs-apirequest': 'true', accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  })
  if (response.status === 401 || response.status === 403) return undefined
  if (!response.ok) throw new Error(`Nextcloud answered with status ${response.status}`)
  return who.parse(await response.json()).ocs.data.id
}

/** An app password of Login Flow v2: it stays the same until it is deleted. */
export function appPasswordKind(origin: string): CredentialKind {
  const headerOf = (credential: BackgroundCredential): string =>
    basicHeader({ loginName: credential.kind === 'app-password' ? credential.loginName : '', value: credential.value })
  return {
    use: async (credential) => {
      const header = headerOf(credential)
      return (await accountBehind(origin, header)) === undefined
        ? undefined
        : { authority: { header }, next: credential }
    },
    end: async (credential) => {
      const response = await fetch(`${origin}/ocs/v2.php/core/apppassword`, {
        method: 'DELETE',
        headers: { authorization: headerOf(credential), 'ocs-apirequest': 'true', accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
      await response.body?.cancel()
    },
  }
}
