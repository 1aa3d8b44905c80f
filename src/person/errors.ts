import type { Answer } from '../http/sender.ts'

const advice = {
  'sign-in-failed': 'look at the page of the last exchange: is the account known there, and its password right?',
  'password-withheld':
    'passwords go only to the upstream that claimcheck plays, and to origins that somebody named: say --nextcloud URL or --idp URL',
  'no-form':
    'look at the page of the last exchange: a person would not know how to go on there either, or claimcheck does not know this kind of page yet',
  'too-many-redirects': 'look at the Location headers of the last exchanges: they lead in a circle',
  'too-much-to-read': 'look at the pages of the last exchanges: they lead in a circle, or are no pages for people',
  'left-allowed-hosts': 'add the host to the plan if the person may go there',
  'page-stuck': 'look at the page of the last exchange: its scripts do not end, or what is to be used cannot be seen',
  'nobody-came': 'give more time with --interactive SECONDS, and look at the page at which the person was left',
  'by-hand': 'give accounts by CLAIMCHECK_USER and CLAIMCHECK_PASSWORD for what takes more sign-ins than one',
  'no-answer': 'look at the log of the server that was asked last',
} as const

/** Stable code of a {@link PersonError}. */
export type PersonErrorCode = keyof typeof advice

/** The person could not get on. It depends on the target, so a run makes a failed control of it. */
export class PersonError extends Error {
  readonly code: PersonErrorCode
  /** The way until there, the last answer last. */
  readonly answers: readonly Answer[]

  constructor(code: PersonErrorCode, what: string, answers: readonly Answer[]) {
    super(`${what}; ${advice[code]}`)
    this.name = 'PersonError'
    this.code = code
    this.answers = answers
  }
}
