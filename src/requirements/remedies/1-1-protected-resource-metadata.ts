import type { Remedies } from './remedy.ts'

/** Remedies for section 1.1. */
export const protectedResourceMetadataRemedies: Remedies = {
  'prm-published': {
    why: 'Without this document a client cannot learn which authorization server the server trusts. It gives up, or falls back to guessing endpoints on the host of the server, where anybody who controls a path can answer.',
    fixes: [
      'Serve the document at /.well-known/oauth-protected-resource followed by the path of the MCP endpoint, and name it in resource_metadata of every 401.',
      'If the route exists but answers 404 or HTML, a reverse proxy or SPA fallback takes /.well-known before the server sees it; route that prefix of the host root to the server.',
      'A server written for 2025-03-26 publishes AS metadata only; add the protected resource metadata beside it.',
    ],
  },
  'prm-wellknown-path-insertion': {
    why: 'Clients build this URL themselves when no challenge helps them. A document at any other place is not found, or is found for another resource on the same host.',
    fixes: [
      'Insert the suffix between host and path: for https://h/a/mcp the URL is https://h/.well-known/oauth-protected-resource/a/mcp, not https://h/a/mcp/.well-known/oauth-protected-resource.',
      'Where the application is mounted below a path, the framework cannot serve the root of the host; add a rule in the reverse proxy that forwards /.well-known/oauth-protected-resource/<mount> unchanged.',
      'Serving the root form as well helps clients that try only that, but then its resource has to be the identifier that RFC 9728 derives from it, the origin.',
    ],
  },
  'prm-resource-matches-server': {
    why: "The comparison is what stops a hostile server from showing a client somebody else's document, or one that sends it to an authorization server of the attacker's choice. It also decides the audience: the client asks for a token for exactly this string.",
    fixes: [
      'Configure the public URL of the MCP endpoint once, as clients type it, and use that string in metadata, in challenges and as the expected audience.',
      'Behind a TLS proxy the framework builds http:// or an internal host name from the request; stop deriving the URL from the request.',
      'A URL class added a trailing slash: keep the configured string, and compare and print it as it is.',
      'Where the document stands at the root of the host only, serve the path form too; the root form derives the origin as resource.',
    ],
  },
  'prm-resource-uri-form': {
    why: 'The value becomes the resource parameter and the audience of tokens. Something that is not an https URL can be claimed by anybody, and a fragment makes RFC 8707 refuse the request.',
    fixes: [
      'Use the absolute https URL of the MCP endpoint; a client id, a product name or a bare host is no resource identifier.',
      'Drop the fragment, and the query too: tenants belong into the path.',
      'http is for loopback during development only; set the public URL that TLS ends on.',
    ],
  },
  'prm-as-list-nonempty': {
    why: 'MCP clients take the authorization server from here and from nowhere else, so without an entry nobody can sign in.',
    fixes: [
      'List the issuer of the authorization server, also where the server is its own: the entry is then its own issuer.',
      'If the list is filled from configuration, refuse to start without it instead of publishing a document that no client can use.',
    ],
  },
  'prm-as-entries-are-issuers': {
    why: 'The client derives the metadata URL from the entry and demands that the document names the same issuer; an entry of another form leads nowhere. An entry that names the upstream sends clients past the proxy, and they come back with tokens that were not made for this server.',
    fixes: [
      'Put the issuer identifier there, as it stands in issuer of the AS metadata, without /.well-known/... and without an endpoint path.',
      "Behind an AS proxy the entry is the proxy's own issuer. Naming the upstream is the pass-through design: clients register at Nextcloud, and its tokens carry an audience that this server does not expect.",
      'If the entry does not resolve, check that the name is reachable from where clients are, and not only from inside the container network.',
    ],
  },
  'prm-http-shape': {
    why: 'Clients parse the answer without mercy. A login page with status 200 makes discovery fail with a parse error that says nothing about its cause.',
    fixes: [
      'Answer a plain GET with 200, Content-Type: application/json and one JSON object, whatever Accept says.',
      'Put the well-known routes before the SPA fallback and before any redirect to a login page.',
      'Do not redirect from http to https or between hosts for this path; publish the final URL.',
    ],
  },
  'prm-public': {
    why: 'It is the document that tells a client where to get its first token. Behind authentication, discovery waits for its own result.',
    fixes: [
      'Take /.well-known/ out of the authentication middleware, by a list of public paths and not by the order of handlers.',
      'If a gateway authenticates everything, let this prefix through there as well.',
    ],
  },
  'prm-no-empty-arrays': {
    why: 'An empty list means "none", an absent member "not said". Clients that find scopes_supported empty ask for no scope at all, and some stop before they register.',
    fixes: [
      'Leave a member out when there is nothing to list; most serialisers have an option for it.',
      'Check that the configuration was read: an empty list is often a list whose source was missing at start.',
    ],
  },
  'prm-bearer-methods': {
    why: 'A token in a query string stands in access logs, in browser histories and in Referer headers. Advertising the method asks clients to put it there.',
    fixes: [
      'Set bearer_methods_supported to ["header"], or leave it out.',
      'Remove the handling of access_token in the query as well, not only its mention.',
    ],
  },
  'prm-no-offline-access': {
    why: 'Refresh tokens are a matter between the client and the authorization server. A resource server that lists offline_access makes every client ask people for lasting access, which it does not need.',
    fixes: [
      "Take offline_access out of the resource's scopes_supported; list it in the metadata of the authorization server if refresh tokens depend on it.",
      "Do not copy the scope list of the AS. Nextcloud's oidc app lists openid, profile, email, roles, groups and offline_access there; none of them is a scope of an MCP server.",
    ],
  },
  'prm-scopes-baseline': {
    why: 'A client without a scope in the challenge asks for everything that is listed. A long list or a scope that stands for everything makes the first token as strong as the strongest.',
    fixes: [
      'List the few scopes that a first session needs, and let further ones come by insufficient_scope challenges.',
      'Replace scopes that stand for everything (*, all, admin) by one scope for each kind of access.',
    ],
  },
  'prm-not-from-request-headers': {
    why: "If Host or X-Forwarded-* ends up in the document, one request with a forged header can put an attacker's authorization server into a shared cache, and every later client signs in there.",
    fixes: [
      'Take the public base URL from configuration and use it for metadata, challenges and redirects.',
      "Where a trusted proxy must set it, accept X-Forwarded-* from that proxy's address only, and let the proxy overwrite what clients send.",
      "Nextcloud's own issuer follows the Host header for every trusted domain: pin it with overwritehost and overwriteprotocol, and keep trusted_domains short.",
    ],
  },
}
