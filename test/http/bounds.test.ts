import { describe, expect, test } from 'vitest'
import { apart } from '../../src/http/apart.ts'
import { GrownBytes } from '../../src/http/grown-bytes.ts'
import { createPseudonyms } from '../../src/http/pseudonyms.ts'
import { redactExchange } from '../../src/http/redaction.ts'
import { longestSecret } from '../../src/http/secret-forms.ts'
import { serveWire } from '../hostile/wire-server.ts'
import { senderTo } from './test-sender.ts'

const asked = { method: 'GET', url: 'http://127.0.0.1/', headers: [], body: '' }
const redacted = (body: string, pseudonyms = createPseudonyms()): string =>
  redactExchange({ request: asked, response: { status: 200, headers: [], body } }, pseudonyms, 1e6).parts.response
    ?.body ?? ''

describe('bytes that come in pieces', () => {
  test('are kept in order, up to the limit', () => {
    const grown = new GrownBytes(5000)
    const pieces = Array.from({ length: 40 }, (_, n) => Buffer.alloc(120, n))
    expect(pieces.map((piece) => grown.add(piece))).toEqual(Array.from({ length: 40 }, () => true))
    expect(Buffer.from(grown.all)).toEqual(Buffer.concat(pieces))
    expect(grown.add(Buffer.alloc(300, 7))).toBe(false)
    expect(grown.all).toHaveLength(5000)
    expect(grown.add(Buffer.from('x'))).toBe(false)
    expect(grown.add(new Uint8Array(0))).toBe(true)
  })
})

describe('a text in memory of its own', () => {
  test.each(['', 'short', 'a text that is long enough', '\ud800 is no character, and stays', '𝒜 grüße ￿'.repeat(9)])(
    'is the same (%j)',
    (text) => {
      expect(apart(text)).toBe(text)
    },
  )
})

describe('secrets that are meant to fill the memory', () => {
  const many = Array.from({ length: 600 }, (_, n) => `"code":"secret-of-some-length-${n}"`).join(',')

  test('are not told one by one: the body is left out', () => {
    const pseudonyms = createPseudonyms()
    expect(redacted(many, pseudonyms)).toBe('(a body with more than 500 secrets was not kept)')
    expect(pseudonyms.find('secret-of-some-length-0')).toBe('code-1')
    expect(pseudonyms.find('secret-of-some-length-599')).toBeUndefined()
  })

  test('are told where there are as many as an honest page may have', () => {
    const few = many.split(',').slice(0, 500).join(',')
    expect(redacted(few)).not.toContain('secret-of')
    expect(redacted(few)).toContain('"code":"code-500"')
  })

  test('that are too long get no number, and stand nowhere', () => {
    const pseudonyms = createPseudonyms()
    const long = 'x'.repeat(longestSecret + 1)
    expect(redacted(`{"access_token":"${long}"}`, pseudonyms)).toBe('{"access_token":"at-too-long"}')
    expect(pseudonyms.tokens()).toEqual([])
  })

  test('that all begin alike do not make a text of their beginning take hours', () => {
    const pseudonyms = createPseudonyms()
    for (let n = 0; n < 2000; n += 1) pseudonyms.of('code', `beginning-${n}-${'x'.repeat(20)}`)
    expect(pseudonyms.redactText('beginning! '.repeat(100_000))).toBe(
      '(a text in which too much looks like a secret was not kept)',
    )
    expect(pseudonyms.redactText(`at the beginning: beginning-7-${'x'.repeat(20)}!`)).toBe('at the beginning: code-8!')
  })
})

describe('names that every object has', () => {
  test.each(['__proto__', 'constructor'])('are a header like any other, and no encoding (%s)', async (name) => {
    const body = (header: string): Buffer => Buffer.from(`HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: 2\r\n\r\n{}`)
    const server = await serveWire(({ target }) => [
      { write: body(target === '/header' ? `${name}: x` : `Content-Encoding: ${name}`) },
    ])
    const { sender } = senderTo([server.origin])
    const answer = await sender.send({ url: `${server.origin}/header` })
    expect([answer.text, answer.exchange.response?.headers[0]]).toEqual(['{}', [name, 'x']])
    expect((await sender.send({ url: `${server.origin}/encoding` })).error?.code).toBe('bad-encoding')
    await sender.close()
    await server.close()
  })
})

describe('an answer that drips', () => {
  test.each([
    ['its headers', 'HTTP/1.1 200 OK\r\nA: b', '\r\na: b'],
    ['its body', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{', ' '],
    ['announcements', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('%s: ends with the time for the whole of it, however lively it is', async (_what, first, again) => {
    const server = await serveWire(() => [{ write: Buffer.from(first) }, { forever: Buffer.from(again), pause: 2 }])
    const { sender } = senderTo([server.origin])
    const answer = await sender.send({ url: server.origin, limits: { headers: 60, total: 60 } })
    expect([answer.error?.code, answer.json().ok]).toEqual(['timeout', false])
    await sender.close()
    await server.close()
  })
})
