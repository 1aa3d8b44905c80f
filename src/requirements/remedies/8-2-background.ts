import type { Remedies } from './remedy.ts'

/** Remedies for what lasts: grants for the background (sections 8.2 and 19). */
export const backgroundRemedies: Remedies = {
  'rt-upstream-never-to-client': {
    why: 'An upstream refresh token at a client opens the upstream for as long as it lives, past the scopes and the log of the server; revoking the session does not end it.',
    fixes: [
      'Build token responses of your own values, and keep what the upstream sent in the proxy.',
      'Let no tool, status page or error text show what is kept for a person.',
    ],
  },
  'rt-upstream-token-refused-at-proxy': {
    why: 'A proxy that tries unknown refresh tokens at its upstream lends its own client credentials to whoever stole one.',
    fixes: [
      'Look refresh tokens up in your own store, and answer invalid_grant for every other, before anything is sent upstream.',
      'Where refresh is relayed to the upstream: issue refresh tokens of your own instead.',
    ],
  },
  'rt-upstream-rotation-loss': {
    why: 'When the grant of a session is gone upstream, anything that takes its place acts without the person having agreed to it, or as somebody else.',
    fixes: [
      'Fail the call, and end the session: the next refresh gives invalid_grant, and the client begins anew.',
      'Look for a fallback to a stored grant, to an account of the administrator, or to a token from before.',
    ],
  },
  'rt-background-consent': {
    why: 'What lasts works while nobody looks. A person who cannot take it back, or whose "revoked" only hides it, has given it for ever.',
    fixes: [
      'Delete the credential at the upstream first, then here: the revocation endpoint, a last refresh whose result nobody keeps, or DELETE /ocs/v2.php/core/apppassword.',
      'Let the job look for the grant each time, and stop for a person who has none.',
      'Ask for it in a consent of its own, never along with a sign-in.',
    ],
  },
  'rt-background-not-client-visible': {
    why: 'A management tool that checks only that somebody is signed in shows one person what another has given, or works for them with it.',
    fixes: [
      'Look grants up by the subject of the token of the call, and by nothing that a request names.',
      'Remove every fallback to "any" grant, the first row of a table, or an account of the administrator.',
      'Say of people only what concerns the one who asks.',
    ],
  },
  'provision-credential-bound': {
    why: 'Whoever opens a link that somebody else was sent signs in with their own account. Kept for the sender, their files are what the sender works with from then on.',
    fixes: [
      'Compare who signed in upstream (the sub of the verified ID token, or /cloud/user for an app password of Login Flow v2) with the subject of the token that started it, before anything is kept.',
      'Bind the link to the browser in which it was opened, and ask there before anybody is sent on.',
      'Delete at the upstream what the wrong person gave.',
    ],
  },
}
