import { createHash, randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'
import { createBrowser, type Person, returned } from '../../../test/witness/browser.ts'
import type { Instances } from './instances.ts'
import type { Ledger } from './ledger.ts'
import { soakOrigin, soakRedirect, soakResource } from './setting.ts'

const tokensSchema = z.object({ refresh_token: z.string() })
const refusedSchema = z.object({ error: z.literal('invalid_grant') })

/** A client with its person: it refreshes, and now and then it does what ends a session. */
export interface SoakClient {
  /** One step: a refresh, or an end and what follows from it. */
  step(): Promise<void>
  /** Sees that the session that it has still lives, and that each that was ended does not. */
  settle(): Promise<void>
}

/** What a turn of a refresh token brought: the next, a refusal, or an answer that a kill cut off. */
type Turn = { readonly next: string } | 'refused' | 'cut off'

/** Signs a person in at one client, and lets them refresh. */
export function createSoakClient(clientId: string, person: Person, instances: Instances, ledger: Ledger): SoakClient {
  let token: string | undefined
  let before: string | undefined
  const ended: string[] = []

  const form = (path: string, fields: Readonly<Record<string, string>>, which?: number): Promise<Response> =>
    instances.ask(
      `${soakOrigin}/oauth/${path}`,
      { method: 'POST', body: new URLSearchParams({ client_id: clientId, ...fields }) },
      which,
    )

  async function turn(refresh: string, which?: number): Promise<Turn> {
    try {
      const response = await form('token', { grant_type: 'refresh_token', refresh_token: refresh }, which)
      const body: unknown = await response.json()
      if (response.status === 400) {
        refusedSchema.parse(body)
        return 'refused'
      }
      return { next: note(tokensSchema.parse(body).refresh_token) }
    } catch (error) {
      if (error instanceof z.ZodError) throw error
      return 'cut off'
    }
  }

  function note(given: string): string {
    if (ledger.given.has(given)) ledger.wrongs.twice += 1
    ledger.given.add(given)
    return given
  }

  /** Until it is through: a kill in between is what people try again after. */
  async function signIn(): Promise<string> {
    for (;;) {
      const verifier = randomBytes(32).toString('base64url')
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: soakRedirect,
        scope: 'notes.read',
        resource: soakResource.url,
        state: 's',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      const browser = createBrowser(soakRedirect, (url, init) =>
        url.startsWith(soakOrigin) ? instances.ask(url, init) : fetch(url, init),
      )
      try {
        const end = returned(await browser.complete(`${soakOrigin}/oauth/authorize?${query}`, person))
        const code = end.params.get('code') ?? ''
        const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: soakRedirect }
        const answer = await form('token', grant)
        const tokens = tokensSchema.parse(await answer.json())
        ledger.signIns += 1
        return note(tokens.refresh_token)
      } catch (error) {
        if (!isCutOff(error)) throw error
      }
    }
  }

  function over(last: string): void {
    ended.push(last)
    token = undefined
    before = undefined
  }

  async function refresh(current: string): Promise<void> {
    let answer = await turn(current)
    const wasCutOff = answer === 'cut off'
    while (answer === 'cut off') answer = await turn(current)
    if (answer === 'refused') {
      if (wasCutOff) ledger.cutOff += 1
      else ledger.wrongs.lost += 1
      over(current)
      return
    }
    ledger.refreshes += 1
    before = current
    token = answer.next
  }

  async function revoke(current: string): Promise<void> {
    const told = await form('revoke', { token: current }).catch(() => undefined)
    // Whether it came through before the kill nobody knows; saying it again does no harm.
    if (told?.status !== 200) return
    ledger.revocations += 1
    over(current)
  }

  /** Gives one token to both instances at once, or an old one again. */
  async function reuse(current: string): Promise<void> {
    const old = randomInt(2) === 0 ? before : undefined
    const answers = old === undefined ? await Promise.all([turn(current, 0), turn(current, 1)]) : [await turn(old)]
    const nexts = answers.flatMap((answer) => (typeof answer === 'object' ? [answer.next] : []))
    if (nexts.length > (old === undefined ? 1 : 0)) ledger.wrongs.twice += 1
    // A kill may have kept the second from arriving; then it comes now.
    if (answers.includes('cut off')) while ((await turn(old ?? current)) === 'cut off');
    ledger.reuses += 1
    for (const next of nexts) ended.push(next)
    over(current)
  }

  return {
    async step() {
      token ??= await signIn()
      const chance = randomInt(100)
      if (chance === 0) await revoke(token)
      else if (chance === 1) await reuse(token)
      else await refresh(token)
    },
    async settle() {
      for (const last of ended)
        for (const which of [0, 1]) if ((await turn(last, which)) !== 'refused') ledger.wrongs.alive += 1
      if (token !== undefined && typeof (await turn(token)) !== 'object') ledger.wrongs.lost += 1
    },
  }
}

/** What a connection that a kill ended throws; a code that was taken by the dead instance is refused (400) as well. */
function isCutOff(error: unknown): boolean {
  return error instanceof TypeError || error instanceof z.ZodError || error instanceof SyntaxError
}
