import type { Finding, Peer } from '../peer.ts'

const proxy = 'site-packages/fastmcp/server/auth/oauth_proxy/proxy.py'

const storedToken = (probes: readonly string[], because: string): Finding => ({
  probes,
  because,
  seen: [proxy, 'return upstream_token_set.access_token'],
})

/** The OAuth proxy of FastMCP for Python. */
export const fastmcpPythonProxy: Peer = {
  id: 'fastmcp-python-proxy',
  title: '`OIDCProxy` of FastMCP (Python) in front of the mock Nextcloud',
  packages: ['fastmcp', 'mcp'],
  python: 'fastmcp',
  command: '{python} test/peers/servers/fastmcp_proxy.py',
  env: {
    PORT: '{server.port}',
    NEXTCLOUD_URL: '{nextcloud.url}',
    CLIENT_ID: '{client.id}',
    CLIENT_SECRET: '{client.secret}',
    FASTMCP_HOME: '{data.dir}',
  },
  upstream: {},
  fails: {
    'dcr-redirect-uris-required': {
      probes: ['null'],
      because: 'A list must not be empty, and `null` is no list: a client with it is registered.',
      seen: ['site-packages/mcp/shared/auth.py', 'redirect_uris: list[AnyUrl] | None = Field(..., min_length=1)'],
    },
    'authz-redirect-uri-exact': {
      probes: ['path'],
      because: 'URIs are compared after they were parsed, by which the dots of `/x/../` are gone.',
      seen: [
        'site-packages/mcp/shared/auth.py',
        'if not self.redirect_uris or redirect_uri not in self.redirect_uris:',
      ],
    },
    'authz-anti-framing': {
      probes: ['way-back'],
      because:
        'The page of an error at the callback is made without the function that adds X-Frame-Options to the others.',
      seen: [proxy, 'return HTMLResponse(content=html_content, status_code=400)'],
    },
    'proxy-state-after-consent': {
      probes: ['cookie', 'page'],
      because:
        'The state of the upstream request is the id of the transaction, which is stored, shown in the address of the question and put into a signed cookie before anybody agrees. A second cookie that comes with the approval is what binds the callback, so little follows from it here.',
      seen: [proxy, '"state": txn_id,'],
    },
    'rs-malformed-authorization': {
      probes: ['twice-right-first'],
      because: 'The first header of the name is taken, and no other is looked at.',
      seen: [
        'site-packages/mcp/server/auth/middleware/bearer_auth.py',
        '(conn.headers.get(key) for key in conn.headers if key.lower() == "authorization"),',
      ],
    },
    'separation-token-per-call': storedToken(
      ['sequential', 'parallel'],
      'Each call gets the access token that the upstream gave at the login.',
    ),
    'separation-short-life': storedToken(
      ['within-five-minutes'],
      'What a tool gets is the token of the login, which lives as long as the upstream made it.',
    ),
  },
  warns: {
    'tok-resource-within-grant': {
      probes: ['error-code'],
      because: 'At the token endpoint the parameter is read and compared with nothing.',
      seen: ['site-packages/mcp/server/auth/handlers/token.py', 'resource: str | None'],
    },
    'proxy-upstream-iss-check': {
      probes: ['other-issuer'],
      because: 'Of the answer of the upstream the callback reads code, state and error, and no iss.',
      seen: [proxy, 'txn_id = request.query_params.get("state")'],
    },
    'proxy-upstream-error-mapped': {
      probes: ['server-error', 'no-answer', 'detail'],
      because:
        'Where the code cannot be redeemed, the person gets a page with 500 and the client nothing; the description of a denial is handed on in the words of the upstream.',
      seen: [proxy, 'error_message=f"Token exchange with identity provider failed: {e}",'],
    },
  },
  unclear: {
    'rt-offline-access-rule':
      'Nobody can register for offline_access, which is none of the scopes that are configured.',
  },
}
