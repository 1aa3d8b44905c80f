import type { Remedies } from './remedy.ts'

/** Remedies for the audience of tokens (section 5.2). */
export const audienceRemedies: Remedies = {
  'token-aud-trailing-slash': {
    why: 'Where the issuer gives out tokens for another spelling than the server compares, a person signs in again and again and never gets in.',
    fixes: [
      'Use one spelling in the metadata, at the issuer and in the comparison, without a slash at the end; keep it as a string, since URL classes add one.',
      'Have the authorization server refuse unknown resources with invalid_target.',
    ],
  },
  'token-aud-multi-risk': {
    why: 'Each of several audiences can use the token at the others.',
    fixes: [
      'Issue tokens for the one resource that was asked for; take the upstream out of aud.',
      'Use a token exchange where the server needs a token for somebody else.',
    ],
  },
  'token-aud-distinct-per-resource': {
    why: 'Two servers with one audience are one server to whoever holds a token: what was allowed for the harmless one opens the other.',
    fixes: [
      'Put the resource that was asked for into aud, and not a client id, an API name or the issuer that all share.',
      'Let each server accept its own identifier only.',
    ],
  },
  'token-aud-all-endpoints': {
    why: 'A second way in with a weaker check is the way in.',
    fixes: [
      'Put one guard in front of every route that a token opens, management and upload included.',
      'Where another client needs such a route, let it ask for tokens with the server as audience.',
    ],
  },
  'token-aud-contains-resource': {
    why: 'A token says by its audience for whom it is. A server that does not ask takes every token of its issuer, also those that a person gave to another server, which can then act here in their name.',
    fixes: [
      'Require the resource of your metadata among the values of aud. jose: jwtVerify(token, keys, { issuer, audience: resource }).',
      'Where the issuer puts something else into aud (its client id, say), have it put the resource there; taking whatever comes is no repair.',
      'Where tokens are opaque, compare the aud of the introspection answer.',
    ],
  },
  'token-aud-string-form': {
    why: 'An audience may be one string. A server that reads only lists refuses rightful tokens, and one that walks over the characters of the string takes wrong ones.',
    fixes: [
      'Turn a string into a list of one before anything is compared.',
      'Then look for one member that equals the resource of your metadata.',
    ],
  },
  'token-aud-array-form': {
    why: 'An audience may be a list, and any of its members counts. A server that looks at the first only refuses rightful tokens; one that takes a list unseen takes every token with two audiences.',
    fixes: [
      'Search the whole list for the resource of your metadata.',
      'Look for code that indexes aud[0], or that treats a list as "checked elsewhere".',
    ],
  },
  'token-aud-missing': {
    why: 'A token without an audience is for everybody who gets hold of it. Most libraries check an audience only if the claim is there.',
    fixes: [
      'Require the claim: jose has requiredClaims: ["aud"], and an audience option does it as well.',
      'Refuse null, an empty string and an empty list like a missing claim.',
    ],
  },
  'token-aud-malformed': {
    why: 'What is neither a string nor a list of strings has no meaning, and a comparison that converts it can come out as anybody likes.',
    fixes: [
      'Check the form before the value: a non-empty string, or a non-empty list of such.',
      'Parse the payload once, with a JSON parser that takes the last of two members or refuses, and use only that.',
    ],
  },
  'token-aud-no-substring': {
    why: 'Whoever can register a host or a path that begins, ends or contains the resource gets tokens that such a comparison takes.',
    fixes: [
      'Compare whole values: one member of aud equal to the resource; no prefix, no expression, no normalisation but the case of scheme and host.',
      'Look for startsWith, endsWith, includes and unanchored expressions around the audience.',
    ],
  },
  'token-aud-sibling-resource': {
    why: 'One host can hold many servers: tenants, staging, other teams. A comparison of origins lets a token for one of them act at all.',
    fixes: [
      'Compare the whole identifier with its path.',
      'Give each server an identifier of its own, and name it in its metadata.',
    ],
  },
  'token-aud-scheme-host-case': {
    why: 'Scheme and host mean the same in any case, and clients may write them so; paths do not.',
    fixes: [
      'Lower-case scheme and authority of both values, and nothing else, before comparing.',
      'Look for a toLowerCase around the whole URL.',
    ],
  },
  'token-aud-port': {
    why: 'Another port is another server, often that of another team on the same machine.',
    fixes: ['Compare host and port, not the host name.', 'Do not take the host name of a parsed URL; it has no port.'],
  },
  'token-aud-not-as': {
    why: 'Tokens for the authorization server itself (userinfo, account management) are held by other parties than tokens for the MCP server. Where both live in one process, sharing an audience is tempting.',
    fixes: ['Give the resource and the issuer different identifiers, and accept the former only.'],
  },
  'token-aud-client-id-collision': {
    why: 'An ID token has the client id as its audience. A server that takes a client id as its own name takes ID tokens, which clients hand around freely.',
    fixes: [
      'Accept the resource URL only; have the authorization server put it into aud (RFC 8707).',
      'Where the upstream reports nothing but client ids, put an authorization server of your own in front.',
    ],
  },
}
