/** What can go wrong between a request and its answer, each with what to do next. */
const advice = {
  'host-refused': 'no request was sent: name the host with --allow-host if it belongs to the target',
  'budget-spent': 'what needs a further request is not judged: raise --max-requests if the server may have more',
  unsendable: 'the request cannot be put on the wire as it is: look at its method, URL and headers',
  timeout: 'the server did not answer in time: look at its log, or say --timeout SECONDS',
  'body-too-large': 'the body was cut at the limit: look at what the server sends',
  'headers-too-large': 'the headers were longer than the limit: look at what the server sends',
  'bad-encoding': 'the body is not in the content encoding that its header names',
  'malformed-response': 'what came is not HTTP/1.1: look at the raw bytes of the server',
  'connection-lost': 'the connection ended before the answer was complete: look at the log of the server',
  ECONNREFUSED: 'nothing listens at this address: is the server running?',
  ENOTFOUND: 'the name does not resolve: is the host spelt right?',
  ECONNRESET: 'the server reset the connection: look at its log',
  tls: 'the TLS handshake failed: is the certificate valid for this host, and its authority known?',
} as const

/** Stable code of an {@link HttpError}. */
export type HttpErrorCode = keyof typeof advice

/**
 * No answer, or half of one. What depends on a target is never thrown: it stands as `error` in an answer, since a
 * server that stays silent is an observation. Only `budget-spent` is thrown.
 */
export class HttpError extends Error {
  readonly code: HttpErrorCode

  constructor(code: HttpErrorCode, what: string) {
    super(`${what}; ${advice[code]}`)
    this.name = 'HttpError'
    this.code = code
  }
}

/** Codes of Node, undici and its parser, by their beginning; the first that fits is taken. */
const known: readonly (readonly [beginning: string, code: HttpErrorCode])[] = [
  ['ECONNREFUSED', 'ECONNREFUSED'],
  ['ENOTFOUND', 'ENOTFOUND'],
  ['EAI_', 'ENOTFOUND'],
  ['ECONNRESET', 'ECONNRESET'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'headers-too-large'],
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['HPE_', 'malformed-response'],
  ['UND_ERR_INVALID_ARG', 'unsendable'],
  ['UND_ERR_NOT_SUPPORTED', 'unsendable'],
  ['UND_ERR_REQ_', 'unsendable'],
  ['ERR_TLS', 'tls'],
  ['ERR_SSL', 'tls'],
  ['CERT_', 'tls'],
  ['SELF_SIGNED', 'tls'],
  ['DEPTH_ZERO', 'tls'],
  ['UNABLE_TO_', 'tls'],
]

/** Makes one of ours of whatever the HTTP client threw; what is unknown is a lost connection. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  const code = codeOf(error)
  const fits = known.find(([beginning]) => code.startsWith(beginning))
  const what = error instanceof Error && error.message !== '' ? error.message : code
  return new HttpError(fits?.[1] ?? 'connection-lost', what === '' ? 'the connection ended' : what)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // undici's parser does not always say which rule was broken.
  if (error.name === 'HTTPParserError' && !('code' in error && typeof error.code === 'string')) return 'HPE_UNKNOWN'
  if ('code' in error && typeof error.code === 'string') {
    // A socket error of undici hides the reason of the system in its cause.
    const inner = error.code === 'UND_ERR_SOCKET' ? codeOf(error.cause) : ''
    return inner === '' ? error.code : inner
  }
  return ''
}
