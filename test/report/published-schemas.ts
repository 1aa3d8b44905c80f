import { readdirSync, readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' }

const folder = new URL('schemas/', import.meta.url)

/** Two of the formats that schemas name; the others do not occur. */
const formats = {
  uri: (text: string): boolean => /^[a-z][a-z0-9+.-]*:[!-~]*$/i.test(text) && URL.canParse(text),
  'uri-reference': (text: string): boolean => /^[!-~]*$/.test(text),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  ipv4: /^\d+(\.\d+){3}$/,
  ipv6: /^[0-9a-f:]+$/i,
}

function read(name: string): object {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

function compiler(): Ajv {
  // Schemas of others use words that Ajv's strict mode does not know, and patterns of an older kind.
  return new Ajv({ strict: false, unicodeRegExp: false, allErrors: true, formats })
}

function harSchema(): ValidateFunction {
  const ajv = compiler()
  ajv.addMetaSchema(draft6)
  const names = readdirSync(new URL('har/', folder)).filter((name) => name.endsWith('.json'))
  for (const name of names) ajv.addSchema(read(`har/${name}`))
  return ajv.compile({ $ref: 'har.json#' })
}

/** What others demand of a file, by the name of the format. */
export const publishedSchemas: Readonly<Record<'har' | 'ctrf' | 'sarif', ValidateFunction>> = {
  har: harSchema(),
  ctrf: compiler().compile(read('ctrf/ctrf-schema-0.0.json')),
  sarif: compiler().compile(read('sarif/sarif-schema-2.1.0.json')),
}

/** Where a text breaks a schema; empty where it holds. */
export function breachesOf(validate: ValidateFunction, text: string): readonly string[] {
  if (validate(JSON.parse(text))) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}
