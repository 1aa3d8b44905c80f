import type { Exchange, FinishedRun, Header } from '../run/finished-run.ts'

/** A name with its value, as HAR has headers, cookies and parameters. */
interface Pair {
  readonly name: string
  readonly value: string
}

/**
 * Writes HAR 1.2 (the format's own text, "HTTP Archive 1.2 Specification"): every exchange of the run, as it was
 * recorded, so secrets stand as pseudonyms. Members that start with `_` are ours, as the format has it. The same run
 * gives the same bytes.
 */
export function renderHar(run: FinishedRun): string {
  const started = Date.parse(run.startedAt) || 0
  const log = {
    version: '1.2',
    creator: { name: run.tool.name, version: run.tool.version },
    comment: `${run.target.name}: ${run.verdictText}. Secrets were replaced by pseudonyms when they were recorded.`,
    entries: run.exchanges.map((exchange) => entryOf(exchange, started)),
  }
  return `${JSON.stringify({ log }, null, 1)}\n`
}

function entryOf({ n, seat, actor, at, duration, request, response, error }: Exchange, started: number): object {
  const type = headerOf(request.headers, 'content-type')
  return {
    startedDateTime: new Date(started + at).toISOString(),
    time: duration,
    request: {
      method: request.method,
      url: absolute(request.url),
      httpVersion: 'HTTP/1.1',
      cookies: cookies(request.headers, 'cookie'),
      headers: pairs(request.headers),
      queryString: queryOf(request.url),
      // What is not known is -1: bodies and headers were redacted, so their sizes are not those of the wire.
      headersSize: -1,
      bodySize: -1,
      ...(request.body === ''
        ? {}
        : { postData: { mimeType: type ?? 'application/octet-stream', text: request.body } }),
    },
    response: responseOf(response),
    cache: {},
    // Only the whole was measured.
    timings: { send: 0, wait: duration, receive: 0 },
    comment: `exchange ${n}`,
    _n: n,
    _seat: seat,
    _actor: actor,
    ...(absolute(request.url) === request.url ? {} : { _url: request.url }),
    ...(error === undefined ? {} : { _error: error.code, _errorMessage: error.message }),
  }
}

/** Without an answer the status is 0, as browsers write it. */
function responseOf(response: Exchange['response']): object {
  const { status = 0, headers = [], body = '', truncated } = response ?? {}
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: cookies(headers, 'set-cookie'),
    headers: pairs(headers),
    content: {
      size: Buffer.byteLength(body),
      mimeType: headerOf(headers, 'content-type') ?? 'application/octet-stream',
      text: body,
      ...(truncated === true ? { comment: 'The body was longer than what is kept.' } : {}),
    },
    redirectURL: headerOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: -1,
  }
}

function pairs(headers: readonly Header[]): readonly Pair[] {
  return headers.map(([name, value]) => ({ name, value }))
}

function headerOf(headers: readonly Header[], wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

/** The cookies of a request, or those that an answer sets, by name and value; attributes stand in the header. */
function cookies(headers: readonly Header[], from: 'cookie' | 'set-cookie'): readonly Pair[] {
  return headers
    .filter(([name]) => name.toLowerCase() === from)
    .flatMap(([, value]) => (from === 'cookie' ? value.split(';') : value.split(';', 1)))
    .flatMap((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [] : [{ name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() }]
    })
}

/** Readers want an absolute URL of ASCII; a target can have written anything. */
function absolute(url: string): string {
  if (/^https?:\/\/[!-~]+$/.test(url) && !/[<>"\\^`{|}]/.test(url) && URL.canParse(url)) return url
  return `about:invalid#${encodeURIComponent(url.toWellFormed())}`
}

function queryOf(url: string): readonly Pair[] {
  if (!URL.canParse(url)) return []
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}
