import type { Finding, Findings, Peer } from '../peer.ts'

const auth = 'site-packages/nextcloud_mcp_server/auth'
const routes = `${auth}/oauth_routes.py`
const verifier = `${auth}/unified_verifier.py`
const bearer = 'site-packages/mcp/server/auth/middleware/bearer_auth.py'

const finding =
  (seen: Finding['seen']) =>
  (probes: readonly string[], because: string): Finding => ({ probes, because, seen })

const goesStraight = finding([routes, 'return RedirectResponse(auth_url, status_code=302)'])
const handsOn = finding([routes, 'return JSONResponse(entry.nc_token_response)'])
const refreshRelayed = finding([routes, 'return JSONResponse(refreshed)'])
const secretDropped = finding([routes, 'client_id, _ = _extract_basic_auth(request)'])

const ignored = (probes: readonly string[]): Finding => ({
  probes,
  because: 'The resource that a client names is read nowhere: the proxy sends its own.',
  seen: [routes, '"resource": f"{mcp_server_url}/mcp",'],
})

/** Scenarios that register clients of their own, by what fits into ten a minute. */
const parts = [
  ['discovery/*', 'access/*', 'audience/*', 'token/*'],
  ['introspection/*', 'validation/*', 'passthrough/*', 'token-exchange/*', 'provisioning/*', 'separation/*'],
  ['proxy/approval'],
  ['proxy/consent*'],
  ['proxy/state*'],
  ['proxy/upstream-*'],
  ['proxy/id-token', 'proxy/own-token'],
  ['refresh/*', 'revocation/*'],
]

