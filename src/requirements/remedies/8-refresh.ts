import type { Remedies } from './remedy.ts'

/** Remedies for refresh tokens and what lasts (section 8). */
export const refreshRemedies: Remedies = {
  'rt-rotation': {
    why: 'A refresh token of a public client is proved by nothing but itself. One that stays the same for ever is as good for a thief as for the client, for as long as the session lives, and nobody notices.',
    fixes: [
      'Answer every refresh of a public client with a new refresh token, and end the one before.',
      'Leaving refresh_token out of the answer makes the client keep the old one; that is no rotation.',
      'Tokens that are bound to a key of the client (DPoP) need no rotation, and issuing no refresh tokens is right as well.',
    ],
  },
  'rt-old-invalid': {
    why: 'Rotation without an end of the old token doubles the session with each refresh: whoever copied one of its tokens keeps a session of their own.',
    fixes: [
      'Mark the old token as used in the step that issues the new one.',
      'Where answers may get lost, take the old one as a retry for some seconds, and not for longer than a minute.',
    ],
  },
  'rt-reuse-revokes-family': {
    why: 'When a used token comes again, the client or a thief is behind; the server cannot know which. If only the old token is refused, the thief who was faster keeps the session.',
    fixes: [
      'Keep used tokens with the session that they belong to, for as long as they could have lived, and end the session when one comes again.',
      'Know all tokens of a session, not only the one before the newest.',
      'Do it in one transaction with the refresh itself, over all instances: compare and set, not read and then write.',
    ],
  },
  'rt-family-access-revoked': {
    why: 'A session that ended because a token was stolen leaves the thief with an access token until it is over.',
    fixes: [
      'Look up the session with the token at introspection, and answer active: false when it has ended.',
      'Let self-contained access tokens live for minutes: nobody asks about them.',
    ],
  },
  'rt-grace-safe': {
    why: 'A window for lost answers that gives every retry a new pair makes a second session of one, which nothing ties to the first; a refresh that reads and then writes does the same by accident.',
    fixes: [
      'Give the same new token to every retry within the window, or refuse it.',
      'Spend the token by compare and set in the database, so that of two requests at once one wins.',
      'Keep the window at some seconds.',
    ],
  },
  'rt-client-bound': {
    why: 'A refresh token that any client may use is worth stealing for whoever has registered a client, which anybody may.',
    fixes: [
      'Keep the client id with the token and compare it with the client of the request; answer invalid_grant.',
      "A proxy that relays refreshes with its own credentials has to compare before: the upstream sees the proxy's client only.",
    ],
  },
  'rt-client-identified': {
    why: 'A check of the form "if client_id is there and differs" is passed by leaving it out, and a secret that is only compared when it is sent protects nothing.',
    fixes: [
      'Require client_id of public clients and the registered authentication of all others, before the token is looked up.',
      'Do not take the client from the token when the request names none.',
    ],
  },
  'rt-scope-not-widened': {
    why: 'A session that can grow by a refresh was never approved by anybody.',
    fixes: [
      'Compare the scope of the request with what the person approved, and answer invalid_scope for more.',
      'Look at a proxy whose own grant at the upstream is wider than that of the session: it must not answer for it.',
    ],
  },
  'rt-scope-narrowing': {
    why: 'Clients ask for less to hand a weak token to a risky place. If they get everything, it was not weak; if the session shrinks for good, the person has to sign in again.',
    fixes: [
      'Put the narrower scope into the access token and into the answer.',
      'Keep the scope of the session as it was approved; the new refresh token has all of it.',
    ],
  },
  'rt-resource-bound': {
    why: 'The person approved one server. A refresh that can name another turns the approval into one for all, and one that loses the audience gives tokens that nobody takes, an hour after the sign-in.',
    fixes: [
      'Keep the resource with the session, compare resource of the request with it, and answer invalid_target for another.',
      'Without resource, issue for the resource of the session, not for a default.',
    ],
  },
  'rt-grant-still-active': {
    why: 'A proxy that only looks at its own records goes on issuing tokens for people who left, and for grants that were withdrawn where they were given.',
    fixes: [
      'Renew the grant of the session at the upstream before the proxy issues anything, and end the session when it is refused.',
      'Where calls run on delegated tokens, ask the upstream for the account with one; 401 ends the session.',
      'Tell a refusal from a failure: an upstream that does not answer has not ended anything.',
    ],
  },
  'rt-integrity': {
    why: 'Who can make up or change a refresh token makes sessions for anybody.',
    fixes: [
      'Let refresh tokens be random, and look them up by a hash of the whole.',
      'If they say something, sign them and check the signature before anything is read.',
    ],
  },
  'rt-user-isolation': {
    why: "A variable that two requests share gives one person's token to another, under load, and leaves no trace.",
    fixes: [
      'Keep what belongs to a request in the request: no variable of the module, no cache without the session in its key.',
      'Look at everything that is awaited between reading the refresh token and signing the access token.',
    ],
  },
  'rt-client-isolation': {
    why: 'If one client can end the sessions of all others of a person, an attack on one is an outage of all, and people learn to sign in again without a thought.',
    fixes: [
      'End the session that the token belongs to, not all of the person.',
      'Give each session a grant of its own at the upstream; a shared refresh token there is burnt by the first rotation.',
    ],
  },
  'rt-grant-type-respected': {
    why: 'A refresh token that nobody asked for is kept by nobody: it lies in a log or a cache of a client that does not know what it is.',
    fixes: ['Issue refresh tokens to clients that registered for the grant, and to no others.'],
  },
  'rt-offline-access-rule': {
    why: 'Where offline_access decides, clients that follow the metadata must find it there; else they sign people in again every few minutes. And lasting access is what people have to be asked for.',
    fixes: [
      'List offline_access in scopes_supported of the authorization server, not in those of the resource.',
      'Ask the person before a new client gets a refresh token by it.',
      'Or issue refresh tokens to clients that registered for the grant, without any scope.',
    ],
  },
  'rev-refresh-supported': {
    why: 'A person who signs out of a client, or a client that is removed, believes the session to be over. An endpoint that only says so leaves it open for whoever has its refresh token.',
    fixes: [
      'End the session that the token belongs to, for refresh tokens and for access tokens, in the store that the token endpoint reads.',
      'Do not advertise revocation_endpoint before it does something.',
    ],
  },
  'rev-cascades': {
    why: 'The session was ended, and its access token goes on working until it is over.',
    fixes: [
      'Look up the session at introspection: a token of a session that has ended is not active.',
      'Let self-contained access tokens live for minutes.',
    ],
  },
  'rev-client-bound': {
    why: 'Who can revoke the tokens of others can sign people out, and can find out which tokens are good.',
    fixes: [
      'Authenticate the client as at the token endpoint, and compare it with the client of the token before anything is ended.',
      'A public client names its client_id; compare that.',
    ],
  },
  'rev-unknown-token-200': {
    why: 'A client cannot do anything about a token that is not known any more; an error says to others which tokens exist.',
    fixes: [
      'Answer 200 for every token that is unknown, expired, or revoked before; errors are for bad requests and bad clients.',
    ],
  },
  'rev-reaches-upstream': {
    why: 'What the session was given upstream outlives it by weeks, in the database of the proxy and in every copy of it.',
    fixes: [
      'When a session ends, revoke its grant at the revocation endpoint of the upstream.',
      'Where there is none, as in the oidc app of Nextcloud, refresh once more and throw the result away: nothing that was known before is good then.',
      'Do it for every end of a session: revocation, reuse, and the replay of a code.',
    ],
  },
  'rt-upstream-refresh-internal': {
    why: 'Where the upstream rotates strictly, the second of two refreshes at once shows a used token. The grant ends, the calls fail and the person has to sign in again, under load only.',
    fixes: [
      'Let one refresh of a grant be under way at a time, across all instances, and let the others wait for its result.',
      'Write the rotated refresh token down before the access token beside it is used.',
      'Nextcloud: refresh tokens are good for one use, without grace, and a refresh ends the opaque access token before it.',
    ],
  },
  'rt-background-separate': {
    why: 'A grant for the background is wide and lasts. When it serves the calls of sessions as well, every session has all of it, and ending a session ends nothing.',
    fixes: [
      'Let only the background worker read stored grants.',
      'Serve a tool call by what is made from its own token: a token exchange, or the grant of its own session.',
      'Look for a fallback that takes the stored grant where the exchange is not configured or fails.',
    ],
  },
  'rt-storage-protected': {
    why: 'A database is read by more than its server: backups, support, an injection. Tokens in it in the clear are the authority of everybody at once.',
    fixes: [
      'Keep tokens that you issued as hashes: you only compare them.',
      'Seal what you must read again, such as refresh tokens and app passwords of the upstream, by AES-256-GCM with a key from the environment; bind it to the person.',
      'Keep tokens out of logs and journals. An encoding, such as base64, protects nothing.',
    ],
  },
}
