import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { nearest } from '../run/nearest.ts'
import { UsageError } from '../run/usage-error.ts'
import { type ConfigFile, type Member, memberRows } from './members.ts'
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
export function readConfig(text: string, name: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' })
  const lineOf = (at: number | undefined): number => lines.linePos(at ?? 0).line
  const [error] = document.errors
  if (error !== undefined)
    throw invalid(`${name}:${error.linePos?.[0].line ?? 1}`, `this is no YAML: ${firstLine(error.message)}`)
  const placeOf = (path: readonly string[]): string => `${name}:${lineOf(placeIn(document.contents, path))}`
  return checkConfig(everythingIn(document, name) ?? {}, placeOf)
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
 * @param placeOf - where something stands: a member, one of a target, or with no name the whole
 * @throws UsageError `config-invalid`
 */
export function checkConfig(read: unknown, placeOf: (path: readonly string[]) => string): ConfigFile {
  for (const [member, value] of membersOf(read, placeOf([]))) {
    if (member !== 'targets') checkMember(member, value, placeOf([member]))
    else
      for (const [target, own] of membersOf(value, placeOf([member])))
        for (const [name, one] of membersOf(own, placeOf([member, target])))
          checkMember(name, one, placeOf([member, target, name]))
  }
  // Every member has been looked at.
  return read as ConfigFile
}

function membersOf(read: unknown, place: string): readonly (readonly [string, unknown])[] {
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw invalid(place, 'a configuration, and each of its targets, is a mapping of names to values')
  return Object.entries(read)
}

function checkMember(member: string, value: unknown, place: string): void {
  const row = rows.get(member)
  if (row === undefined) throw unknownMember(member, place)
  if (!isValue(row, value)) throw invalid(place, `'${member}' takes ${valueWords[row.takes]}`)
}

function unknownMember(member: string, place: string): UsageError {
  const variable = secrets[member] ?? (/secret|passw|token|credential/i.test(member) ? 'CLAIMCHECK_...' : undefined)
  if (variable !== undefined)
    return invalid(place, `'${member}' is not kept in a file: put it into the environment, as ${variable}`)
  const near = nearest(member, [...rows.keys(), 'targets'])
  return invalid(place, `there is no member '${member}'${near === undefined ? '' : `; did you mean '${near}'?`}`)
}

function invalid(place: string, what: string): UsageError {
  const end = /[.?!]$/.test(what) ? '' : '.'
  return new UsageError('config-invalid', `${place}: ${what}${end}`)
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/:$/, '') ?? ''
}

/** Where a member stands in a text, by the names that lead to it; its nearest mapping where it is not there. */
function placeIn(contents: unknown, path: readonly string[]): number {
  let [node, at] = [contents, 0]
  for (const wanted of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === wanted) : undefined
    if (pair === undefined) return at
    at = isScalar(pair.key) ? (pair.key.range?.[0] ?? at) : at
    node = pair.value
  }
  return at
}
