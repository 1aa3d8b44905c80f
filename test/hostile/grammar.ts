import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { type Arbitrary, array, constant, constantFrom, integer, oneof, record } from 'fast-check'
import type { Step } from './wire-server.ts'

/** One answer of a hostile server, by the choices that it was made of. */
export interface HostileAnswer {
  readonly kind: string
  readonly steps: readonly Step[]
}

const statusLine: Arbitrary<string> = oneof(
  { weight: 6, arbitrary: constant('HTTP/1.1 200 OK') },
  { weight: 3, arbitrary: integer({ min: 200, max: 599 }).map((status) => `HTTP/1.1 ${status} Word`) },
  constantFrom(
    'HTTP/1.1 201 Created',
    'HTTP/1.1 301 Moved',
    'HTTP/1.1 302 Found',
    'HTTP/1.1 307 Again',
    'HTTP/1.1 401 Unauthorized',
    'HTTP/1.1 101 Switching Protocols',
    'HTTP/1.1 100 Continue',
    'HTTP/1.0 200 OK',
    'HTTP/2.0 200 OK',
    'HTTP/0.9 200',
    'HTTP/1.1 999 ?',
    'HTTP/1.1 20 short',
    'HTTP/1.1 2000 long',
    'HTTP/1.1',
    'ICY 200 OK',
    'http/1.1 200 ok',
    `HTTP/1.1 200 ${'x'.repeat(5000)}`,
    'HTTP/1.1 200 \u001b[2J',
    '{"no":"http"}',
    '',
  ),
)

const headerLine: Arbitrary<string> = oneof(
  constantFrom(
    '__proto__: x',
    'constructor: x',
    'toString: x',
    'Content-Type: text/html',
    'Content-Type: text/event-stream',
    'Content-Type: ',
    'Content-Type: application/json; charset=utf-7',
    'Location: ?again',
    'Location: http://[',
    'Location: javascript:alert(1)',
    'Location: http://127.0.0.1:1/',
    'Set-Cookie: a=b; Domain=com; Path=/; Max-Age=1e999',
    'Set-Cookie: =',
    'Set-Cookie: __Host-x=1; Domain=a',
    `Set-Cookie: x=${'y'.repeat(5000)}`,
    'Set-Cookie: a=b; Expires=Thu, 99 Foo 99999 99:99:99 GMT',
    'Retry-After: -1',
    'Mcp-Session-Id: a\u0001b',
    'Mcp-Session-Id: ',
    'Connection: upgrade',
    'Connection: close',
    'Upgrade: h2c',
    'Trailer: x',
    ': no name',
    'no colon',
    ' folded: line',
    'X-Long: '.padEnd(20_000, 'x'),
    'X-High: \u00ff\u0080\u001b[31m',
    'Keep-Alive: timeout=-1, max=1e9',
    'Cache-Control: no-store',
    'Authorization: Basic !!!!',
    'Link: <http://[>; rel=x',
  ),
  array(integer({ min: 0, max: 255 }), { maxLength: 40 }).map((bytes) => `X-Any: ${String.fromCharCode(...bytes)}`),
)

/** How a body is packed, and what the header says of it. */
type Packing = readonly [header: string | undefined, pack: (body: Buffer) => Uint8Array]
const packings: Readonly<Record<string, Packing>> = {
  plain: [undefined, (body) => body],
  gzip: ['gzip', (body) => gzipSync(body)],
  br: ['br', (body) => brotliCompressSync(body)],
  deflate: ['deflate', (body) => deflateSync(body)],
  'raw deflate': ['deflate', (body) => deflateRawSync(body)],
  zstd: ['zstd', (body) => zstdCompressSync(body)],
  nested: ['gzip, gzip', (body) => gzipSync(gzipSync(body))],
  'nested five times': ['gzip,gzip,gzip,gzip,gzip', (body) => gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(body)))))],
  'a lie': ['gzip', (body) => body],
  'cut gzip': ['gzip', (body) => gzipSync(body).subarray(0, -5)],
  prototype: ['__proto__', (body) => body],
  'another prototype': ['constructor', (body) => body],
  unknown: ['\u001b[2J', (body) => body],
  'utf-16': [undefined, (body) => Buffer.from(body.toString('latin1'), 'utf16le')],
  'invalid utf-8': [
    undefined,
    (body) => Buffer.concat([Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]), body]),
  ],
}

const line = (text: string): Buffer => Buffer.from(`${text}\r\n`, 'latin1')
const chunk = (bytes: Uint8Array, size = bytes.length.toString(16)): Buffer =>
  Buffer.concat([line(size), bytes, line('')])

/** Headers and body as they stand on the wire, by how the length is told. */
const framings: Readonly<
  Record<string, (body: Uint8Array) => readonly [headers: readonly string[], body: Uint8Array]>
