/**
 * Changes to the parameters of a request, by name: a text replaces, a list repeats, `undefined` leaves out what would
 * be sent. A negative differs from its control in exactly one of them.
 */
export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>

/** Parameters in the order in which they are sent. */
export type Params = readonly (readonly [name: string, value: string])[]

/** The parameters with the changes: in place where the name is there, else at the end. */
export function changed(params: Params, changes: Changes = {}): Params {
  const valuesOf = (name: string): readonly string[] => {
    const change = changes[name]
    return change === undefined ? [] : typeof change === 'string' ? [change] : change
  }
  const touched = new Set(Object.keys(changes))
  const kept = params.flatMap(([name, value], i): Params => {
    if (!touched.has(name)) return [[name, value]]
    const first = params.findIndex(([other]) => other === name) === i
    return first ? valuesOf(name).map((change) => [name, change]) : []
  })
  const added = [...touched].filter((name) => !params.some(([other]) => other === name))
  return [...kept, ...added.flatMap((name): Params => valuesOf(name).map((value) => [name, value]))]
}

/** As `application/x-www-form-urlencoded`. */
export function encodeForm(params: Params): string {
  const form = new URLSearchParams()
  for (const [name, value] of params) form.append(name, value)
  return form.toString()
}

/** A URL with the parameters after those of its own. */
export function withQuery(url: string, params: Params): string {
  const [base = '', fragment] = url.split('#')
  const query = encodeForm(params)
  const joined = query === '' ? base : `${base}${base.includes('?') ? '&' : '?'}${query}`
  return fragment === undefined ? joined : `${joined}#${fragment}`
}
