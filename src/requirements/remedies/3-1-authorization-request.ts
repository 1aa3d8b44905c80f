import type { Remedies } from './remedy.ts'

/** Remedies for the authorization endpoint and its pages (sections 3.1 and 14.1). */
export const authorizationRequestRemedies: Remedies = {
  'authz-anti-framing': {
    why: 'A page that can be framed is clicked by people who do not see it: another site lays it under a game, and the click on Approve gives its client a code.',
    fixes: [
      "Send Content-Security-Policy with frame-ancestors 'none' on every page, and X-Frame-Options: DENY for old browsers.",
      'Set the headers where pages are made, so that error pages, the callback and what was added later have them as well.',
      'A policy in a meta element or in Content-Security-Policy-Report-Only keeps nobody out.',
    ],
  },
  'authz-redirect-uri-exact': {
    why: 'Codes go to wherever the redirect URI says. A comparison that lets a neighbour through, a subdomain, a longer path, sends the code of a person to who runs that place.',
    fixes: [
      'Compare the strings, character by character, with the registered ones.',
      'Only the port of loopback addresses may differ.',
      'No patterns, prefixes or suffixes, and nothing that parses a URL before it compares.',
      'A proxy has to do it itself: the upstream sees only its callback.',
    ],
  },
  'authz-https-redirects-usable': {
    why: 'Clients on the web wait at https addresses. A server that registers them and then only takes loopback sends their people into an error.',
    fixes: [
      'Take https redirect URIs at the authorization endpoint wherever registration takes them.',
      'Look for a prefix http://localhost or http://127.0.0.1 in the code that checks.',
    ],
  },
  'authz-resource-unknown-refused': {
    why: 'A token for a server that nobody here knows opens that server, if it trusts this issuer; and a client that asked for another server and got this one finds out only by a 401.',
    fixes: [
      'Look resource up among the servers that tokens are issued for, and answer invalid_target where it is none of them.',
      'Do not copy resource into aud, and do not fall back to a default.',
    ],
  },
  'dcr-redirect-uris-required': {
    why: 'A client without a redirect URI that is completed with a permissive one, http://localhost with any port, belongs to whoever listens there.',
    fixes: [
      'Answer 400 invalid_redirect_uri where redirect_uris is missing, empty or null.',
      'Look for a default in the registry of clients, also for clients that were read from elsewhere.',
    ],
  },
  'authz-scope-not-widened': {
    why: 'What was added to a request nobody approved for this client. A token that leaks from the smallest client then opens everything.',
    fixes: [
      'Grant what was asked for and allowed, and nothing beside it.',
      'Do not merge the scopes of all tools into each request; a tool that needs more can ask for it (403 insufficient_scope).',
      'Ask the upstream for what the proxy itself needs, and draw the rest from the token of each call.',
    ],
  },
  'err-html-escaped': {
    why: 'Anybody may register a client and send people to the server with parameters of their choice. What stands unescaped on a page runs in the name of the server: it can press Approve, or read what the page holds.',
    fixes: [
      'Make pages with a template engine that escapes by itself, and look for every place that is exempt from it.',
      'Quote attribute values, and escape quotes in them.',
      'Show nothing of a request that was refused; say what is wrong in words of the server.',
      'Do not hand on error_description of the upstream, and take a callback without a state that the server knows for no reason to show it.',
    ],
  },
}