> = {
  length: (body) => [[`Content-Length: ${body.length}`], body],
  'until close': (body) => [['Connection: close'], body],
  chunked: (body) => [['Transfer-Encoding: chunked'], Buffer.concat([chunk(body), line('0'), line('')])],
  'chunks of one byte': (body) => [
    ['Transfer-Encoding: chunked'],
    Buffer.concat([...Array.from(body.subarray(0, 2000), (byte) => chunk(Buffer.from([byte]))), line('0'), line('')]),
  ],
  'cut chunks': (body) => [['Transfer-Encoding: chunked'], chunk(body, 'ffff')],
  'no chunk size': (body) => [['Transfer-Encoding: chunked'], chunk(body, 'zz')],
  'huge chunk size': (body) => [['Transfer-Encoding: chunked'], chunk(body, 'fffffffffffffffff')],
  'chunk extension': (body) => [
    ['Transfer-Encoding: chunked'],
    chunk(body, `${body.length.toString(16)};${'x'.repeat(9000)}`),
  ],
  'endless trailers': (body) => [
    ['Transfer-Encoding: chunked'],
    Buffer.concat([chunk(body), line('0'), line('x: y'.repeat(3000))]),
  ],
  'too short a length': (body) => [[`Content-Length: ${Math.floor(body.length / 2)}`], body],
  'too long a length': (body) => [[`Content-Length: ${body.length + 100}`], body],
  'two lengths': (body) => [[`Content-Length: ${body.length}`, 'Content-Length: 5'], body],
  'negative length': (body) => [['Content-Length: -1'], body],
  'no number as length': (body) => [['Content-Length: 0x10'], body],
  'huge length': (body) => [['Content-Length: 99999999999999999999'], body],
  'length and chunks': (body) => [['Content-Length: 3', 'Transfer-Encoding: chunked'], chunk(body)],
  'unknown transfer': (body) => [['Transfer-Encoding: gzip, chunked'], chunk(body)],
}

/** What happens in between; `head` and `body` are the parts of the answer, `slow` longer than anybody waits. */
const timings: Readonly<Record<string, (head: Uint8Array, body: Uint8Array) => readonly Step[]>> = {
  'at once': (head, body) => [{ write: Buffer.concat([head, body]) }],
  'in pieces': (head, body) => [{ write: head.subarray(0, 7) }, { write: head.subarray(7) }, { write: body }],
  'then the end': (head, body) => [{ write: Buffer.concat([head, body]) }, { end: true }],
  'reset at once': () => [{ reset: true }],
  'reset in the headers': (head) => [{ write: head.subarray(0, head.length - 4) }, { reset: true }],
  'reset in the body': (head, body) => [
    { write: Buffer.concat([head, body.subarray(0, body.length >> 1)]) },
    { reset: true },
  ],
  'the end in the headers': (head) => [{ write: head.subarray(0, head.length - 4) }, { end: true }],
  'the end in the body': (head, body) => [
    { write: Buffer.concat([head, body.subarray(0, body.length >> 1)]) },
    { end: true },
  ],
  'a second answer': (head, body) => [{ write: Buffer.concat([head, body, head, body]) }],
}

/** The same, where the other side has to lose patience. */
const waitings: Readonly<Record<string, (head: Uint8Array, body: Uint8Array) => readonly Step[]>> = {
  silence: () => [],
  'headers that drip': (head) => [
    { write: head.subarray(0, head.length - 4) },
    { forever: Buffer.from('\r\na: b'), pause: 5 },
  ],
  'no end of headers': (head) => [
    { write: head.subarray(0, head.length - 4) },
    { forever: Buffer.from('\r\nabc: def') },
  ],
  'a body that drips': (head) => [{ write: head }, { forever: Buffer.from(' '), pause: 3 }],
  'a body without end': (head) => [{ write: head }, { forever: Buffer.alloc(65_536, 0x20) }],
  'announcements without end': () => [{ forever: Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n') }],
  'events without end': () => [
    { write: Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n') },
    { forever: Buffer.from('event: message\ndata: {"jsonrpc":"2.0","method":"notifications/x"}\n\n') },
  ],
}

const keysOf = (table: Readonly<Record<string, unknown>>): Arbitrary<string> => constantFrom(...Object.keys(table))

/** Answers with one of these bodies, of one of these types. */
export function answers(body: Arbitrary<string>, type: string): Arbitrary<HostileAnswer> {
  return record({
    status: statusLine,
    headers: array(headerLine, { maxLength: 3 }),
    body,
    packing: oneof({ weight: 3, arbitrary: constant('plain') }, keysOf(packings)),
    framing: oneof({ weight: 3, arbitrary: constant('length') }, keysOf(framings)),
    timing: oneof({ weight: 8, arbitrary: constant('at once') }, keysOf(timings)),
    waiting: oneof({ weight: 24, arbitrary: constant(undefined) }, keysOf(waitings)),
  }).map((chosen) => {
    const body = Buffer.from(chosen.body, 'utf8')
    const [encoding, pack] = packings[chosen.packing] ?? []
    const packed = pack?.(body) ?? body
    const [lengths, framed] = framings[chosen.framing]?.(packed) ?? [[], packed]
    const lines = [
      chosen.status,
      `Content-Type: ${type}`,
      ...(encoding === undefined ? [] : [`Content-Encoding: ${encoding}`]),
      ...chosen.headers,
      ...lengths,
    ]
    const head = Buffer.concat([...lines.map(line), line('')])
    const played = chosen.waiting === undefined ? timings[chosen.timing] : waitings[chosen.waiting]
    const { status, packing, framing, timing, waiting } = chosen
    return { kind: [status, packing, framing, waiting ?? timing].join(' | '), steps: played?.(head, framed) ?? [] }
  })
}
