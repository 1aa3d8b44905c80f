import type { SecretKind } from './pseudonyms.ts'

/** Members of forms, queries and JSON objects whose value is a secret; shorter values are taken for plain words. */
interface Member {
  readonly kind: SecretKind
  readonly atLeast?: number
}

const members: Readonly<Record<string, Member>> = {
  access_token: { kind: 'access-token' },
  refresh_token: { kind: 'refresh-token' },
  id_token: { kind: 'id-token' },
  id_token_hint: { kind: 'id-token' },
  subject_token: { kind: 'access-token' },
  actor_token: { kind: 'access-token' },
  assertion: { kind: 'assertion' },
  client_assertion: { kind: 'assertion' },
  token: { kind: 'access-token', atLeast: 16 },
  code: { kind: 'code', atLeast: 16 },
  device_code: { kind: 'code' },
  code_verifier: { kind: 'verifier' },
  client_secret: { kind: 'client-secret' },
  registration_access_token: { kind: 'registration-token' },
  password: { kind: 'password' },
  passwd: { kind: 'password' },
  apppassword: { kind: 'app-password' },
  requesttoken: { kind: 'form' },
  'state-token': { kind: 'form' },
  statetoken: { kind: 'form' },
  csrf_token: { kind: 'form' },
  state: { kind: 'state', atLeast: 8 },
}

/** Members that stand in hidden inputs in the open: not every long value is a secret. */
const openInputs: ReadonlySet<string> = new Set([
  'client_id',
  'redirect_uri',
  'redirect_url',
  'resource',
  'scope',
  'scopes',
  'code_challenge',
  'code_challenge_method',
  'response_type',
  'issuer',
])

/** Told of each value in a secret's place; gives back what is to stand there instead. */
export type AtPlace = (kind: SecretKind, secret: string, written: string) => string

/** One way in which members are written. */
interface Notation {
  /** Groups: `before`, `name`, `between`, `value`. */
  readonly pattern: RegExp
  readonly read: (value: string) => string
  /** A sign without which there is none: most texts need not be looked through in every notation. */
  readonly sign: string
  /** Texts in which it is looked for; absent: all. */
  readonly within?: RegExp
}

const names = Object.keys(members).join('|')

/** Most texts have none, and need not be looked through in every notation. */
const anyMember = new RegExp(names, 'i')

