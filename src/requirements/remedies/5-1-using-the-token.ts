import type { Remedies } from './remedy.ts'

/** Remedies for the use of tokens (section 5.1), and for other secrets in their place. */
export const tokenUseRemedies: Remedies = {
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
