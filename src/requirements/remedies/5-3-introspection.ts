import type { Remedies } from './remedy.ts'

/** Remedies for introspection (section 5.3). */
export const introspectionRemedies: Remedies = {
  'token-opaque-validated': {
    why: 'That a token is alive does not say for whom it is. A server that reads only active takes what its issuer gave to anybody for anything.',
    fixes: [
      'Compare aud of the answer with the resource of your metadata, iss with your issuer and exp with the clock; take active only where it is the boolean true.',
      'Where the issuer does not report aud, have it do so; a userinfo endpoint is no replacement, since it proves no audience.',
      "Nextcloud's oidc app reports the client as aud: issue tokens of your own by a proxy instead.",
    ],
  },
  'introspection-failure-closed': {
    why: 'Whoever can keep a server from reaching its issuer, by load say, must not get in by it.',
    fixes: [
      'Answer 503 (or 401) where the answer is no 200 with a JSON object, or does not come in time.',
      'Look for a catch block that returns the last known result, or an empty one that counts as valid.',
    ],
  },
  'introspection-authorized': {
    why: 'An open introspection endpoint tells anybody whether a string is a token, whose it is and what it opens.',
    fixes: [
      'Authenticate the caller before anything else, and answer 401 to everybody who does not prove to be a resource server.',
      'Compare the secret; a client id alone is public.',
    ],
  },
  'introspection-caller-scoped': {
    why: "A server that learns about tokens for others can use what it learns, and who steals one client's secret can read every token.",
    fixes: [
      'Answer active: false unless the token is for the resource that the caller stands for.',
      'Do not let registered clients introspect at all, or only tokens of their own.',
    ],
  },
  'introspection-inactive-minimal': {
    why: 'The reason why a token is not active helps only somebody who is guessing.',
    fixes: [
      'Answer 200 with {"active": false} and nothing else for unknown, expired, revoked and foreign tokens alike.',
      'Keep 400 for requests without a token parameter.',
    ],
  },
  'token-cache-bounded': {
    why: 'A cache that outlives a token gives it a second life, and makes a revocation a wish.',
    fixes: [
      'Keep a result no longer than the exp of the token, and a minute at most where tokens can be revoked.',
      'Where exp is missing, do not invent one: ask again.',
    ],
  },
}
