import type { Remedies } from './remedy.ts'

/** Remedies for consent and the upstream leg of a proxy (section 3.2). */
export const proxyConsentRemedies: Remedies = {
  'proxy-consent-per-client': {
    why: 'At the upstream every client of the proxy is one and the same. Who once agreed there is not asked again, so a client that anybody registered gets a code for them by a mere link: the confused deputy.',
    fixes: [
      'Show a consent page of the proxy for each client, before anybody is sent upstream.',
      'Do not rely on prompt=consent: the upstream may ignore it, as Nextcloud does, and can only name the proxy.',
      'Keep what was approved by client, not as one flag for the person or the browser.',
    ],
  },
  'proxy-consent-before-upstream': {
    why: 'Consent that is looked up too late, or under too wide a key, is given for somebody or something that nobody asked about.',
    fixes: [
      'Look the approval up in the handler of the authorization request, and redirect upstream only when it is there.',
      'Key approvals by person and client; where the person is known only after the sign-in, compare then and ask again.',
    ],
  },
  'proxy-consent-content': {
    why: 'A person can only refuse what they can see. The redirect URI is the one thing on the page that an attacker cannot choose to look like another client.',
    fixes: [
      'Show the name of the client, the full redirect URI, and the scopes that the proxy asks the upstream for.',
      'Take all three from the stored request, and escape them.',
    ],
  },
  'proxy-consent-csrf': {
    why: 'An approval that any page can send is no approval: a foreign page has the browser of the person agree to a client of the attacker.',
    fixes: [
      'Put a random token into the form, keep it with the session of the browser, and compare the two on POST.',
      'Refuse a form whose question was shown in another browser, also when its token is right for that question.',
      'Refuse a form without a token; do not compare only when there is one.',
    ],
  },
  'proxy-consent-cookie': {
    why: 'A cookie that stands for consent is consent. Who can write it, move it to another client or set it from a neighbouring host has approved for the person.',
    fixes: [
      'Keep approvals at the server and only a random handle in the cookie, or sign what is in it.',
      'Name the cookie with __Host-, and set Secure, HttpOnly, Path=/ and SameSite=Lax.',
      'Bind each approval to the client id; a flag that somebody has consented is good for every client.',
    ],
  },
  'proxy-consent-redirect-change': {
    why: 'The code goes to the redirect URI. An approval that holds for another one lets whoever adds a URI to a client collect codes that were approved for the first.',
    fixes: [
      'Make the redirect URI a part of what an approval is remembered by.',
      'Compare redirect URIs exactly with the registered ones (only the port of a loopback URI may differ).',
    ],
  },
  'proxy-state-random': {
    why: 'The state ties what comes back from the upstream to the one login that went there. One that can be guessed, repeats or is chosen by the client ties it to whatever an attacker likes.',
    fixes: [
      'Make 128 random bits or more for each request to the upstream, and keep everything else under them at the server.',
      'Do not send the state of the client on: keep it, and give it back with the code.',
    ],
  },
  'proxy-state-browser-bound': {
    why: 'Where any browser may bring a state back, an attacker begins a login with a client of their own, lets somebody else sign in upstream, and gets the code. The other way round, somebody ends up in the session of the attacker.',
    fixes: [
      'Keep the state with a session of the browser (an HttpOnly cookie), and compare both in the callback.',
      'Refuse a callback without that cookie; a lookup in a map of the server does not say whose browser it is.',
    ],
  },
  'proxy-state-after-consent': {
    why: 'A state that exists before the person has agreed can be taken straight to the callback: whoever has it goes around the consent page.',
    fixes: ['Make the state, and any cookie that holds it, in the handler of the approval, just before the redirect.'],
  },
  'proxy-state-single-use': {
    why: 'A state that works again lets a callback be replayed, and one that is not required lets it be forged.',
    fixes: [
      'Remove the record as it is read, in one step, before anything else is done with it.',
      'Let it expire after ten minutes.',
      'Refuse a callback whose state is missing or unknown; never fall back to the last login of the session.',
    ],
  },
  'proxy-own-code': {
    why: 'With a code of the upstream in its hands a client, or whoever reads its redirect, can try it at the upstream, past everything that the proxy decides.',
    fixes: ['Redeem the code of the upstream in the callback, and give the client a code that the proxy made.'],
  },
  'proxy-upstream-redirect-fixed': {
    why: 'The upstream sends its codes to the redirect URI of the request. A URI that follows the client needs a wildcard there, and a wildcard sends codes to strangers.',
    fixes: [
      'Use one registered callback of the proxy, the same in the authorization and the token request.',
      'Keep where the client waits at the server, under the state.',
    ],
  },
  'proxy-upstream-pkce': {
    why: 'Without PKCE, and without a nonce, a code of the upstream that was stolen on the way can be put into another login. A client secret does not help: it is the proxy itself that redeems the code.',
    fixes: [
      'Send code_challenge with S256 to the upstream, and a new verifier for each login.',
      'Keep the verifier under the state; it has nothing to do with the PKCE of the MCP client.',
    ],
  },
  'proxy-upstream-iss-check': {
    why: 'With several upstreams, a response of one can be passed off as that of another, and the code goes to the wrong token endpoint: mix-up.',
    fixes: [
      'Compare iss of the authorization response with the issuer of the login, and stop before the token request where they differ.',
      'Demand iss where the metadata of the upstream has authorization_response_iss_parameter_supported.',
    ],
  },
  'proxy-upstream-idtoken-validated': {
    why: 'The ID token says who signed in. One that is believed unseen, or replaced by a default when it is missing, makes somebody else of the person.',
    fixes: [
      'Have a library verify signature, iss, aud and exp, and compare nonce with the one that was sent.',
      'End the login where there is no ID token or it does not fit; have no user id to fall back to.',
    ],
  },
  'proxy-upstream-error-mapped': {
    why: 'The client waits at its redirect URI. An error that ends in the browser leaves it waiting, and the words of the upstream tell a stranger what stands behind the proxy.',
    fixes: [
      'Catch every failure of the callback, a broken connection included, and redirect with an OAuth error and the state of the client.',
      'Choose error and error_description from a table of your own; log what the upstream said.',
    ],
  },
  'proxy-upstream-scope-minimal': {
    why: 'What is asked for upstream is what can be stolen from the proxy. Scopes that no client asked for are held for nothing.',
    fixes: [
      'Derive the scopes of the upstream from those that were approved.',
      'Ask for offline_access only where the client can refresh and something goes on without the person.',
    ],
  },
  'proxy-upstream-user-consistent': {
    why: 'If one person agrees and another signs in, a client gets the data of somebody who never agreed to it.',
    fixes: [
      'Take the person from the sign-in that has just ended, never from an earlier session of the browser.',
      'Compare them with whoever the approval belongs to, and ask again where they differ.',
    ],
  },
}
