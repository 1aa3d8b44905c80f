import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Endpoint } from './endpoints.ts'
import type { HostileAnswer } from './grammar.ts'
import type { Step } from './wire-server.ts'

/** One that takes all that it can get of time or memory. */
interface HeavyAnswer extends HostileAnswer {
  readonly endpoint: Endpoint
}

const mega = 1024 * 1024

/** As much of a text as two bodies of the largest size. */
const filled = (piece: string): string => piece.repeat(Math.ceil((2 * mega) / piece.length))
/** The same with the number of each piece in it. */
const numbered = (piece: (n: number) => string, size = 2 * mega): string => {
  const pieces: string[] = []
  for (let [n, length] = [0, 0]; length < size; n += 1) {
    const next = piece(n)
    length += next.length
    pieces.push(next)
  }
  return pieces.join('')
}

const head = (lines: readonly string[], status = '200 OK'): Buffer =>
  Buffer.from([`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n'), 'latin1')
const whole = (
  type: string,
  body: string | Uint8Array,
  more: readonly string[] = [],
  status?: string,
): readonly Step[] => {
  const bytes = Buffer.from(body)
  return [
    {
      write: Buffer.concat([
        head([`Content-Type: ${type}`, `Content-Length: ${bytes.length}`, ...more], status),
        bytes,
      ]),
    },
  ]
}
const json = (body: string): readonly Step[] => whole('application/json', body)
const page = (body: string): readonly Step[] => whole('text/html', body)
/** Below the limit, so that all of it is read. */
const fits = (text: string, end = ''): string => text.slice(0, mega - end.length - 100) + end

const zeros = Buffer.alloc(64 * mega, 0x20)
const packed = (encoding: string, bytes: Uint8Array): readonly Step[] =>
  whole('application/json', bytes, [`Content-Encoding: ${encoding}`])
const rsaKey = (n: number): string => `{"kty":"RSA","kid":"${n}","n":"${'A'.repeat(342)}","e":"AQAB"},`
const secretOf = (n: number): string => `secret-${String(n).padStart(12, '0')}`

const documents: Readonly<Record<string, readonly Step[]>> = {
  'a body without end': [{ write: head(['Content-Type: application/json']) }, { forever: Buffer.alloc(65_536, 0x20) }],
  'chunks of one byte without end': [
    { write: head(['Transfer-Encoding: chunked']) },
    { forever: Buffer.from('1\r\n \r\n'.repeat(10_000)) },
  ],
  'a gzip bomb': packed('gzip', gzipSync(zeros)),
  'a brotli bomb': packed('br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })),
  'a deflate bomb': packed('deflate', deflateSync(zeros)),
  'a zstd bomb': packed('zstd', zstdCompressSync(zeros)),
  'a bomb in a bomb': packed('gzip, gzip', gzipSync(gzipSync(zeros))),
  'two hundred thousand empty gzip members': packed('gzip', Buffer.from(filled('x')).fill(gzipSync(''))),
  'lists in a list': json(fits(`[${filled('[],')}`, '[]]')),
  'numbers in a list': json(fits(`[${filled('1,')}`, '1]')),
  'members without number': json(fits(`{${numbered((n) => `"m${n}":{},`)}`.replace(/,"[^,]*$/, ''), ',"z":1}')),
  'a list in a list in a list': json(fits(filled('['))),
  'objects in objects': json(fits(filled('{"a":'))),
  'one long string': json(fits(`"${filled('\\u0001')}`.slice(0, mega - 202), '"')),
  'one long number': json(fits(filled('9'))),
  'thousands of keys': json(fits(`{"keys":[${numbered(rsaKey)}`).replace(/,\{[^}]*$/, ']}')),
  'thousands of secrets': json(fits(numbered((n) => `"code":"${secretOf(n)}",`))),
  'thousands of secrets in URLs': json(fits(numbered((n) => `&access_token=${secretOf(n)}`))),
  'thousands of tokens': json(fits(numbered((n) => `eyJhbGciOiJub25lIn0.${secretOf(n)}. `))),
  'a secret as long as the body': json(fits(`{"access_token":"${filled('x')}`, '"}')),
  'names of secrets': json(fits(filled('code='))),
  'names of secrets in quotes': json(fits(filled('"code":"\\"code\\":\\"'))),
  'beginnings of credentials': json(fits(filled('http://a:'))),
  'credentials without end': json(fits(`http://a:${filled('b')}`)),
  'inputs without end': json(fits(filled('<input '))),
  'an input without end': json(fits(`<input ${filled(' name=')}`)),
  'beginnings of tokens': json(fits(filled('eyJ.'))),
  'invalid UTF-8': whole('application/json', Buffer.alloc(mega - 1, 0xff)),
  'ten thousand headers': [
    {
      write: Buffer.concat([
        head(['Content-Length: 2']).subarray(0, -2),
        Buffer.from('a:b\r\n'.repeat(10_000)),
        Buffer.from('\r\n{}'),
      ]),
    },
  ],
  'ten thousand headers with secrets': [
    {
      write: Buffer.concat([
        head(['Content-Length: 2']).subarray(0, -2),
        Buffer.from(numbered((n) => `Set-Cookie: a=${secretOf(n)}\r\n`, 60_000)),
        Buffer.from('\r\n{}'),
      ]),
    },
  ],
  'a header without end': [{ write: Buffer.from('HTTP/1.1 200 OK\r\nX: ') }, { forever: Buffer.alloc(65_536, 0x78) }],
}

const pages: Readonly<Record<string, readonly Step[]>> = {
  'elements without end': page(fits(filled('<b>'))),
  'elements that are opened again and again': page(fits(numbered((n) => `<b id=${n}>`, mega / 2) + filled('<p>'))),
  'attributes without end': page(fits(`<form ${numbered((n) => ` a${n}`)}`)),
  'tags with many attributes': page(fits(filled(`<p ${numbered((n) => ` a${n}`, 5000)}>`))),
  'forms without end': page(fits(filled('<form><button>allow</button></form>'))),
  'inputs without end': page(fits(`<form>${filled('<input name=action value=x>')}`)),
  'buttons without end': page(
    fits(
      `<form>${'<input name=action value=xxxxxxxxxxxxxxxxxxxxxxxx>'.repeat(6000)}${filled('<button>maybe</button>')}`,
    ),
  ),
  'controls that name a form': page(fits(`${'<form id=a></form>'.repeat(6000)}${filled('<input form=a name=b>')}`)),
  'tables in tables': page(fits(filled('<table><tr><td>'))),
  'one select': page(fits(`<form><select name=a>${filled('<option>a')}`)),
  'a script that goes nowhere': page(fits(`<script>${filled('location="')}`)),
  'scripts without end': page(fits(filled('<script>location="a</script>'))),
  'hidden secrets without end': page(
    fits(`<form>${numbered((n) => `<input type=hidden name=a${n} value=${secretOf(n)}>`)}`),
  ),
  'a page that sends the person to itself': page('<script>location.href = "?again"</script>'),
  'a form that comes again and again': page('<form action="?again"><button>allow</button></form>'),
  'a redirect that comes again and again': whole('text/html', '', ['Location: ?again'], '302 Found'),
  'a sign-in that comes again and again': page(
    '<form method=post><input name=user><input type=password name=password></form>',
  ),
}

const calls: Readonly<Record<string, readonly Step[]>> = {
  'events without end': [
    { write: head(['Content-Type: text/event-stream']) },
    { forever: Buffer.from('data: {"jsonrpc":"2.0","method":"notifications/x"}\n\n') },
  ],
  'an event without end': [
    { write: head(['Content-Type: text/event-stream']) },
    { forever: Buffer.from(`data: ${'x'.repeat(5000)}\n`) },
  ],
  'a schema that asks for more than there is': json(
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      result: {
        tools: Array.from({ length: 500 }, (_, n) => ({
          name: `list_${n}`,
          inputSchema: {
            type: 'object',
            required: Array.from({ length: 200 }, () => 'a'),
            properties: {
              a: {
                type: 'array',
                minItems: 1e9,
                items: { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } },
              },
            },
          },
        })),
      },
    }),
  ),
  'tools without end': json(
    fits(
      `{"jsonrpc":"2.0","id":1,"result":{"tools":[${filled('{"name":"list","inputSchema":{"type":"object"}},')}`,
    ).replace(/,\{[^}]*\}?[^}]*$/, ']}}'),
  ),
  'a challenge of many parameters': whole(
    'text/plain',
    '',
    [`WWW-Authenticate: Bearer ${numbered((n) => `a${n}=b,`, 60_000)}`],
    '401 No',
  ),
  'challenges without end': whole('text/plain', '', [`WWW-Authenticate: ${'a '.repeat(30_000)}`], '401 No'),
  'a challenge that is no token': whole(
    'text/plain',
    '',
    [`WWW-Authenticate: Bearer ${'a'.repeat(60_000)} !`],
    '401 No',
  ),
}

const at = (endpoint: Endpoint, table: Readonly<Record<string, readonly Step[]>>): readonly HeavyAnswer[] =>
  Object.entries(table).map(([kind, steps]) => ({ endpoint, kind, steps }))

/** The worst of each kind, where the judge does most with it. */
export const heavyAnswers: readonly HeavyAnswer[] = [
  ...at('jwks', documents),
  ...at('authorize', pages),
  ...at('mcp', calls),
]
