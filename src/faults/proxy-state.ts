import { createHash } from 'node:crypto'
import type { UpstreamState } from '../reference/authorization-server/records.ts'
import { keyOf, makeSecret } from '../reference/store/secrets.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const day = 86_400_000

/** Keeps the login of a browser as a session of a framework does: one at a time, whatever its state. */
function loginOfSession(finds: (state: string | null) => boolean): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    keepState: (store, state, login, expiresAt) => {
      right.keepState(store, state, login, expiresAt)
      right.keepState(store, login.browser, login, expiresAt)
    },
    takeState: (store, state, browser) => {
      // Written by `keepState` above, in this form.
      const take = (key: string | undefined) =>
        store.take('upstream-state', keyOf(key ?? '')) as UpstreamState | undefined
      const known = take(state ?? undefined)
      if (known !== undefined) {
        take(known.browser)
        return known
      }
      return finds(state) ? take(browser) : undefined
    },
  }))
}

/** Mistakes with the state that a proxy sends upstream, and with the code that comes of it. */
export const proxyStateFaults: readonly DeploymentFault[] = [
  fault(
    'state-by-hash',
    'The state is a hash of browser and client, the same for every login of the two',
    'proxy-state-random/fresh',
    inAuthorizationServer(() => ({
      makeState: (browser, { clientId }) => createHash('sha256').update(`${browser} ${clientId}`).digest('base64url'),
    })),
  ),
  fault(
    'state-of-the-client',
    'The state of the client is sent on to the upstream',
    'proxy-state-random/own',
    inAuthorizationServer((right) => ({
      makeState: (browser, request) => request.state ?? right.makeState(browser, request),
    })),
  ),
  fault(
    'state-as-json',
    'The state carries the request in base64, beside something random',
    'proxy-state-random/opaque',
    inAuthorizationServer(() => ({
      makeState: (_browser, { clientId, redirectUri }) =>
        Buffer.from(JSON.stringify({ clientId, redirectUri, nonce: makeSecret() }), 'utf8').toString('base64url'),
    })),
  ),
  fault(
    'state-for-any-browser',
    'States are kept in a map of the server, for whoever brings one',
    ['proxy-state-browser-bound/unknown-browser', 'proxy-state-browser-bound/other-session'],
    inAuthorizationServer(() => ({ startedHere: () => true })),
    { basis: 'nextcloud-mcp-server oauth_routes.py: _as_proxy_sessions is keyed by the state alone' },
  ),
  fault(
    'state-browser-if-known',
    'The cookie is compared with the state where the browser sends one',
    'proxy-state-browser-bound/unknown-browser',
    inAuthorizationServer((right) => ({
      startedHere: (login, browser) => browser === undefined || right.startedHere(login, browser),
    })),
  ),
  fault(
    'state-any-cookie',
    'The browser must have a cookie of the proxy, whichever it is',
    'proxy-state-browser-bound/other-session',
    inAuthorizationServer(() => ({ startedHere: (_login, browser) => browser !== undefined })),
  ),
  fault(
    'state-cookie-with-question',
    'The state is made with the first request, and put into a cookie beside the question',
    'proxy-state-after-consent/cookie',
    inAuthorizationServer(() => ({
      stateBeforeApproval: () => {
        const state = makeSecret()
        return { state, cookie: `upstream_state=${state}; Path=/; HttpOnly; SameSite=Lax` }
      },
    })),
  ),
  fault(
    'state-is-question-id',
    'The id of the question goes on as the state of the upstream request',
    'proxy-state-after-consent/page',
    inAuthorizationServer(() => ({ stateBeforeApproval: (id) => ({ state: id }) })),
  ),
  fault(
    'state-read-not-taken',
    'A state is looked up and left where it is until it expires',
    'proxy-state-single-use/reused',
    inAuthorizationServer(() => ({
      // Written by `keepState` of the reference, in this form.
      takeState: (store, state) => store.get('upstream-state', keyOf(state ?? '')) as UpstreamState | undefined,
    })),
  ),
  fault(
    'state-if-sent',
    'Without a state the login is taken that the session of the browser is in',
    'proxy-state-single-use/missing',
    loginOfSession((state) => state === null),
  ),
  fault(
    'state-any-value',
    'The state must be there and is compared with nothing: the session of the browser says which login it is',
    'proxy-state-single-use/unknown',
    loginOfSession((state) => state !== null),
  ),
  fault(
    'state-for-a-day',
    'A login may take a day',
    'proxy-state-single-use/old',
    inAuthorizationServer((right) => ({
      keepState: (store, state, login, expiresAt) => right.keepState(store, state, login, expiresAt + day),
    })),
  ),
  fault(
    'code-of-the-upstream',
    'The client gets the code that the upstream gave',
    'proxy-own-code/redirect',
    inAuthorizationServer(() => ({ codeFor: (upstreamCode) => upstreamCode })),
  ),
]
