import type { Header } from './exchange.ts'
import { type AtPlace, eachPlace, percentDecoded } from './places.ts'
import type { SecretKind } from './pseudonyms.ts'

type HeaderRule = (value: string, at: AtPlace) => string

const whole =
  (kind: SecretKind): HeaderRule =>
  (value, at) =>
    value === '' ? value : at(kind, value, value)

/** Headers whose value, or a part of it, is a secret by its place. */
const rules: ReadonlyMap<string, HeaderRule> = new Map<string, HeaderRule>(
  Object.entries({
    authorization: credentials,
    'proxy-authorization': credentials,
    cookie: (value, at) =>
      value
        .split(';')
        .map((pair) => cookiePair(pair, at))
        .join(';'),
    'set-cookie': (value, at) => {
      const [pair = '', ...attributes] = value.split(';')
      return [cookiePair(pair, at), ...attributes.map((attribute) => eachPlace(attribute, at))].join(';')
    },
    requesttoken: whole('form'),
    'x-csrf-token': whole('form'),
    'x-xsrf-token': whole('form'),
    'mcp-session-id': whole('session'),
    dpop: whole('assertion'),
    'x-api-key': whole('access-token'),
  } satisfies Readonly<Record<string, HeaderRule>>),
)

/** Goes through the places of a header in which secrets stand, as {@link eachPlace} does for a text. */
export function eachHeaderPlace([name, value]: Header, at: AtPlace): Header {
  const rule = rules.get(name.toLowerCase())
  if (rule !== undefined) return [name, rule(value, at)]
  return [name, innocent.test(value) ? value : eachPlace(value, at)]
}

/** Words without a sign that a place needs: most headers say the same few, and looking through them takes long. */
const innocent = /^(?!.*flow)[\w\-/*+;, ]*$/i

/** Schemes that carry a token as it is. */
const tokenSchemes: ReadonlySet<string> = new Set(['bearer', 'dpop', 'token'])

function credentials(value: string, at: AtPlace): string {
  const [, scheme = '', gap = '', rest = ''] = /^(\S+)(\s+)(.*)$/s.exec(value) ?? []
  if (scheme === '' || rest === '')
    return /\s*(?:bearer|basic|dpop)\s*$/i.test(value) ? value : whole('access-token')(value, at)
  if (scheme.toLowerCase() === 'basic') return `${scheme}${gap}${basic(rest, at)}`
  if (tokenSchemes.has(scheme.toLowerCase())) return `${scheme}${gap}${at('access-token', rest, rest)}`
  return `${scheme}${gap}${at('session', rest, rest)}`
}

/** A basic credential is shown decoded, since the client's id is no secret (RFC 7617 §2, RFC 6749 §2.3.1). */
function basic(encoded: string, at: AtPlace): string {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon === -1) return at('session', encoded, encoded)
  const secret = decoded.slice(colon + 1)
  const shown = secret === '' ? '' : at('client-secret', percentDecoded(secret), secret)
  // The whole may come back as it is, in an error message say.
  if (secret !== '') at('client-secret', percentDecoded(secret), encoded)
  return `base64(${eachPlace(decoded.slice(0, colon), at)}:${shown})`
}

function cookiePair(pair: string, at: AtPlace): string {
  const [, name = '', value = ''] = /^([^=]*=)(.*)$/s.exec(pair) ?? []
  // A pair without a name is still a value.
  if (name === '') return pair.trim() === '' ? pair : at('cookie', pair.trim(), pair.trim())
  const trimmed = value.trim().replace(/^"(.*)"$/, '$1')
  return trimmed === '' ? pair : `${name}${at('cookie', trimmed, value)}`
}
