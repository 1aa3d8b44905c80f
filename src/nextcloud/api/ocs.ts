import type { Context } from '../router.ts'
import { type Answer, csrfFailed, type HeaderPair, header, phpJson } from '../wire.ts'

/** What an OCS call comes to, before it is put into an envelope (nextcloud.md 4.2). */
export interface OcsResult {
  /** OCS code: 200, 403, 404, 996 to 999. */
  readonly code: number
  readonly message?: string
  readonly data: unknown
  readonly headers?: readonly HeaderPair[]
}

/** Statuses of v2 that differ from the OCS code. */
const statusOf: Readonly<Record<number, number>> = { 997: 401, 998: 404, 996: 500, 999: 500 }

/** The answer to a call that nobody is signed in for, by how they tried (nextcloud.md 3.4). */
function anonymous(context: Context): OcsResult {
  if (context.caller.tried !== 'basic') return { code: 997, message: 'Current user is not logged in', data: [] }
  return {
    code: 997,
    message: 'Unauthorised',
    data: [],
    headers: [['WWW-Authenticate', 'Basic realm="Authorisation Required"']],
  }
}

/** Runs a call for whoever is signed in; by session cookie it needs the header `OCS-APIRequest`. */
export function ocsForUser(call: (context: Context, uid: string) => OcsResult): (context: Context) => Answer {
  return (context) => {
    const { user, how } = context.caller
    if (user === undefined) return envelope(context, anonymous(context))
    if (how === 'session' && header(context.request, 'ocs-apirequest') === undefined) return csrfFailed()
    return envelope(context, call(context, user.uid))
  }
}

/** Puts a result into the envelope of v1 or v2, as JSON where it is asked for, else as XML. */
export function envelope(context: Context, result: OcsResult): Answer {
  const v1 = context.path.startsWith('/ocs/v1.php/')
  const good = result.code === 200
  const meta = {
    status: good ? 'ok' : 'failure',
    statuscode: v1 && good ? 100 : result.code,
    message: result.message ?? (good ? 'OK' : ''),
    ...(v1 ? { totalitems: '', itemsperpage: '' } : {}),
  }
  const status = v1 ? (result.code === 997 ? 401 : 200) : (statusOf[result.code] ?? result.code)
  const json = wantsJson(context)
  return {
    status,
    base: 'app',
    session: context.existingSession === undefined ? 'touched' : 'untouched',
    headers: [
      ['Content-Type', json ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8'],
      ...(result.headers ?? []),
    ],
    body: json ? phpJson({ ocs: { meta, data: result.data } }) : xml({ meta, data: result.data }),
  }
}

function wantsJson(context: Context): boolean {
  const format = context.query.get('format')
  if (format !== null) return format === 'json'
  return (header(context.request, 'accept') ?? '').includes('application/json')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function xml(value: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0"?>\n<ocs>\n${members(value, 1)}</ocs>\n`
}

/** As Nextcloud writes them: lists as `element`, null and '' as empty elements, true as 1. */
function members(value: object, depth: number): string {
  const indent = ' '.repeat(depth)
  return Object.entries(value)
    .map(([name, member]): string => {
      const tag = Array.isArray(value) ? 'element' : name
      if (typeof member === 'object' && member !== null)
        return Object.keys(member).length === 0
          ? `${indent}<${tag}/>\n`
          : `${indent}<${tag}>\n${members(member, depth + 1)}${indent}</${tag}>\n`
      const text = member === true ? '1' : member === false || member === null ? '' : String(member)
      return text === ''
        ? `${indent}<${tag}/>\n`
        : `${indent}<${tag}>${text.replace(/[&<>]/g, (found) => entities[found] ?? found)}</${tag}>\n`
    })
    .join('')
}
