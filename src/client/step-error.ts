import type { Answer } from '../http/sender.ts'

const advice = {
  'no-resource-metadata':
    'a client cannot learn which authorization server to use: publish RFC 9728 metadata and name it in the challenge',
  'no-authorization-server':
    'a client cannot learn where to go: name an issuer in `authorization_servers` of the resource metadata',
  'no-server-metadata':
    'a client cannot learn the endpoints: publish RFC 8414 or OpenID Connect metadata for the issuer',
  'no-endpoint': 'a client cannot go on: name the endpoint in the metadata',
  'registration-refused':
    'look at the answer to the registration, or give claimcheck a client that is registered already',
  'registrations-spent':
    'what needs a further client is not judged: raise --max-registrations if its authorization server may have more',
  'clients-spent':
    'what needs it is not judged: name a second client by CLAIMCHECK_CLIENT_ID_2, or let clients register',
  'document-only':
    'what needs it is not judged, since clients are known by documents, which hold no secrets: let them register, or name one with --client-id',
  'no-callback': 'look at the last page of the sign-in: the person did not get back to the client',
  'not-forwarded':
    'look at the last page: claimcheck sees no question there that it can answer, and no way to the upstream',
  'no-return': 'look at the last page of the upstream: is the account known there, and the redirect URI registered?',
  'no-code': 'look at the redirect to the client: it carries an error instead of a code',
  'token-refused': 'look at the answer of the token endpoint',
} as const

/** Stable code of a {@link StepError}. */
export type StepErrorCode = keyof typeof advice

/** A step of a client did not work. It depends on the target, so a run makes a failed control of it. */
export class StepError extends Error {
  readonly code: StepErrorCode
  /** The answers that show it, the deciding one last. */
  readonly answers: readonly Answer[]

  constructor(code: StepErrorCode, what: string, answers: readonly Answer[]) {
    super(`${what}; ${advice[code]}`)
    this.name = 'StepError'
    this.code = code
    this.answers = answers
  }
}
