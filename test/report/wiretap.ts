import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a server of this process was asked, and what it answered, before anybody redacts anything. */
interface Overheard {
  readonly url: string
  readonly asked: readonly string[]
  readonly answered: readonly string[]
}

/** Listens to every HTTP server of this process, below the code under test. */
export interface Wiretap {
  /** Every secret that stood on the wire by its place: in a header, a form, a query or a JSON body. */
  readonly secrets: () => ReadonlySet<string>
  readonly stop: () => void
}

const channel = 'http.server.request.start'
/** Members and parameters that are secret (RFC 6749, 7591, 7662, 8693, 7636; Nextcloud's app passwords). */
const secretNames: ReadonlySet<string> = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'registration_access_token',
  'code',
  'code_verifier',
  'subject_token',
  'actor_token',
  'token',
  'assertion',
  'password',
  'apppassword',
  'appPassword',
])
/** Shorter values are words (`alice`, `nonsense`), which a report may well hold. */
const shortest = 16

/** Begins to listen. */
export function tapServers(): Wiretap {
  const overheard: (() => Overheard)[] = []
  const listen = (message: unknown): void => {
    // Node documents the shape of what is published on this channel.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    overheard.push(listenTo(request, response))
  }
  subscribe(channel, listen)
  return {
    secrets: () => new Set(overheard.flatMap((heard) => secretsOf(heard())).filter(isSecret)),
    stop: () => unsubscribe(channel, listen),
  }
}

/** Words of the harness that stand where a secret would: they are made up in the open. */
function isSecret(value: string): boolean {
  return value.length >= shortest && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !/[\s{]/.test(value)
}

function listenTo(request: IncomingMessage, response: ServerResponse): () => Overheard {
  const [asked, answered]: [Buffer[], Buffer[]] = [[], []]
  const push = request.push.bind(request)
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) asked.push(Buffer.from(chunk))
    return push(chunk, encoding)
  }
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) answered.push(Buffer.from(chunk as string)) // either overload
  }
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as (...given: unknown[]) => never
    response[name] = (...given: unknown[]): never => {
      keep(given[0])
      return original(...given)
    }
  }
  return () => ({
    url: request.url ?? '',
    asked: [...headersOf(request.rawHeaders), Buffer.concat(asked).toString('utf8')],
    answered: [
      ...Object.entries(response.getHeaders()).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${String(one)}`),
      ),
      Buffer.concat(answered).toString('utf8'),
    ],
  })
}

function headersOf(raw: readonly string[]): readonly string[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1] ?? ''}`] : []))
}

function secretsOf({ url, asked, answered }: Overheard): readonly string[] {
  return [...inQuery(url), ...[...asked, ...answered].flatMap((text) => [...inHeader(text), ...inBody(text)])]
}

function inHeader(line: string): readonly string[] {
  const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? []
  switch (name.toLowerCase()) {
    case 'authorization': {
      const [scheme = '', shown = ''] = value.split(' ')
      if (scheme.toLowerCase() !== 'basic') return [shown]
      const [, secret = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(shown, 'base64').toString('utf8')) ?? []
      return [secret]
    }
    case 'cookie':
      return value.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
    case 'set-cookie':
      return [value.slice(value.indexOf('=') + 1).split(';')[0] ?? '']
    case 'location':
      return inQuery(value)
    default:
      return []
  }
}

function inQuery(url: string): readonly string[] {
  const at = url.indexOf('?')
  return at < 0 ? [] : named(new URLSearchParams(url.slice(at + 1).replace(/#.*/, '')))
}

function inBody(text: string): readonly string[] {
  if (/^[\w.-]+=/.test(text)) return named(new URLSearchParams(text))
  // Streams carry JSON behind `data:`, and JSON may hold JSON: members are found wherever they stand.
  return [...text.matchAll(/"(\w+)\\?":\s*\\?"([^"\\]+)/g)].flatMap(([, name = '', value = '']) =>
    secretNames.has(name) ? [value] : [],
  )
}

function named(pairs: URLSearchParams): readonly string[] {
  return [...pairs].flatMap(([name, value]) => (secretNames.has(name) ? [value] : []))
}
