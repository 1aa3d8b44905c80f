import type { Remedies } from './remedy.ts'

/** Remedies for the separation of the authority of a session from long-lived authority (section 19). */
export const separationRemedies: Remedies = {
  'separation-delegations-distinct': {
    why: 'When one stored grant serves sessions and background work, every call has the rights of the grant: a client that was given to read acts with everything that the person ever allowed, and revoking the session changes nothing.',
    fixes: [
      'Serve a tool call by authority that is made from the token of that call (token exchange, RFC 8693).',
      'Let the background worker be the only reader of stored grants, in code and in access to the database.',
    ],
  },
  'separation-token-per-call': {
    why: 'A token that serves many calls cannot be tied to any of them: neither its scope nor its end nor its log entry fits the call that uses it.',
    fixes: [
      'Make a token for each call and forget it with the call.',
      'Look for a token kept on the session, the client object or the HTTP connection, and for requests that join an exchange in flight.',
      'Where the upstream allows one access token for each grant only: lease it to one call at a time and end it after the call.',
    ],
  },
  'separation-short-life': {
    why: 'What lives for an hour can be used for an hour by whoever finds it in a log, in memory or on the wire.',
    fixes: [
      'Let the upstream token of a tool call live for five minutes at most, and not beyond the token that it was made from.',
      'Nextcloud: the lifetime of access tokens is the setting expire_time of the oidc app, one for the whole instance; a delegation issuer sets its own for each token.',
    ],
  },
  'separation-no-credential-upgrade': {
    why: 'An app password or a new client outlives the call, the session and the consent that allowed it, and nobody is told.',
    fixes: [
      'Never ask for an app password, a refresh token or a registration on behalf of a tool call.',
      'Nextcloud: user_oidc does not offer app passwords to bearer tokens unless the configuration allows it; leave that off.',
      'Obtain lasting credentials only by a provisioning of its own, with a consent of its own.',
    ],
  },
}
