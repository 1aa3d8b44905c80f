import type { Remedies } from './remedy.ts'

/** Remedies for section 1.3. */
export const authorizationServerMetadataRemedies: Remedies = {
  'asm-published': {
    why: 'Clients know the endpoints of an authorization server from its metadata only. Without it there is no sign-in, or one with guessed endpoints.',
    fixes: [
      "Serve RFC 8414 metadata at /.well-known/oauth-authorization-server of the issuer's host. Clients of 2025-06-18 look there only.",
      "Nextcloud's oidc app serves OpenID Connect Discovery and answers 404 with JSON for oauth-authorization-server; an AS proxy has to publish its own document, and a server that names Nextcloud directly cannot serve clients of 2025-06-18.",
      'If /.well-known/openid-configuration answers 301 (nginx in front of Nextcloud), make the front end answer it in place; not every client follows redirects here.',
    ],
  },
  'asm-issuer-equality': {
    why: "The equality binds a document to the identifier that the client trusts. Without it an attacker's document can pose as the authorization server's, which is the mix-up attack.",
    fixes: [
      'Configure the issuer once and use the same string in authorization_servers, in issuer and in iss of tokens.',
      "A proxy must not relay the upstream's document: it names the upstream's issuer. Write one of the proxy's own.",
      'Look for a trailing slash that a URL class added, for http behind TLS, and for an extra path.',
      "Nextcloud's issuer follows the name that it was asked by: http://app from inside the container network, the public name from outside. Ask it by its public name everywhere, or pin it with overwritehost and overwriteprotocol.",
    ],
  },
  'asm-issuer-form': {
    why: 'The issuer is compared as a string and used to build URLs; query and fragment break both. Over http anybody on the path can replace the document.',
    fixes: [
      'Use an https URL without query and fragment; keep http to loopback.',
      'Tell the framework that TLS ends in front of it, or better, configure the public URL.',
    ],
  },
  'asm-wellknown-path-insertion': {
    why: "For an issuer with a path the client asks the root of the host. A server that answers below its own mount only is not found, or another tenant's document is found in its place.",
    fixes: [
      'Serve https://h/.well-known/oauth-authorization-server/<path of the issuer>, not <issuer>/.well-known/oauth-authorization-server.',
      'Where the application is mounted below that path, add the rule in the reverse proxy: the framework cannot reach the root of the host.',
      'If that cannot be had, use an issuer without a path.',
    ],
  },
  'asm-oidc-path-append': {
    why: 'OpenID Connect appends where RFC 8414 inserts. A client that tries the appended form last gives up when it is missing.',
    fixes: [
      'Route <issuer>/.well-known/openid-configuration as well; the inserted form does not replace it.',
      'Where a generic handler serves both suffixes, give each its own rule for the place of the suffix.',
    ],
  },
  'asm-docs-consistent': {
    why: 'Which of the two documents a client reads is its own choice. Where they differ, two clients talk to two servers, and one of them goes past the consent, the keys or the audience of the other.',
    fixes: [
      'Generate both documents from one set of values.',
      "A proxy that relays the upstream's OpenID document beside its own RFC 8414 document has to rewrite or drop it.",
    ],
  },
  'asm-tenant-isolation': {
    why: "A document that is served for any path hides mistakes in the issuer, and where tenants differ by path it shows one tenant's endpoints to another's clients.",
    fixes: [
      'Replace the wildcard route by the exact paths of configured issuers, and answer 404 for all others.',
      'Check in the handler that the path belongs to an issuer before building the document.',
    ],
  },
  'asm-required-fields': {
    why: 'Clients validate the document against RFC 8414 and discard one that lacks a required member; the sign-in then fails before it began.',
    fixes: [
      'Send issuer, authorization_endpoint, token_endpoint and response_types_supported with "code".',
      'response_types_supported is the one that hand-written documents forget.',
    ],
  },
  'asm-http-shape': {
    why: 'An HTML page with status 200 or an empty array is no metadata; clients fail with parse errors or take an empty list for "nothing is supported".',
    fixes: [
      'Answer with 200, application/json and one JSON object, before any SPA fallback or login redirect.',
      'Leave members out that have nothing to list.',
    ],
  },
  'asm-pkce-advertised': {
    why: 'From 2025-11-25 on a client must stop where S256 is not advertised, since it cannot know that an intercepted code would be worthless. The server then serves nobody.',
    fixes: [
      'Send "code_challenge_methods_supported": ["S256"] and enforce it at the authorization endpoint.',
      "A proxy that relays an identity provider's document has to add the member for its own endpoint.",
      "Nextcloud's oidc app advertises S256 and plain since 1.10.0; older versions lack the member.",
    ],
  },
  'asm-pkce-no-plain': {
    why: 'With plain the challenge is the verifier: whoever sees the authorization request can redeem the code, which is what PKCE was to prevent.',
    fixes: [
      'Advertise S256 alone, and refuse plain and a missing method at the authorization endpoint.',
      "Nextcloud's oidc app advertises both; behind an AS proxy the proxy's own document decides.",
    ],
  },
  'asm-grant-types-truthful': {
    why: 'Left out, the member means authorization_code and implicit, which nobody wants to offer. A grant that is listed and refused sends clients into retries.',
    fixes: [
      'List exactly the grants that the token endpoint serves, usually ["authorization_code", "refresh_token"].',
      'Remove token exchange and client credentials from the list where clients cannot use them.',
      "Nextcloud's oidc app before 2.0.0 lists implicit and not refresh_token although refreshing works; a proxy must not copy that.",
    ],
  },
  'asm-auth-methods-truthful': {
    why: 'A method that is advertised but never verified lets anybody act as a confidential client: a stolen code or refresh token is then enough. Where none is not listed, public clients do not even try.',
    fixes: [
      'Advertise the methods that the token endpoint itself verifies, and refuse a wrong secret by each of them. A proxy that authenticates upstream with its own secret has not authenticated its caller.',
      'Add "none" where public clients are served; MCP clients mostly are.',
      'Left out, the member means client_secret_basic: state it.',
      "Nextcloud's oidc app never lists none although public clients work, and before 2.0.8 client_secret_basic failed in the core; behind a proxy, list the proxy's own methods.",
    ],
  },
  'asm-iss-flag-truthful': {
    why: 'The flag tells clients to insist on iss, their defence against mix-up. Set without iss it makes them reject every response; iss without the flag protects nobody, since its absence is not noticed.',
    fixes: [
      'Add iss to success and error redirects alike, and set authorization_response_iss_parameter_supported to true.',
      'Error redirects are usually the ones that were forgotten; build both in one place.',
      "A proxy sends its own issuer, never the upstream's; Nextcloud's oidc app sends none.",
    ],
  },
  'asm-cimd-flag-truthful': {
    why: 'Clients with a URL as id choose this way of registering by the flag. A false one ends in invalid_client; a missing one leaves the feature, with its fetches, in place without anybody knowing.',
    fixes: [
      'Set client_id_metadata_document_supported to true only where URL client ids are fetched and checked.',
      'If the flag is copied from a template or an upstream document, remove it.',
    ],
  },
  'asm-endpoints-own-trust-domain': {
    why: "A document that mixes the proxy's issuer with the upstream's endpoints lets clients walk past the proxy: no consent per client, no PKCE check, no audience, and the upstream's tokens in the client's hands.",
    fixes: [
      'Serve authorization, token, registration, revocation and JWKS from the proxy, and list only those.',
      "jwks_uri is the proxy's own: tokens that clients hold are signed by the proxy.",
      "If the document is the upstream's with replaced URLs, write it anew; what was not replaced is what leaks.",
    ],
  },
}
