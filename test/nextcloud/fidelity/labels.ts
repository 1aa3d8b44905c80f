import { forms } from './forms.data.ts'

/** A place for a generated value in a recorded text. */
interface Label {
  readonly kind: string
  /** With its number, as `alnum64 #1`; absent: matched by form alone. */
  readonly name?: string
}

/** What the driver knows while it replays a recording. */
export interface Known {
  /** Origin of the server. */
  readonly base: string
  readonly instanceId: string
  readonly passwords: ReadonlyMap<string, string>
  /** Epoch milliseconds. */
  now(): number
  /** Values of numbered labels by name, as the responses gave them. */
  readonly bound: Map<string, string>
}

const labelPattern = /\{\{([a-z0-9-]+)( #\d+)?\}\}/g

/** Everything that lives longer than an hour has no label `epoch`; a minute is for a slow machine. */
const past = 60_000
const future = 3_660_000

/** Splits a text at its labels; texts and labels take turns, and a text is first and last. */
function parts(template: string): readonly (string | Label)[] {
  const found: (string | Label)[] = []
  let end = 0
  for (const match of template.matchAll(labelPattern)) {
    const [whole, kind = '', number] = match
    if (forms[kind] === undefined && kind !== 'object')
      throw new Error(`the driver knows no label {{${kind}}}: enter its form in forms.data.ts`)
    found.push(template.slice(end, match.index), number === undefined ? { kind } : { kind, name: `${kind}${number}` })
    end = match.index + whole.length
  }
  return [...found, template.slice(end)]
}

/** Puts in what is known from the start: `{base}`, `{instance id}`, `{password of alice}`. */
export function fillPlaces(text: string, known: Known): string {
  return text
    .replaceAll('{base}', known.base)
    .replaceAll('{instance id}', known.instanceId)
    .replace(/\{password of ([a-z]+)\}/g, (place, user: string) => known.passwords.get(user) ?? place)
}

/** A text of a request with its labels filled. @throws Error when no response gave a label its value */
export function fill(template: string, known: Known): string {
  return parts(template)
    .map((part) => {
      if (typeof part === 'string') return fillPlaces(part, known)
      const value = part.name === undefined ? undefined : known.bound.get(part.name)
      if (value === undefined) throw new Error(`no response before gave {{${part.name ?? part.kind}}} a value`)
      return value
    })
    .join('')
}

function timeOf(unit: 'seconds' | 'milliseconds' | 'http-date', text: string): number {
  if (unit === 'http-date') return Date.parse(text)
  return Number(text) * (unit === 'seconds' ? 1000 : 1)
}

/** What is wrong with a value in the place of a label; binds a label that has no value yet. */
function problemOf({ kind, name }: Label, value: string, known: Known): string | undefined {
  const time = forms[kind]?.time
  if (time !== undefined) {
    const ahead = timeOf(time, value) - known.now()
    if (!(ahead >= -past && ahead <= future)) return `{{${kind}}} is not near now`
  }
  if (name === undefined) return undefined
  const before = known.bound.get(name)
  if (before !== undefined && before !== value) return `{{${name}}} was ${before} before`
  known.bound.set(name, value)
  return undefined
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** Matches a text with a recorded one; says what is wrong, or nothing. Binds labels on the way. */
export function matchText(template: string, actual: string, known: Known): string | undefined {
  const all = parts(template)
  const labels = all.filter((part) => typeof part !== 'string')
  const source = all
    .map((part) => (typeof part === 'string' ? escaped(fillPlaces(part, known)) : `(${forms[part.kind]?.pattern})`))
    .join('')
  const match = new RegExp(`^${source}$`, 's').exec(actual)
  if (match === null) return labels.length === 0 ? 'another text' : 'another text, or a value of another form'
  return labels.map((label, at) => problemOf(label, match[at + 1] ?? '', known)).find((text) => text !== undefined)
}

/** Matches a JSON value with a recorded string: a label alone may stand for a number or an object. */
export function matchValue(template: string, actual: unknown, known: Known): string | undefined {
  const [before, label, after] = parts(template)
  const alone = before === '' && after === '' && typeof label === 'object' ? label : undefined
  if (alone?.kind === 'object') {
    const fits = typeof actual === 'object' && actual !== null && !Array.isArray(actual)
    return fits ? undefined : 'not an object'
  }
  if (alone !== undefined && forms[alone.kind]?.number === true)
    return typeof actual === 'number' ? matchText(template, String(actual), known) : 'not a number'
  return typeof actual === 'string' ? matchText(template, actual, known) : 'not a string'
}
