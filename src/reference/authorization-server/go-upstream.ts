import { makeSecret } from '../store/secrets.ts'
import { errorRedirect } from './authorize.ts'
import type { Context } from './context.ts'
import type { AuthorizationRequest, UpstreamState } from './records.ts'
import { type PageHeaders, redirect } from './responses.ts'

/** A login that begins: who is let through upstream, and why. */
export interface BeginningLogin {
  readonly browser: string
  readonly request: AuthorizationRequest
  /** True when the person has just said yes. */
  readonly asked: boolean
  /** Whose earlier approval spared them the question. */
  readonly approvedBy?: string | undefined
  /** A state that was made too early; a right proxy has none. */
  readonly state?: string | undefined
}

/** Sends the person to sign in: only now there is a state, and it is good for this browser, once and for ten minutes. */
export async function goUpstream(
  context: Context,
  { browser, request, asked, approvedBy, state: early }: BeginningLogin,
  headers: PageHeaders = [],
): Promise<Response> {
  const { config, parts, store, upstream } = context
  const [state, nonce, verifier] = [early ?? parts.makeState(browser, request), makeSecret(), parts.makeVerifier()]
  const login: UpstreamState = { browser, request, asked, verifier, nonce }
  const record = approvedBy === undefined ? login : { ...login, approvedBy }
  parts.keepState(store, state, record, config.now() + config.lifetimes.login * 1000)
  try {
    return redirect(await upstream.authorizationUrl({ state, nonce, verifier, request }), headers)
  } catch {
    const { redirectUri, state: theirs = null } = request
    const said = 'sign-in is not possible now'
    return redirect(errorRedirect(context, redirectUri, 'temporarily_unavailable', said, theirs))
  }
}