const notations: readonly Notation[] = [
  // A text that is a URL or a form and nothing else: quotes are a part of values here.
  {
    sign: '=',
    within: /^[^\s"<>{}]*$/,
    pattern: new RegExp(`(?<before>^|[?&#;])(?<name>${names})(?<between>=)(?<value>[^&#]+)`, 'gi'),
    read: (value) => percentDecoded(value.replaceAll('+', ' ')),
  },
  // Queries and forms, also within a text, an attribute (`&amp;`) or a JSON string (`\u0026`).
  {
    sign: '=',
    pattern: new RegExp(
      `(?<before>^|[?&#;\\s"'(]|\\\\u0026)(?<name>${names})(?<between>=)(?<value>[^&\\s"'<>#\\\\]+)`,
      'gi',
    ),
    read: (value) => percentDecoded(value.replaceAll('+', ' ')),
  },
  // A query within a query.
  {
    sign: '%3',
    pattern: new RegExp(
      `(?<before>%3F|%26|%23)(?<name>${names})(?<between>%3D)(?<value>(?:(?!%26|%23)[^&\\s"'<>#\\\\])+)`,
      'gi',
    ),
    read: (value) => percentDecoded(percentDecoded(value)),
  },
  // JSON, whole or cut off, alone or in the lines of an event stream.
  {
    sign: '"',
    pattern: new RegExp(`(?<before>")(?<name>${names})(?<between>"\\s*:\\s*")(?<value>(?:[^"\\\\]|\\\\.)+)`, 'gi'),
    read: jsonDecoded,
  },
  // JSON within a JSON string, as tools answer.
  {
    sign: '\\"',
    pattern: new RegExp(
      `(?<before>\\\\")(?<name>${names})(?<between>\\\\"\\s*:\\s*\\\\")(?<value>(?:[^"\\\\]|\\\\\\\\(?:\\\\"|\\\\\\\\|[^"\\\\])|\\\\[^"\\\\])+)`,
      'gi',
    ),
    read: (value) => jsonDecoded(jsonDecoded(value)),
  },
  // XML, as OCS answers by default.
  {
    sign: '<',
    pattern: new RegExp(`(?<before><)(?<name>${names})(?<between>>)(?<value>[^<]+)`, 'gi'),
    read: (value) => value,
  },
  // `data-requesttoken` and its like.
  {
    sign: '-',
    pattern: new RegExp(`(?<before>\\bdata-)(?<name>${names})(?<between>=["'])(?<value>[^"']+)`, 'gi'),
    read: (value) => value,
  },
]

/** A place that no member names. */
interface OtherPlace {
  /** Texts in which it is looked for: quicker than the pattern, and true wherever that finds something. */
  readonly within: RegExp
  readonly pattern: RegExp
  readonly put: (found: string, at: AtPlace) => string
}

/** The first three parts of a token that begins like a JSON object in base64url, encrypted ones (five parts) too. */
const jwtPattern = /(?<![\w-])(?:ey[A-Z]|ew[0o])[\w-]{6,}\.[\w-]*(?:\.[\w-]*){0,3}/g

const otherPlaces: readonly OtherPlace[] = [
  { within: /<input/i, pattern: /<input\b[^<>]*>/gi, put: hiddenInput },
  // User information in a URL (RFC 3986 §3.2.1).
  {
    within: /:\/\/[^\s/?#@]*@/,
    pattern: /(?<=https?:\/\/[^\s/?#@:"']*:)[^\s/?#@"']+(?=@)/gi,
    put: (value, at) => at('password', percentDecoded(value), value),
  },
  {
    within: /login/i,
    pattern: /(?<=login(?:\\?\/|%2F)v2(?:\\?\/|%2F)flow(?:\\?\/|%2F))[A-Za-z0-9]{16,}/gi,
    put: (value, at) => at('login-flow-token', value, value),
  },
  { within: /e[yw]/, pattern: jwtPattern, put: (token, at) => at('jwt', token, token) },
]

/**
 * Goes through the places of a text in which secrets stand, and puts in what `at` gives back. Works on patterns and not
 * on parsed values, since a body may be cut off, wrong, or of another type than its header says. Each pattern takes time
 * linear in the text, whatever a hostile target writes.
 */
export function eachPlace(text: string, at: AtPlace): string {
  if (text === '') return text
  const membersDone = anyMember.test(text)
    ? notations.reduce((done, notation) => eachMember(done, notation, at), text)
    : text
  return otherPlaces.reduce(
    (done, { within, pattern, put }) =>
      within.test(done) ? done.replaceAll(pattern, (found) => put(found, at)) : done,
    membersDone,
  )
}

function eachMember(text: string, notation: Notation, at: AtPlace): string {
  if (!text.includes(notation.sign) || notation.within?.test(text) === false) return text
  return text.replaceAll(notation.pattern, (...found) => {
    const groups: unknown = found.at(-1)
    const { before, name, between, value } = memberGroups(groups)
    const member = members[name.toLowerCase()]
    const secret = notation.read(value)
    const open = member === undefined || secret.length < (member.atLeast ?? 1)
    return `${before}${name}${between}${open ? value : at(member.kind, secret, value)}`
  })
}

interface MemberGroups {
  readonly before: string
  readonly name: string
  readonly between: string
  readonly value: string
}

function memberGroups(groups: unknown): MemberGroups {
  const of = (key: string): string => {
    const value: unknown = typeof groups === 'object' && groups !== null ? Reflect.get(groups, key) : undefined
    return typeof value === 'string' ? value : ''
  }
  return { before: of('before'), name: of('name'), between: of('between'), value: of('value') }
}

const inTag = {
  name: /\sname\s*=\s*["']([^"']*)["']/i,
  value: /\svalue\s*=\s*["']([^"']*)["']/i,
  type: /\stype\s*=\s*["']([^"']*)["']/i,
} as const

/** A long value of a hidden input carries a page's state: whoever has it can answer the page. */
function hiddenInput(tag: string, at: AtPlace): string {
  const attribute = (pattern: RegExp): string => pattern.exec(tag)?.[1] ?? ''
  const name = attribute(inTag.name).toLowerCase()
  const value = attribute(inTag.value)
  const member = members[name]
  const hidden =
    attribute(inTag.type).toLowerCase() === 'hidden' && /^[\w\-+/=.:~%]{16,}$/.test(value) && !value.includes('://')
  if (value === '' || openInputs.has(name) || (member === undefined && !hidden)) return tag
  return tag.replace(value, () => at(member?.kind ?? 'form', htmlDecoded(value), value))
}

function htmlDecoded(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Decodes percent-encoding; what is none stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function jsonDecoded(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}
