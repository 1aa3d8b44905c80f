import type { Finding, Findings, Peer } from '../peer.ts'
import { nextcloudMcpServer } from './nextcloud-mcp-server.ts'

const auth = 'site-packages/nextcloud_mcp_server/auth'
const routes = `${auth}/oauth_routes.py`
const verifier = `${auth}/unified_verifier.py`
const bearer = 'site-packages/mcp/server/auth/middleware/bearer_auth.py'

const finding =
  (seen: Finding['seen']) =>
  (probes: readonly string[], because: string): Finding => ({ probes, because, seen })

const goesStraight = finding([routes, 'return RedirectResponse(auth_url, status_code=302)'])
const handsOn = finding([routes, 'return JSONResponse(entry.nc_token_response)'])
const secretDropped = finding([routes, 'client_secret: Client secret (optional for public clients)'])
const ignored = (probes: readonly string[]): Finding => ({
  probes,
  because: 'The resource that a client names is read nowhere: the proxy sends its own.',
  seen: [routes, '"resource": f"{mcp_server_url}/mcp",'],
})
const sameToken = finding([
  `${auth}/context_helper.py`,
  'base_url=base_url, token=access_token.token, username=username',
])
const takesOwnClient = finding([verifier, 'self.settings.oidc_client_id in audiences_set'])

const fails: Findings = {
  'authz-scope-not-widened': {
    probes: ['upstream'],
    because:
      'What a client asks for is merged with every scope of the server, and all of it is asked for at Nextcloud.',
    seen: [routes, 'scopes = " ".join(sorted(all_scopes))'],
  },
  'asm-auth-methods-truthful': secretDropped(
    ['checked'],
    'Secrets are named among the parameters of the token endpoint, and none is ever read.',
  ),
  'proxy-consent-per-client': goesStraight(
    ['new-client'],
    'oauth_authorize() ends with a redirect to Nextcloud, whatever client asks: the proxy has no page of its own.',
  ),
  'proxy-consent-before-upstream': goesStraight(
    ['order', 'other-client', 'other-person'],
    'No approval is asked for or looked up before the redirect.',
  ),
  'proxy-consent-redirect-change': goesStraight(
    ['other-place'],
    'Any registered redirect URI gets its code without a question, as the first one did.',
  ),
  'proxy-state-browser-bound': {
    probes: ['unknown-browser', 'other-session'],
    because: 'The callback looks its state up in a map of the process; no cookie says which browser it was given to.',
    seen: [routes, 'session = _as_proxy_sessions.pop(server_state, None)'],
  },
  'proxy-state-single-use': {
    probes: ['reused', 'unknown'],
    because:
      'A state that is not in the map is looked up in a store that is only there with offline access; without one the callback breaks down with 500, where it should refuse.',
    seen: [routes, 'oauth_session = await storage.get_oauth_session(state)'],
  },
  'proxy-upstream-pkce': {
    probes: ['protected'],
    because: 'PKCE is left out because the server has a secret, and no nonce is sent in its place.',
    seen: [routes, "Redirect to Nextcloud with MCP server's own client_id (no PKCE — confidential client)"],
  },
  'proxy-mints-own-token': handsOn(
    ['not-an-upstream-token', 'refused-upstream'],
    'The token response of Nextcloud is kept with the code of the proxy, and answered to the client.',
  ),
  'proxy-no-upstream-fields': handsOn(['token-response'], 'Access and ID token of Nextcloud are in it as they came.'),
  'passthrough-upstream-token-hidden': handsOn(
    ['anywhere'],
    'Clients hold the tokens of Nextcloud: the proxy makes none.',
  ),
  'tok-no-store': handsOn(
    ['code', 'registration'],
    'Bodies are handed on without the headers with which they came, and no Cache-Control is set.',
  ),
  'tok-client-auth-enforced': secretDropped(
    ['no-secret', 'wrong-secret', 'empty-secret'],
    'Secrets are handed out at the registration and never compared.',
  ),
  'token-aud-upstream-refused': takesOwnClient(
    ['access-token'],
    'What the server takes are tokens of Nextcloud for its own client, which open the API of Nextcloud as well.',
  ),
  'token-id-token-refused': takesOwnClient(
    ['issued'],
    'An ID token has the client of the server as its audience, and nothing else is compared; no type is read.',
  ),
  'rs-malformed-authorization': {
    probes: ['twice-right-first'],
    because: 'The first header of the name is taken, and no other is looked at.',
    seen: [bearer, '(conn.headers.get(key) for key in conn.headers if key.lower() == "authorization"),'],
  },
  'separation-token-per-call': sameToken(['sequential'], 'Calls reach Nextcloud with the token of the client itself.'),
  'separation-short-life': sameToken(
    ['within-five-minutes'],
    'The token of the client lives for as long as Nextcloud made it.',
  ),
}

