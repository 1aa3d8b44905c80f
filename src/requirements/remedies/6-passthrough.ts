import type { Remedies } from './remedy.ts'

/** Remedies for token passthrough (section 6). */
export const passthroughRemedies: Remedies = {
  'passthrough-inbound-not-forwarded': {
    why: 'A token that travels on can be used by everybody on the way, for everything that the last of them accepts. The upstream cannot tell the server from its client, and neither can a log.',
    fixes: [
      'Exchange the token for one of the upstream (RFC 8693), or use a credential that the server itself was given for the person.',
      'Where Nextcloud is the upstream: trust a delegation issuer there as a user_oidc provider, and mint a short-lived token for each call.',
      "Look for a client that is built with the request's Authorization header.",
    ],
  },
  'passthrough-multi-audience-no-excuse': {
    why: 'A token with two audiences opens both, so each of them can use it at the other. That the upstream would take it is the problem and not the permission.',
    fixes: [
      'Drop the mode in which a token is reused because the upstream stands in its audience.',
      'Have the authorization server issue tokens with the one audience that was asked for.',
    ],
  },
  'passthrough-foreign-token-not-transited': {
    why: 'A server that lets the upstream decide about a token carries tokens for strangers, and hides who they come from.',
    fixes: [
      "Refuse a token whose audience is not the server before any request is made, a lookup at the upstream's userinfo included.",
    ],
  },
  'passthrough-upstream-token-user-bound': {
    why: 'One call that runs on the token of another person reads and writes as that person. It happens under load, so no ordinary test shows it.',
    fixes: [
      'Pass the token along with the call; keep none in a global variable, a shared client object or a default header.',
      'Look for a variable that is set before an await and read after it.',
      'Key every cache by the whole subject token.',
    ],
  },
}