const fails: Findings = {
  'rt-upstream-never-to-client': handsOn(
    ['anywhere'],
    'The refresh token of Nextcloud is what a client gets as its own.',
  ),
  'rt-client-identified': secretDropped(['no-secret'], 'A refresh is relayed for whoever names a client.'),
  'rt-client-bound': refreshRelayed(
    ['other-client'],
    'A refresh goes to Nextcloud with the credentials of the server, whichever client sent it.',
  ),
  'rt-upstream-token-refused-at-proxy': refreshRelayed(
    ['refused'],
    'What clients have for a refresh token is that of Nextcloud, and so is taken wherever it was found.',
  ),
  'rt-offline-access-rule': goesStraight(
    ['consent'],
    'Whoever asks for offline_access is sent straight on to Nextcloud, whose page for consent is not turned on, and nobody asks.',
  ),
  'authz-scope-not-widened': {
    probes: ['upstream'],
    because: 'Whatever a client asks for, every scope of the server is asked for at Nextcloud.',
    seen: [routes, 'scopes = f"{default_scopes} {resource_scopes}".strip()'],
  },
  'asm-auth-methods-truthful': secretDropped(
    ['checked'],
    'Of what a client shows at the token endpoint only its id is read; a wrong secret does as well.',
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
  'proxy-mints-own-token': handsOn(
    ['not-an-upstream-token', 'refused-upstream'],
    'The token response of Nextcloud is kept with the code of the proxy, and answered to the client.',
  ),
  'proxy-no-upstream-fields': handsOn(
    ['token-response', 'refresh-response'],
    'Access, refresh and ID token of Nextcloud are in it as they came, and a refresh is relayed in the same way.',
  ),
  'passthrough-upstream-token-hidden': handsOn(
    ['anywhere'],
    'Clients hold the tokens of Nextcloud: the proxy makes none.',
  ),
  'tok-no-store': handsOn(
    ['code', 'refresh', 'registration'],
    'Bodies are handed on without the headers with which they came, and no Cache-Control is set.',
  ),
  'tok-client-auth-enforced': secretDropped(
    ['no-secret', 'wrong-secret', 'empty-secret', 'refresh-no-secret', 'refresh-wrong-secret'],
    'Secrets are handed out at the registration and never compared.',
  ),
  'token-aud-upstream-refused': {
    probes: ['access-token'],
    because:
      'What the server takes are tokens of Nextcloud for its own client, which open the API of Nextcloud as well.',
    seen: [verifier, 'self.settings.oidc_client_id in audiences_set'],
  },
  'token-id-token-refused': {
    probes: ['issued'],
    because: 'An ID token has the client of the server as its audience, and nothing else is compared; no type is read.',
    seen: [verifier, 'self.settings.oidc_client_id in audiences_set'],
  },
  'rs-malformed-authorization': {
    probes: ['twice-right-first'],
    because: 'The first header of the name is taken, and no other is looked at.',
    seen: [bearer, '(conn.headers.get(key) for key in conn.headers if key.lower() == "authorization"),'],
  },
}

const warns: Findings = {
  'authz-resource-unknown-refused': ignored(['refused']),
  'tok-resource-within-grant': ignored(['error-code']),
  'rt-resource-bound': ignored(['error-code']),
  'rt-grant-type-respected': handsOn(
    ['not-issued'],
    'What a client registered for is kept at Nextcloud, and its tokens are those of the client of the server, which refreshes.',
  ),
  'prm-resource-matches-server': {
    probes: ['root'],
    because: 'The document of the endpoint is served at the root as well, where it names what is not the root.',
    seen: ['site-packages/nextcloud_mcp_server/app.py', '"resource": f"{mcp_server_url}/mcp",'],
  },
  'prm-no-offline-access': {
    probes: ['none'],
    because: 'offline_access is added to the scopes of the tools, so that clients ask for it.',
    seen: [`${auth}/scope_authorization.py`, 'all_scopes.add("offline_access")'],
  },
  'prm-scopes-baseline': {
    probes: ['size'],
    because: 'The scopes of all tools are listed, which is everything and not a baseline.',
    seen: [`${auth}/scope_authorization.py`, 'all_scopes = {"openid", "profile", "email"}'],
  },
  'challenge-no-error-when-anonymous': {
    probes: ['none'],
    because: 'Whoever is not signed in is told of an invalid token, with a header or without one.',
    seen: [bearer, 'send, status_code=401, error="invalid_token", description="Authentication required"'],
  },
  'challenge-scope-hint': {
    probes: ['named'],
    because: 'The challenge of the SDK has an error, its description and the document, and no scope.',
    seen: [bearer, 'www_auth_parts = [f\'error="{error}"\', f\'error_description="{description}"\']'],
  },
  'proxy-upstream-pkce': {
    probes: ['beside-nonce'],
    because: 'The server has a secret and sends a nonce, which it compares; it sends no code challenge upstream.',
    seen: [routes, 'server_nonce = secrets.token_urlsafe(32)'],
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
    seen: [routes, 'session, {"error": error, "error_description": error_description}'],
  },
}

const noTool =
  'Every harmless tool answers with an error until the person has given access by nc_auth_provision_access, which the harness does not call: it says that it changes something.'

/** The server whose history is told by `relay`, as it is now. */
export const nextcloudMcpServer: Peer = {
  id: 'nextcloud-mcp-server',
  title: '`nextcloud-mcp-server`, the newest, as an authorization server proxy in front of the mock Nextcloud',
  packages: ['nextcloud-mcp-server', 'mcp'],
  python: 'nextcloud-mcp-server',
  command: '{python} -m nextcloud_mcp_server.cli run --host 127.0.0.1 --port {server.port}',
  env: {
    MCP_DEPLOYMENT_MODE: 'login_flow',
    NEXTCLOUD_HOST: '{nextcloud.url}',
    NEXTCLOUD_PUBLIC_ISSUER_URL: '{nextcloud.url}',
    NEXTCLOUD_MCP_SERVER_URL: '{server.origin}',
    NEXTCLOUD_OIDC_CLIENT_ID: '{client.id}',
    NEXTCLOUD_OIDC_CLIENT_SECRET: '{client.secret}',
    TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 'claimcheck').toString('base64url').padEnd(44, '='),
    TOKEN_STORAGE_DB: '{data.dir}/tokens.db',
  },
  upstream: {},
  mostRegistrations: 9,
  parts,
  fails,
  warns,
  unclear: Object.fromEntries(
    [
      'rs-scope-enforced',
      'rs-identity-from-token',
      'proxy-upstream-user-consistent',
      'passthrough-inbound-not-forwarded',
      'passthrough-upstream-token-user-bound',
      'passthrough-destination-fixed',
      'passthrough-upstream-401-not-relayed',
      'txe-request-form',
      'txe-subject-token-type-correct',
      'txe-actor-type-paired',
      'txe-target-named',
      'txe-scope-not-broader',
      'txe-no-refresh-token',
      'txe-per-call',
      'txe-not-stored-not-returned',
      'txe-cache-isolation',
      'rt-background-separate',
      'separation-delegations-distinct',
      'separation-token-per-call',
      'separation-short-life',
      'separation-no-credential-upgrade',
      'rt-upstream-rotation-loss',
      'rt-background-consent',
      'rt-background-not-client-visible',
      'rt-storage-protected',
      'provision-credential-bound',
    ].map((id) => [id, noTool]),
  ),
}
