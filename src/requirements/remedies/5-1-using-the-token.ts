import type { Remedies } from './remedy.ts'

/** Remedies for the use of tokens (section 5.1), and for other secrets in their place. */
export const tokenUseRemedies: Remedies = {
  'rs-auth-every-request': {
    why: "A session id or a cookie is shorter-lived in nobody's hands than a token, travels in more places, and is bound to less. Where it stands for a token, whoever finds it is in.",
    fixes: [
      'Run the token check in front of every request, also of a session that is open already.',
      'Take session ids as a name for state only, and let them open nothing.',
    ],
  },
  'rs-validate-before-processing': {
    why: 'What a call did is done, also when its answer is thrown away: a note is written, a mail is sent.',
    fixes: [
      'Let the guard run before the handler, not beside it or after it; await its result.',
      'Look for middleware that is registered after the routes.',
    ],
  },
  'rs-scope-enforced': {
    why: 'A person who allowed reading did not allow writing. Scopes that are only advertised are a promise that nobody keeps.',
    fixes: [
      'Say for each tool which scope it needs, and compare before it runs; answer 403 with insufficient_scope.',
      'Nextcloud knows no scopes, so the MCP server is the only place where they can be enforced.',
    ],
  },
  'rs-identity-from-token': {
    why: 'A header or an argument can be written by anybody. A server that believes it acts for whoever the caller names.',
    fixes: [
      'Take the person from the validated token, and drop the handling of X-Forwarded-User and its relatives unless a gateway strips them.',
      'Remove user arguments from tools, or compare them with the token.',
    ],
  },
  'rs-token-not-disclosed': {
    why: 'Results and errors go into model contexts, logs and screenshots. A token that stands in one of them is a token that was published.',
    fixes: [
      'Never write a token into a result, an error text or a header; take debug output out of tools.',
      'Answer an invalid token with a fixed sentence.',
    ],
  },
  'rs-query-token-ignored': {
    why: 'A URL stands in logs, histories and Referer headers, and a body in traces. A token that is taken from there can be picked up from there.',
    fixes: [
      'Read the Authorization header only; take out the handling of access_token and token in query and body.',
      'Give downloads and event streams short-lived links of their own where they cannot set a header.',
    ],
  },
  'rs-bearer-case-insensitive': {
    why: 'The name of a scheme has no case. A server that compares letters locks out clients that are right.',
    fixes: ['Compare the first word of the header in lower case with bearer.'],
  },
  'rs-malformed-authorization': {
    why: 'What two readers read differently is a way past one of them: a gateway checks the first of two headers, the server uses the second. And what crashes a parser stops a server.',
    fixes: [
      'Take exactly one header with the scheme, one space or more, and one token; answer everything else with 401 or 400.',
      'Beware of frameworks that drop or join repeated headers; look at the raw ones, or refuse a comma.',
    ],
  },
  'rs-invalid-token-401': {
    why: 'By 401 with invalid_token a client knows that it should refresh or sign in again, and by resource_metadata where. With anything else it gives up, or tries the same token for ever.',
    fixes: [
      'Answer every token that is not taken with 401 and WWW-Authenticate: Bearer error="invalid_token", resource_metadata="...".',
      'Keep 403 with insufficient_scope for tokens that are valid and lack a scope.',
    ],
  },
  'token-refresh-token-refused': {
    why: 'A refresh token lives long and is meant for the authorization server alone. Where it opens the server too, its short-lived sibling protects nothing.',
    fixes: [
      'Make refresh tokens opaque, or of a type and audience of their own.',
      'Where the server introspects, take only answers about access tokens.',
    ],
  },
  'token-aud-upstream-refused': {
    why: 'A token for the upstream was given to somebody for something else. A server that takes it lets every holder of such a token in, and is a proxy without an authorization server.',
    fixes: [
      'Take tokens of your own authorization server only; remove a fallback to the userinfo or introspection endpoint of the upstream.',
      'A userinfo endpoint proves that a token is alive, and never for whom it is.',
    ],
  },
}
