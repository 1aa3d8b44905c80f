import { isMap, LineCounter, parseDocument } from 'yaml'
import { nearest } from '../run/nearest.ts'
import { UsageError } from '../run/usage-error.ts'
import { type Config, type Member, memberRows } from './members.ts'
import { isValue, valueWords } from './schema.ts'

/** What people look for in a file and must not find there, with the variables that hold it. */
const secrets: Readonly<Record<string, string>> = {
  clientSecret: 'CLAIMCHECK_CLIENT_SECRET',
  clientId2: 'CLAIMCHECK_CLIENT_ID_2',
  clientSecret2: 'CLAIMCHECK_CLIENT_SECRET_2',
  user: 'CLAIMCHECK_USER',
  password: 'CLAIMCHECK_PASSWORD',
  upstreamClientId: 'CLAIMCHECK_UPSTREAM_CLIENT_ID',
  upstreamClientSecret: 'CLAIMCHECK_UPSTREAM_CLIENT_SECRET',
}

const rows: ReadonlyMap<string, Member> = new Map(memberRows)

/**
 * Reads a configuration in YAML.
 *
 * @param name - of the file, for messages
 * @throws UsageError `config-invalid`, with the line and the nearest valid name
 */
export function readConfig(text: string, name: string): Config {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' })
  const lineOf = (at: number | undefined): number => lines.linePos(at ?? 0).line
  const [error] = document.errors
  if (error !== undefined)
    throw invalid(`${name}:${error.linePos?.[0].line ?? 1}`, `this is no YAML: ${firstLine(error.message)}`)
  const places = new Map<string, number>()
  if (isMap(document.contents))
    for (const { key } of document.contents.items) {
      const [shown, at] = keyOf(key)
      places.set(shown, lineOf(at))
    }
  return checkConfig(everythingIn(document, name) ?? {}, (member) => `${name}:${places.get(member ?? '') ?? 1}`)
}

function everythingIn(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw invalid(`${name}:1`, 'write each value out: anchors and aliases are not followed')
  }
}

/**
 * Checks what a file says, whatever it was written in.
 *
 * @param placeOf - where a member stands; without a name, where the whole does
 * @throws UsageError `config-invalid`
 */
export function checkConfig(read: unknown, placeOf: (member?: string) => string): Config {
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw invalid(placeOf(), 'a configuration is a mapping of names to values')
  for (const [member, value] of Object.entries(read)) {
    const row = rows.get(member)
    if (row === undefined) throw unknownMember(member, placeOf(member))
    if (!isValue(row, value)) throw invalid(placeOf(member), `'${member}' takes ${valueWords[row.takes]}`)
  }
  // Every member has been looked at.
  return read as Config
}

function unknownMember(member: string, place: string): UsageError {
  const variable = secrets[member] ?? (/secret|passw|token|credential/i.test(member) ? 'CLAIMCHECK_...' : undefined)
  if (variable !== undefined)
    return invalid(place, `'${member}' is not kept in a file: put it into the environment, as ${variable}`)
  const near = nearest(member, rows.keys())
  return invalid(place, `there is no member '${member}'${near === undefined ? '' : `; did you mean '${near}'?`}`)
}

function invalid(place: string, what: string): UsageError {
  const end = /[.?!]$/.test(what) ? '' : '.'
  return new UsageError('config-invalid', `${place}: ${what}${end}`)
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/:$/, '') ?? ''
}

function keyOf(key: unknown): readonly [string, number | undefined] {
  if (typeof key !== 'object' || key === null) return [String(key), undefined]
  // A scalar of the library: what it says, and where.
  const { value, range } = key as { readonly value?: unknown; readonly range?: readonly [number, number, number] }
  return [String(value), range?.[0]]
}
