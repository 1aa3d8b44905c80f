import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { compareResponse, compareValues, type Yardstick } from './compare.ts'
import { exceptions } from './exceptions.data.ts'
import { tableProblems, unexcused } from './exceptions.ts'
import { reduceHtml } from './html.ts'
import { knownAtStart } from './known.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const kid = '0b9d6c7e-1a2b-4c3d-8e4f-5a6b7c8d9e0f'

function yardstick(): Yardstick {
  const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' })
  return { known: knownAtStart(), keys: { keys: [{ kid, kty: 'RSA', n, e }] } }
}

function token(header: object, payload: object, key = pair.privateKey): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`
}

const places = (expected: unknown, actual: unknown): string[] =>
  compareValues(expected, actual, 'body', yardstick()).map(({ where, kind }) => `${kind} ${where}`)

describe('values', () => {
  it.each([
    ['another order of members', { a: 1, b: 2 }, { b: 2, a: 1 }, ['keys body']],
    ['a member less', { a: 1, b: 2 }, { a: 1 }, ['keys body']],
    ['a member more', { a: 1 }, { a: 1, b: 2 }, ['keys body']],
    ['an element less', [1, 2], [1], ['keys body']],
    ['an element more', [], [1], ['keys body']],
    ['an array for an object', {}, [], ['type body']],
    ['an object for an array', [], {}, ['type body']],
    ['a number for a text', '1', 1, ['value body']],
    ['null for false', false, null, ['value body']],
    ['a value deep inside', { a: [{ b: 'x' }] }, { a: [{ b: 'y' }] }, ['value body/a/0/b']],
    ['two things at once', { a: 1, b: 2 }, { b: 3, a: 1 }, ['keys body', 'value body/b']],
    ['nothing', { a: [1, null, 'x', { b: true }] }, { a: [1, null, 'x', { b: true }] }, []],
  ])('%s', (_, expected, actual, found) => {
    expect(places(expected, actual)).toEqual(found)
  })
})

describe('a JWT', () => {
  const header = { alg: 'RS256', kid }
  const expected = { $jwt: '{{jwt #1}}', header: { alg: 'RS256', kid: '{{uuid #1}}' }, payload: { sub: 'alice', n: 1 } }

  it('is taken apart, and its signature checked with the published key', () => {
    expect(places(expected, token(header, { sub: 'alice', n: 1 }))).toEqual([])
  })

  it.each([
    ['another claim', token(header, { sub: 'bob', n: 1 }), ['value body/payload/sub']],
    ['another order of claims', token(header, { n: 1, sub: 'alice' }), ['keys body/payload']],
    ['another order in the header', token({ kid, alg: 'RS256' }, { sub: 'alice', n: 1 }), ['keys body/header']],
    [
      'the signature of another key',
      token(header, { sub: 'alice', n: 1 }, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      ['signature body'],
    ],
    [
      'a key that is not published',
      token({ alg: 'RS256', kid: kid.replace('0b', '0c') }, { sub: 'alice', n: 1 }),
      ['signature body'],
    ],
    ['no token', 42, ['type body']],
  ])('%s', (_, actual, found) => {
    expect(places(expected, actual)).toEqual(found)
  })

  it('is the same token under the same label', () => {
    const by = yardstick()
    const one = token(header, { sub: 'alice', n: 1 })
    expect(compareValues(expected, one, 'body', by)).toEqual([])
    expect(compareValues('Bearer {{jwt #1}}', `Bearer ${one}`, 'again', by)).toEqual([])
    const two = token({ alg: 'RS256', kid }, { sub: 'alice', n: 1, more: 1 })
    expect(compareValues('{{jwt #1}}', two, 'again', by)).toHaveLength(1)
  })
})

describe('a response', () => {
  const expected = { status: 200, setsCookies: ['{instance id}', 'a'], headers: { etag: '"x"' }, body: '' }
  const reply = {
    status: 200,
    headers: new Map([
      ['etag', '"x"'],
      ['date', 'now'],
    ]),
    cookies: ['a=1; path=/', 'ocabcdefghij=2'],
    text: '',
  }

  it('matches with further headers and cookies in another order', () => {
    expect(compareResponse(expected, reply, yardstick())).toEqual([])
  })

  it.each([
    ['status', { ...reply, status: 201 }],
    ['headers/etag', { ...reply, headers: new Map() }],
    ['headers/etag', { ...reply, headers: new Map([['etag', 'x']]) }],
    ['cookies', { ...reply, cookies: ['a=1'] }],
    ['cookies', { ...reply, cookies: [...reply.cookies, 'b=1'] }],
    ['body', { ...reply, text: ' ' }],
  ])('sees another %s', (where, other) => {
    expect(compareResponse(expected, other, yardstick()).map((mismatch) => mismatch.where)).toEqual([where])
  })

  it('sees a body that is no JSON where JSON was recorded', () => {
    const found = compareResponse({ ...expected, body: { a: 1 } }, { ...reply, text: '<html>' }, yardstick())
    expect(found.map(({ where, kind }) => `${kind} ${where}`)).toEqual(['type body'])
  })
})

describe('a page is reduced to', () => {
  it('its title, tokens, user, element and visible text', () => {
    const html = `<!DOCTYPE html><html><head data-user="al&amp;ice" data-requesttoken="a:b"><title>One
      &ndash; two</title><style>s</style></head><body><h1>Hello</h1><script>no</script>
      <div id="oidc-consent"  data-x="1 &lt; 2" ><p>wor<b>ld</b></p></div>
      <input type="hidden" name="stateToken" value="tok"><noscript>no</noscript></body></html>`
    expect(reduceHtml(html)).toEqual({
      title: 'One – two',
      requesttoken: 'a:b',
      user: 'al&ice',
      stateToken: 'tok',
      element: '<div id="oidc-consent"  data-x="1 &lt; 2" >',
      text: 'Hello wor ld',
    })
  })

  it('nothing that it does not have, and 240 characters of text', () => {
    const page = reduceHtml(`<body>${'word '.repeat(100)}</body>`)
    expect(Object.keys(page)).toEqual(['title', 'text'])
    expect(page.text).toHaveLength(240)
  })
})

describe('exceptions', () => {
  const row = { file: 'f', route: 'GET /x', where: 'headers/etag', reason: 'a reason that somebody can check' }
  const outcome = {
    exchange: {
      name: 'n',
      request: { method: 'GET', url: '/x?y=1', headers: {}, body: null, signedIn: null, session: null },
      response: { status: 200, setsCookies: [], headers: {}, body: '' },
    },
    mismatches: [
      { where: 'headers/etag', kind: 'value', detail: '' },
      { where: 'headers/etag', kind: 'absent', detail: '' },
      { where: 'body', kind: 'keys', detail: '' },
      { where: 'status', kind: 'status', detail: '' },
    ],
  } as const

  it('the table keeps its rules', () => {
    expect(tableProblems(exceptions)).toEqual([])
  })

  it.each([
    ['a status', [{ ...row, where: 'status' }]],
    ['a location', [{ ...row, where: 'headers/location' }]],
    ['a whole body', [{ ...row, where: 'body' }]],
    ['all headers', [{ ...row, where: 'headers' }]],
    ['cookies', [{ ...row, where: 'cookies' }]],
    ['no reason', [{ ...row, reason: 'because' }]],
    ['eleven', Array.from({ length: 11 }, () => row)],
  ])('a table may not except %s', (_, table) => {
    expect(tableProblems(table)).toHaveLength(1)
  })

  it('excuse a value in their place, on their route, in their file, and nothing else', () => {
    const kinds = (file: string, table: readonly (typeof row)[]): string[] =>
      unexcused(file, outcome, table).map(({ kind }) => kind)
    expect(kinds('f', [row])).toEqual(['absent', 'keys', 'status'])
    expect(kinds('g', [row])).toHaveLength(4)
    expect(kinds('f', [{ ...row, route: 'POST /x' }])).toHaveLength(4)
    expect(
      kinds('f', [
        { ...row, where: 'body' },
        { ...row, where: 'status' },
      ]),
    ).toHaveLength(4)
  })
})