const warns: Findings = {
  'authz-resource-unknown-refused': ignored(['refused']),
  'tok-resource-within-grant': ignored(['error-code']),
  'prm-resource-matches-server': {
    probes: ['root'],
    because: 'The document of the endpoint is served at the root as well, where it names what is not the root.',
    seen: ['site-packages/nextcloud_mcp_server/app.py', '"resource": f"{mcp_server_url}/mcp",'],
  },
  'prm-scopes-baseline': {
    probes: ['size'],
    because: 'The scopes of all tools are listed, which is everything and not a baseline.',
    seen: [`${auth}/scope_authorization.py`, 'all_scopes = {"openid", "profile", "email"}'],
  },
  'challenge-no-error-when-anonymous': {
    probes: ['none'],
    because: 'Whoever is not signed in is told of an invalid token, with a header or without one.',
    seen: [bearer, 'error="invalid_token", description="Authentication required"'],
  },
  'challenge-scope-hint': {
    probes: ['named'],
    because: 'The challenge of the SDK has an error, its description and the document, and no scope.',
    seen: [bearer, 'www_auth_parts = [f\'error="{error}"\', f\'error_description="{description}"\']'],
  },
  'proxy-upstream-iss-check': {
    probes: ['other-issuer'],
    because: 'Of the answer of Nextcloud the callback reads code, state and error, and no iss.',
    seen: [routes, 'code = request.query_params.get("code")'],
  },
  'proxy-upstream-error-mapped': {
    probes: ['no-answer', 'detail'],
    because:
      'A connection that breaks while the code is redeemed ends as a bare 500; a denial goes to the client in the words of Nextcloud.',
    seen: [routes, '"error_description": error_description'],
  },
}

/** Near the beginning of its proxy: what `relay` of the history repeats. */
export const nextcloudMcpServerFirst: Peer = {
  ...nextcloudMcpServer,
  id: 'nextcloud-mcp-server-first',
  title:
    '`nextcloud-mcp-server` 0.65.3, the first release with the proxy that its registry still has, in front of a Nextcloud that takes tokens everywhere',
  python: 'nextcloud-mcp-server-first',
  env: { ...nextcloudMcpServer.env, MCP_DEPLOYMENT_MODE: 'oauth_single_audience' },
  upstream: { corsBearerPatch: true },
  // Many calls at once hang in the streams of this release, some and not always the same; so what makes them is left out.
  parts: [
    ['discovery/*', 'access/*', 'audience/*', 'token/*'],
    ['separation/authority', 'passthrough/tokens-anywhere'],
    ['proxy/approval'],
    ['proxy/consent*'],
    ['proxy/state*'],
    ['proxy/upstream-*'],
    ['proxy/id-token', 'proxy/own-token'],
  ],
  fails,
  warns,
  unclear: {
    'rs-scope-enforced':
      'Most of its harmless tools answer the example of a call with an error: what they ask for is not there.',
  },
}
