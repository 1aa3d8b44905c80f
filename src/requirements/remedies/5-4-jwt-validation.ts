import type { Remedies } from './remedy.ts'

/** Remedies for the validation of signed tokens (section 5.4). */
export const jwtValidationRemedies: Remedies = {
  'token-sub-scoped-by-issuer': {
    why: 'Names and addresses can be chosen, and two issuers can give the same sub to two people. Whoever looks a person up by less than issuer and sub lets one in for the other.',
    fixes: [
      'Look people up by iss and sub together.',
      'Use e-mail and preferred_username for display only.',
      'In user_oidc: keep unique-uid on where several providers are trusted.',
    ],
  },
  'token-client-sub-collision': {
    why: 'A client that can choose its id can choose that of a person, and a server that reads sub alone takes its token for theirs.',
    fixes: [
      'Make client ids yourself; ignore client_id in a registration.',
      'Give tokens of clients a sub that no person can have, and let servers tell the two apart.',
    ],
  },
  'token-id-token-refused': {
    why: 'An ID token says to a client who signed in. It is handed around in browsers and front ends, has the same issuer and key, and names a client as audience; a server that takes it can be entered with what was never meant to open anything.',
    fixes: [
      'Do not accept a client id as audience, least of all the one that the server itself has at the identity provider.',
      'Require typ at+jwt, or another sign that only access tokens carry; refuse tokens with nonce or at_hash.',
    ],
  },
  'token-claims-complete': {
    why: 'Each claim of the profile is what somebody checks: without jti a token cannot be told from its copy, without client_id nobody knows who calls.',
    fixes: ['Write iss, exp, aud, sub, client_id, iat and jti into every token that is typed at+jwt.'],
  },
  'token-key-rotation': {
    why: 'Keys are rotated after a loss. A server that keeps the old one trusts the thief, and one that never looks for the new one locks everybody out.',
    fixes: [
      'Keep the key set for minutes, and look for it anew, at most every half minute, when a token names an unknown kid.',
      'jose: createRemoteJWKSet does both (cacheMaxAge, cooldownDuration); do not read the set once at the start.',
    ],
  },
  'token-revoked-refused': {
    why: 'A person who disconnects a client expects that it is over.',
    fixes: [
      'Let self-contained tokens live for minutes; ask the issuer where they live longer.',
      'Have introspection look at the session, and not only at the token.',
    ],
  },
  'token-signature-verified': {
    why: 'Without the signature a token is a piece of text that anybody can write: any person, any scope.',
    fixes: [
      'Verify before reading; look for decode on a path that has no verify.',
      'Treat an empty signature, and a token with another number of parts, as no token.',
      'A cache of verified tokens is keyed by the whole token.',
    ],
  },
  'token-alg-none': {
    why: 'alg none says that there is no signature. A verifier that obeys lets anybody be anybody.',
    fixes: [
      'Allow the algorithms that your issuer uses, by name; a list of forbidden ones is never complete.',
      'Use one library call for everything: jose: jwtVerify(token, createRemoteJWKSet(url), { issuer, audience, algorithms: ["RS256"], typ: "at+jwt", requiredClaims: ["exp"] }).',
    ],
  },
  'token-alg-confusion': {
    why: 'The public key is known to everybody. A verifier that lets the token choose an HMAC takes it for a shared secret.',
    fixes: [
      'Fix the algorithm by configuration or by the alg of the key, never by the header of the token.',
      'With jose, give jwtVerify the algorithms option and a key set from createRemoteJWKSet; it then refuses an HMAC with a public key by itself.',
    ],
  },
  'token-alg-allowlist': {
    why: 'Each further algorithm is a further way in: other paddings with the same key, or a secret that was left over from a test.',
    fixes: [
      'Name the one algorithm of each key.',
      'Remove symmetric secrets from what a resource server is configured with.',
    ],
  },
  'token-kid-unknown': {
    why: 'A kid that names no key is a token for somebody else, or an attempt. Trying other keys widens who can sign; fetching keys for each such token lets strangers load your issuer.',
    fixes: [
      'Refuse when the named key is not among those of the issuer, after one refresh that is bounded in time (createRemoteJWKSet does that).',
      'Take out the fallback to the first key.',
    ],
  },
  'token-header-keys-ignored': {
    why: 'Whoever writes a token writes its header. A key, or the place of a key, that comes with the token proves nothing, and a fetched URL makes the server a messenger.',
    fixes: [
      'Use keys of the configured issuer only; ignore jwk, jku, x5u and x5c.',
      'Look kid up in a map; never build a path, a URL or a query of it.',
    ],
  },
  'token-crit-honoured': {
    why: 'What crit names must be understood, since it can change what the token means. Ignoring it is processing a token that its issuer did not mean for you.',
    fixes: [
      'Refuse tokens with a crit that names anything you do not implement.',
      'With jose this is the default; look for a crit option that switches it off.',
    ],
  },
  'token-iss-exact': {
    why: 'The issuer decides whose keys and whose users count. A near match lets the issuer of somebody else speak for yours.',
    fixes: [
      'Compare octet by octet with the issuer of the metadata.',
      'If internal and external names differ, mend the configuration of the issuer; switching the comparison off is no repair.',
    ],
  },
  'token-iss-key-binding': {
    why: 'Where several issuers are trusted, a key of one must not sign for another: the weakest would speak for all.',
    fixes: ['Choose the key set by the issuer, then the key by kid; do not merge key sets.'],
  },
  'token-exp-enforced': {
    why: 'A token that leaked is worth something until it ends, and for ever where nobody looks.',
    fixes: ['Check exp on every request, also for cached results.', 'Keep the leeway for clocks at a minute or less.'],
  },
  'token-exp-required': {
    why: 'A token without an end, or with one that is no number, never ends.',
    fixes: ['Require exp as a number (requiredClaims: ["exp"]); assume no lifetime.'],
  },
  'token-nbf-enforced': {
    why: 'A token that is issued for later is not to be used now.',
    fixes: ['Check nbf where it is there; libraries do unless told otherwise.'],
  },
  'token-iat-plausible': {
    why: 'A token from the future points to a clock that is wrong or to somebody who plays with it. This is hardening; no specification demands it.',
    fixes: ['Refuse an iat that is more than a minute ahead.'],
  },
  'token-typ-at-jwt': {
    why: 'One key signs access tokens, ID tokens and logout tokens. typ tells them apart; a server that does not read it takes one for another.',
    fixes: [
      'Require at+jwt or application/at+jwt where your issuer writes it (typ option of jwtVerify).',
      'Refuse a token without typ.',
    ],
  },
}
