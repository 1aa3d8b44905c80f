import type { Remedies } from './remedy.ts'

/** Remedies for the exchange of one token for another (section 7.1). */
export const tokenExchangeRemedies: Remedies = {
  'txe-request-form': {
    why: 'An endpoint that guesses what an incomplete request meant guesses for an attacker, too; and a server that sends parameters of its own invention works with one endpoint only.',
    fixes: [
      'Server: send grant_type urn:ietf:params:oauth:grant-type:token-exchange with subject_token and subject_token_type, by a library that knows RFC 8693.',
      'Authorization server: answer invalid_request when one of them is missing or sent twice.',
    ],
  },
  'txe-subject-token-type-correct': {
    why: 'The type decides by which rules the subject token is validated. An ID token that passes as an access token proves a login at another application and authorises nothing.',
    fixes: [
      'Server: declare urn:ietf:params:oauth:token-type:access_token for the access token of a client.',
      'Authorization server: validate the subject token by the type that was declared, and refuse types that you do not take with invalid_request.',
    ],
  },
  'txe-actor-type-paired': {
    why: 'A half given actor is either a mistake of the requester or an actor that is silently left out of the record.',
    fixes: [
      'Authorization server: answer invalid_request when actor_token or actor_token_type comes alone.',
      'Server: send both or none.',
    ],
  },
  'txe-target-named': {
    why: 'Without a target the answer is as broad as the subject token, and whoever gets hold of it may use it at every service that takes it.',
    fixes: [
      'Name the upstream by resource (its absolute URL) or by audience (its name at the authorization server) in every exchange.',
      'A resource has no fragment (RFC 8693 section 2.1).',
    ],
  },
  'txe-response-form': {
    why: 'The type of the answer is all that tells the requester what it got, and a response that a cache keeps is a credential that others find.',
    fixes: [
      'Answer with access_token, issued_token_type and token_type (N_A for what is no access token).',
      'Send Cache-Control: no-store with every token response.',
    ],
  },
  'txe-client-checks-response': {
    why: 'An authorization server may give less, shorter or something else than was asked for. A server that does not look uses an ID token as a credential, a token that has ended, or more rights than the tool needs.',
    fixes: [
      'Refuse an answer whose issued_token_type is not the type that you asked for.',
      'Compare scope with what the tool needs, where the answer has one; refuse more as well as less.',
      'Refuse a token that has ended, and drop it when expires_in is over.',
    ],
  },
  'txe-invalid-token-error': {
    why: 'That error tells the requester that this subject will never do. With a 500 it retries, with invalid_grant or invalid_client it looks for the mistake at the wrong end.',
    fixes: [
      'Answer 400 with invalid_request for a subject or actor token that is malformed, foreign, ended, revoked or of a wrong type (RFC 8693 section 2.2.2).',
    ],
  },
  'txe-invalid-target-error': {
    why: 'An authorization server that serves another target than the one named hands out tokens for a service that nobody asked about, and the requester finds out late or never.',
    fixes: [
      'Answer 400 with invalid_target for every resource or audience that you do not serve for this client (RFC 8693 section 2.2.2).',
      'Do not fall back to a default audience.',
    ],
  },
  'txe-subject-validated-first': {
    why: 'An authorization server knows tokens of every service, so it may well exchange one that was never meant for this server; and a server that asks it about everything can be made to ask on behalf of anybody.',
    fixes: [
      'Verify signature, issuer, audience and times of the inbound token at the server, and exchange it only after that.',
      'Look for routes on which the exchange is the first thing that fails.',
    ],
  },
  'txe-client-authenticated': {
    why: 'Where anybody may exchange, whoever finds a token of one service turns it into a token for the next one.',
    fixes: [
      'Offer the exchange to confidential clients only, and authenticate them as for every other grant.',
      'Keycloak: the requester must be confidential and have standard token exchange switched on, each other client off.',
    ],
  },
  'txe-client-entitled': {
    why: 'A confidential client that registered itself a minute ago would get authority over everybody whose token it ever saw.',
    fixes: [
      'Take a subject token only from the client that stands in its audience (the MCP server) and let only named clients exchange.',
      'List for each client the targets that it may ask for.',
      'Keycloak: the audience check of the standard exchange does this; the client switch must be on for the MCP server alone.',
    ],
  },
  'txe-scope-not-broader': {
    why: 'A tool that reads notes and holds a token for everything makes every mistake in that tool a mistake about everything.',
    fixes: [
      'Server: ask for the scopes of the tool that was called, and for no others.',
      'Authorization server: issue no scope that the subject token does not have, and nothing that was not asked for.',
    ],
  },
  'txe-lifetime-bounded': {
    why: 'A token made for one call that lives for an hour survives the logout, the revocation and the reason why it was made.',
    fixes: [
      'Let a delegated token live for five minutes at most, and never longer than its subject.',
      'Keycloak: set the access token lifespan of the client that exchanges.',
    ],
  },
  'txe-no-refresh-token': {
    why: 'A refresh token in the answer turns permission for one call into access that lasts, without anybody having consented to that.',
    fixes: [
      'Authorization server: issue no refresh token for the exchange of a temporary token.',
      'Server: ask for an access token only, and throw away what else comes.',
      'Keycloak: switch off refresh tokens of the standard token exchange for the client.',
    ],
  },
  'txe-act-recorded': {
    why: 'Without act the upstream cannot tell what the person did from what a server did in their name, and no log can later.',
    fixes: [
      'Keep sub the person and put the client id of the acting server into act.sub.',
      'Take care not to write the client that the subject token was issued to: the one who acts is the one who exchanges.',
      'Keep earlier actors nested inside act as history.',
    ],
  },
  'txe-act-consumer-rule': {
    why: 'Earlier actors in the chain are history. Who searches the whole chain gives rights to a party that only passed a token on at some time.',
    fixes: [
      'Decide by sub and the other claims at the top, and by the outermost act; read nested act claims for logs only.',
      'Look for a loop or a recursion over act in the code that finds the user or the role.',
    ],
  },
  'txe-may-act-enforced': {
    why: 'The claim is how the one who issued a token says who may act for its person. Ignored, everybody may.',
    fixes: ['Refuse the exchange when the subject token has may_act and its sub is not the client that asks.'],
  },
  'txe-per-call': {
    why: 'A token that is kept is used after its reason has gone: after the logout, by a call that was given fewer rights, or for whoever comes next.',
    fixes: [
      'Exchange for each call.',
      'Where a cache is needed: in memory, keyed by a hash of the subject token, the audience and the scopes, ended by the earlier expiry and by revocation.',
    ],
  },
  'txe-not-stored-not-returned': {
    why: 'What is written down outlives the call, the session and often the revocation, and lies in every backup. A token made for one call has no reason to.',
    fixes: [
      'Keep exchanged tokens in memory, for the call that they were made for.',
      'Leave tokens out of audit records: a hash or the jti tells which one it was.',
      'Look for a session store or a disk cache that is loaded at the start.',
    ],
  },
  'txe-cache-isolation': {
    why: 'A cache whose key forgets the person, the client or the resource serves one of them with the authority of another.',
    fixes: [
      'Key the cache by the whole subject token (its hash), the audience and the scopes, and by nothing that two of them can share.',
      'Or drop the cache: one exchange for each call costs a few milliseconds.',
    ],
  },
  'txe-no-fallback-to-passthrough': {
    why: 'A fallback makes the attack easy: break or slow down the exchange, and the server forwards the token itself or works with a stored one.',
    fixes: [
      'Let the call fail when the exchange fails, with a tool error that names no credential.',
      'Look for an except or a catch around the exchange that goes on with another token.',
    ],
  },
}
