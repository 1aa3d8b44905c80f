import type { Remedies } from './remedy.ts'

/** Remedies for the token endpoint (section 4) and the whole flow (section 19). */
export const tokenRemedies: Remedies = {
  'flow-issued-token-accepted': {
    why: 'This is the audience mismatch: the person signs in, consents, gets a token, and the server refuses it with a second 401 invalid_token. Nothing in the browser shows why, and the tempting repair, not to check the audience, opens the server to every token of that issuer.',
    fixes: [
      "Put an AS of your own in front: a proxy that issues its own tokens with aud = the resource of the metadata. The upstream's tokens then stay between proxy and upstream, and what it writes into aud matters no more.",
      "Make the three strings one: resource in the metadata, resource in the client's requests, and the audience that the server expects. A trailing slash or another host name is another resource.",
      'Nextcloud, opaque tokens: registration without token_type gives an opaque token, and introspection reports the id of the client that owns the token as aud, never the resource. A setting that lets registered clients get JWTs by default does not exist; have the client send token_type=jwt, or create it as an administrator with JWT access tokens.',
      'Nextcloud, JWTs: aud is the resource of the authorization request, else resource_url of the client, else the client id. A client that sends no resource gets its own id as audience; set resource_url on the client (oidc 1.13 and later), and let clients send resource.',
      "Nextcloud's oidc app up to 1.12 knows no resource_url and falls back to default_resource_identifier (https://rs.local/ unless set); upgrade it.",
      'The server expects its own client id as audience: replace that by the resource URL. Accepting a client id also accepts ID tokens of that client.',
    ],
  },
  'tok-resource-within-grant': {
    why: 'A code that was approved for one server and gives a token for another makes every approval one for all servers.',
    fixes: [
      'Keep the resource with the code, compare resource of the token request with it, and answer invalid_target for another.',
      'Do not ignore the parameter: a client that asks for another server must learn that it did not get it.',
    ],
  },
  'proxy-mints-own-token': {
    why: "A client that holds the upstream's token can use it at the upstream, past every scope, consent and log of the MCP server. On Nextcloud that token opens the whole account, and in some versions even buys a permanent app password.",
    fixes: [
      "Issue an access token of the proxy's own: its issuer, the MCP resource as audience, its own lifetime and revocation. Keep the upstream's token response in the proxy.",
      "Do not store the upstream's token response under the proxy's code and return it at the token endpoint, as the first version of nextcloud-mcp-server's proxy did.",
      "Let the MCP server verify the proxy's keys only; a verifier that also accepts the upstream's JWKS keeps the old path open.",
      'For calls upstream, exchange the token (RFC 8693) or have a delegation issuer that the upstream trusts.',
    ],
  },
  'proxy-no-upstream-fields': {
    why: "An upstream refresh token or ID token in a client's hands outlives the session with the proxy and cannot be revoked there. An ID token of the proxy's upstream client may even pass as a bearer token: Nextcloud in provider mode accepts ID tokens of the client that its provider names.",
    fixes: [
      "Build the token response field by field from the proxy's own values; never spread or copy the upstream's JSON.",
      "Refresh tokens are the proxy's own; a refresh at the proxy does not hand out what the upstream answered.",
      "If clients need to know who signed in, issue an ID token of the proxy's own.",
      'Look at errors and headers too: an upstream body in error_description carries the same fields.',
    ],
  },
  'tok-no-store': {
    why: 'An answer with a token that a shared cache or a browser keeps can be read by whoever asks next. The endpoint is called by POST, which few caches keep, but gateways with rules of their own and HTTP clients with a disk cache do.',
    fixes: [
      'Send Cache-Control: no-store with every answer of the token, registration and introspection endpoints; set it where the answers are made, not on one route.',
      'A proxy that builds its own answer does not inherit the headers of the upstream: look at the refresh branch as well as at the code branch.',
      'Check what a gateway in front makes of the header; some replace it.',
    ],
  },
  'tok-client-id-required': {
    why: 'For a public client the id is the only thing that binds a code to it. Where it may be left out, the binding check is skipped, and a stolen code works for anybody who has the verifier or finds PKCE lax.',
    fixes: [
      'Refuse a token request that neither authenticates nor carries client_id, with invalid_request or invalid_client, before the code is looked up.',
      'Look for checks of the form "if client_id is given and differs": absence must fail as well.',
      'Do not fill in the id from the stored grant; that compares the grant with itself.',
    ],
  },
  'tok-code-client-bound': {
    why: 'A code that any client can redeem makes every other client on the server, also one that an attacker registered a minute ago, a way to cash in a code that was intercepted or injected.',
    fixes: [
      'Store the client id with the code and compare it at redemption; a difference is invalid_grant, and the code is not handed out to the second caller.',
      "In a proxy the upstream sees only the proxy's own client, so nobody but the proxy can make this comparison.",
    ],
  },
  'tok-client-auth-enforced': {
    why: 'A confidential client whose secret is not checked is a public client with a false promise. In a proxy it is worse: the proxy adds its own upstream credentials to whatever arrives, so a stolen code or refresh token is as good as the client.',
    fixes: [
      "Verify the caller at the proxy's token endpoint for every grant, refresh included, by the method that the client registered, and compare secrets in constant time.",
      'An empty secret, a missing one and one by another method are failures; check for "secret is given and differs", which lets the missing one through.',
      'Do not issue a secret to clients that register with token_endpoint_auth_method none, and do not advertise secret methods that nothing verifies.',
    ],
  },
}
