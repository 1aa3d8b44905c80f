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
  'passthrough-upstream-token-hidden': {
    why: 'A client that holds a token of the upstream goes there by itself, past the scopes, the limits and the log of the server, and so does whoever reads the transcript of a conversation.',
    fixes: [
      'Give tools the content of an upstream answer and neither its headers nor its error bodies: log those at the server.',
      'Withhold an answer in which the credential of the request stands; a gateway in debug mode repeats what it was sent.',
      'Build token responses of your own values, never by handing on what the upstream sent.',
    ],
  },
  'passthrough-destination-fixed': {
    why: 'A bearer token opens its resource for whoever receives it. A host that came from an argument or a redirect is chosen by whoever wrote the prompt, the file or the answer.',
    fixes: [
      'Build upstream URLs from the configured origin and an allow-list of methods and paths; encode arguments as parts of a path.',
      'Switch off redirects in the HTTP client of the upstream leg (redirect: manual in fetch, follow_redirects=False in httpx), or drop the credential whenever the origin changes.',
    ],
  },
  'passthrough-upstream-401-not-relayed': {
    why: 'A challenge says where to get a token for the resource that was called. With the challenge of the upstream a client goes to another authorization server, gets a token that this server refuses, and begins again.',
    fixes: [
      'Turn a 401 or 403 of the upstream into an error of the tool, in words of your own.',
      'Where signing in again at your own authorization server would help, answer 401 with your own resource_metadata.',
      'Look for code that copies status or headers of the upstream response to the client.',
    ],
  },
  'passthrough-no-url-mode-for-own-auth': {
    why: 'A link in a tool result or an elicitation is followed without any of the checks of the authorization flow: no PKCE, no resource, no issuer. People learn to sign in wherever a tool sends them.',
    fixes: [
      'Answer a request without a token with 401 and a challenge, before any method is looked at.',
      'Keep URL elicitation for third parties that the server itself needs access to, once the caller is authenticated.',
    ],
  },
  'elicitation-url-clean': {
    why: 'The URL passes through the client, its logs and the history of the browser. What stands in it is known to all of them, and a link that needs no sign-in works for whoever has it.',
    fixes: [
      'Put a random handle into the URL and keep whose it is at the server.',
      'Leave out account names, e-mail addresses and tokens, also where they are encoded.',
      'Ask whoever opens the link to sign in.',
    ],
  },
  'elicitation-user-verified': {
    why: 'Whoever triggers the link can send it to somebody else. When that person signs in, their account serves the one who sent the link.',
    fixes: [
      'Compare who signed in (the sub of a verified ID token) with the sub of the token with which the link was triggered, and keep nothing where they differ.',
      'End at the upstream what was granted by the wrong person.',
      'Do not rely on a state parameter: it says that the browser is the same, and not the person.',
    ],
  },
  'elicitation-no-secrets-in-form': {
    why: 'What is typed into a form of the client passes through the client and its model. A password there is known to both.',
    fixes: ['Send the person to a page of the upstream by URL mode, and let the upstream ask for the secret.'],
  },
}
