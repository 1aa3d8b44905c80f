import type { PseudonymKind } from './pseudonyms.ts'

/** Members of JSON bodies, fields of forms and of queries whose values are secrets by their place. Lower case. */
export const secretMembers: Readonly<Record<string, PseudonymKind>> = {
  access_token: 'at',
  subject_token: 'at',
  actor_token: 'at',
  refresh_token: 'rt',
  id_token: 'id',
  id_token_hint: 'id',
  code: 'code',
  code_verifier: 'verifier',
  client_secret: 'secret',
  client_assertion: 'assertion',
  assertion: 'assertion',
  registration_access_token: 'rat',
  password: 'pw',
  apppassword: 'apw',
  requesttoken: 'csrf',
  csrf: 'csrf',
  statetoken: 'csrf',
  token: 'token',
}

/** Headers whose value, or the part after the scheme, is a secret. Lower case. */
export const credentialHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization'])

/** Headers that carry a secret as their whole value. Lower case. */
export const secretHeaders: Readonly<Record<string, PseudonymKind>> = {
  requesttoken: 'csrf',
  'mcp-session-id': 'session',
  'x-csrf-token': 'csrf',
}

/** Values that a secret place may hold without being secret: they say nothing about anybody. */
export const harmless: ReadonlySet<string> = new Set(['', 'null', 'undefined', 'true', 'false', 'bearer', 'none', 'invalid', 'unknown'])
