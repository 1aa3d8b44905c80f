import type { Remedies } from './remedy.ts'

/** Remedies for section 1.2. */
export const challengeRemedies: Remedies = {
  'challenge-401-without-token': {
    why: "The status 401 is what starts a client's authorization. With any other answer the client reports a broken server, or, worse, the request was served.",
    fixes: [
      'Check the token before the body is handed to the JSON-RPC layer, and answer 401 from there; a JSON-RPC error inside a 200 is no refusal that clients recognise.',
      'Do not send API clients to a login page; a 302 belongs to the authorization endpoint.',
      'If discovery is open on purpose, guard every other method, and tools/call above all.',
    ],
  },
  'challenge-header-present': {
    why: 'RFC 6750 and MCP let the client learn what to do from WWW-Authenticate. A bare 401 is a dead end.',
    fixes: [
      'Send WWW-Authenticate: Bearer with at least resource_metadata on every 401, also on those that a gateway or rate limiter makes.',
      'If the header is set but does not arrive, a reverse proxy replaces error pages (proxy_intercept_errors) or drops the header.',
    ],
  },
  'challenge-resource-metadata': {
    why: 'This parameter is the only pointer to the right metadata where several resources share a host. Clients of 2025-06-18 look nowhere else.',
    fixes: [
      'Add resource_metadata="<URL of the document>" to the challenge of every method and path.',
      'Make the challenge in one place; servers that build it per route forget the GET stream and DELETE.',
    ],
  },
  'challenge-metadata-resolves': {
    why: 'A client follows this URL before anything else. If it leads to nothing, or to the document of another resource, the client stops, as it must.',
    fixes: [
      'Advertise the URL that is routed: when only the path form exists, do not print the root form, and the other way round.',
      'Build it from the configured public URL; an internal host name or http:// resolves in the container and nowhere else.',
      'Let resource in that document be the URL of the endpoint that sent the challenge.',
    ],
  },
  'challenge-syntax': {
    why: "Header parsers split at commas and quotes. An unquoted URL loses its end, and text from an exception can add parameters or whole headers of an attacker's making.",
    fixes: [
      'Write every value as a quoted string, each parameter once, and separate challenges of different schemes by a comma.',
      'Choose error_description from fixed texts; never put an exception or a part of the request there.',
      'Use a function that builds the header from parameters instead of string concatenation.',
    ],
  },
  'challenge-no-error-when-anonymous': {
    why: 'error="invalid_token" tells a client that its token is bad. A client that has none may throw away a good refresh token or show a person an error instead of a sign-in.',
    fixes: [
      'Tell "no credentials" from "bad credentials" in the middleware, and leave error and error_description out of the first.',
      'Some SDK middleware sends invalid_token for both; wrap it or set its option.',
    ],
  },
  'challenge-scope-hint': {
    why: 'A client that is not told which scope it needs asks for all that it can find. The hint keeps first tokens small.',
    fixes: [
      'Add scope="..." with what the called operation, or a first session, needs.',
      'Take the list from the same table that enforces scopes, so that the two cannot drift apart.',
    ],
  },
  'challenge-no-offline-access': {
    why: 'A challenge that demands offline_access makes lasting access a condition of a single call.',
    fixes: [
      'Remove offline_access from the scope of the challenge; whether a client gets a refresh token is between it and the authorization server.',
    ],
  },
  'challenge-uniform': {
    why: 'Whatever is not challenged like the rest is not guarded like the rest: a GET stream, DELETE, /sse or /messages that answers without a token is the side door.',
    fixes: [
      'Put the guard before the router, so that every method and path of the server passes it.',
      'Remove legacy routes (/sse, /messages) that are no longer served on purpose, or put them behind the same guard.',
      'Do not grant rights at initialize: each request brings its own token, in every era that the server speaks.',
    ],
  },
}
