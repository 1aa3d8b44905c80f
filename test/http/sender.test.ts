import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/http/exchange.ts'
import { allowHosts } from '../../src/http/host-rule.ts'
import type { Limits } from '../../src/http/limits.ts'
import { createRecorder } from '../../src/http/recorder.ts'
import { createSender, type OutgoingRequest, type Sender } from '../../src/http/sender.ts'
import { bodyOf, startServer } from './test-server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function senderTo(origins: readonly string[], limits: Partial<Limits> = {}): { sender: Sender; exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  const recorder = createRecorder({ listener: (exchange) => exchanges.push(exchange) })
  const sender = createSender({ seat: 'visitor', actor: 'visitor', recorder, hosts: allowHosts(origins), limits })
  cleanups.push(() => sender.close())
  return { sender, exchanges }
}

/** Answers every connection with the same bytes, after the request came. */
async function rawServer(answer: string, end = true): Promise<{ origin: string; heard: () => string }> {
  const sockets = new Set<Socket>()
  let heard = ''
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (!heard.includes('\r\n\r\n')) return
      socket.write(Buffer.from(answer, 'latin1'))
      if (end) socket.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, heard: () => heard }
}

describe('what goes out', () => {
  test('stands on the wire as it was written: target, header order, case and repetition', async () => {
    const { origin, heard } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    const { sender } = senderTo([origin])
    await sender.send({
      method: 'POST',
      url: `${origin}/a/../b//c?x=%41&x=1#fragment`,
      headers: [
        ['X-Second', '2'],
        ['Authorization', 'Bearer one-one-one'],
        ['authorization', 'Bearer two-two-two'],
        ['Host', 'elsewhere.example'],
      ],
      body: 'grüße',
    })
    const [head = '', body] = heard().split('\r\n\r\n')
    expect(head.split('\r\n')[0]).toBe('POST /a/../b//c?x=%41&x=1 HTTP/1.1')
    expect(head).toContain('elsewhere.example')
    expect(head).not.toContain('127.0.0.1')
    expect(head).toMatch(/X-Second: 2\r\nAuthorization: Bearer one-one-one\r\nauthorization: Bearer two-two-two/)
    expect(head).toMatch(/content-length: 7/i)
    expect(Buffer.from(body ?? '', 'latin1').toString('utf8')).toBe('grüße')
  })

  test('goes to no host that the plan does not name, and the record says so', async () => {
    let asked = 0
    const other = await startServer((_request, response) => {
      asked += 1
      response.end()
    })
    cleanups.push(other.close)
    const { sender, exchanges } = senderTo(['http://127.0.0.1:9'])
    const answer = await sender.send({ url: `${other.origin}/` })
    expect(answer.error?.code).toBe('host-refused')
    expect(answer.status).toBeUndefined()
    expect(exchanges[0]?.error?.code).toBe('host-refused')
    expect(asked).toBe(0)
  })

  test.each([
    ['https://a.example', 'https://a.example:443/x', true],
    ['https://a.example', 'http://a.example/x', false],
    ['http://localhost:1', 'http://127.0.0.1:1/', false],
    ['http://a.example', 'http://a.example@evil.example/', false],
    ['http://a.example', 'file:///etc/passwd', false],
  ])('a plan that names %s lets a request to %s: %s', (named, url, may) => {
    expect(allowHosts([named]).refuses(new URL(url)) === undefined).toBe(may)
  })

  test('loopback only refuses a named foreign host', () => {
    const rule = allowHosts(['https://a.example', 'http://localhost:1'], { loopbackOnly: true })
    expect(rule.refuses(new URL('https://a.example'))?.code).toBe('host-refused')
    expect(rule.refuses(new URL('http://localhost:1'))).toBeUndefined()
  })

  test('stops when the run has sent as many requests as it may, counting those of all actors', async () => {
    const server = await startServer((_request, response) => response.end())
    cleanups.push(server.close)
    const { sender } = senderTo([server.origin], { requests: 2 })
    await sender.send({ url: server.origin })
    await sender.as({ actor: 'bob' }).send({ url: server.origin })
    await expect(sender.send({ url: server.origin })).rejects.toMatchObject({ code: 'budget-spent' })
  })

  test.each<[string, OutgoingRequest]>([
    ['a header with a line break', { url: 'http://127.0.0.1:9/', headers: [['X-Broken', 'a\r\nb']] }],
    ['a method with a space', { url: 'http://127.0.0.1:9/', method: 'GET /x' }],
    ['a relative URL', { url: '/x' }],
  ])('%s cannot be sent, and the record says so: it may come from the target', async (_what, request) => {
    const { sender, exchanges } = senderTo(['http://127.0.0.1:9'])
    expect((await sender.send(request)).error?.code).toBe('unsendable')
    expect(exchanges[0]?.error?.code).toBe('unsendable')
  })
})

describe('what comes back', () => {
  test('keeps repeated headers apart, in case and order, and no redirect is followed', async () => {
    const { origin } = await rawServer(
      'HTTP/1.1 302 Found\r\nWWW-Authenticate: Bearer a="1"\r\nlocation: /next\r\nwww-authenticate: Basic\r\nX-Latin: \xe9\r\nContent-Length: 2\r\n\r\nok',
    )
    const { sender, exchanges } = senderTo([origin])
    const answer = await sender.send({ url: `${origin}/` })
    expect(answer.status).toBe(302)
    expect(answer.header('www-authenticate')).toEqual(['Bearer a="1"', 'Basic'])
    expect(answer.headers.map(([name]) => name)).toEqual([
      'WWW-Authenticate',
      'location',
      'www-authenticate',
      'X-Latin',
      'Content-Length',
    ])
    expect(answer.header('x-latin')).toEqual(['é'])
    expect(exchanges).toHaveLength(1)
  })

  test('passes over informational answers', async () => {
    const { origin } = await rawServer(
      'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    )
    const { sender } = senderTo([origin])
    const answer = await sender.send({ url: `${origin}/` })
    expect([answer.status, answer.text, answer.header('link')]).toEqual([200, 'ok', []])
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (bytes: Buffer) => bytes],
  ])('undoes the content encoding %s', async (name, encode) => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': name }).end(encode(Buffer.from('{"a":1}')))
    })
    cleanups.push(server.close)
    const { sender } = senderTo([server.origin])
    const answer = await sender.send({ url: server.origin })
    expect(answer.json()).toEqual({ ok: true, value: { a: 1 } })
    expect(answer.exchange.response?.body).toBe('{"a":1}')
  })

  test.each([
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(300_000)), 'body-too-large'],
    ['no gzip', 'gzip', Buffer.from('plain'), 'bad-encoding'],
    ['an unknown encoding', 'zstd-of-my-own', Buffer.from('plain'), 'bad-encoding'],
    ['too many layers', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(Buffer.from('x')))), 'bad-encoding'],
  ])('%s is an error of the answer', async (_what, name, body, code) => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': name }).end(body)
    })
    cleanups.push(server.close)
    const { sender } = senderTo([server.origin], { decompressedSize: 100_000 })
    const answer = await sender.send({ url: server.origin })
    expect([answer.status, answer.error?.code]).toEqual([200, code])
  })

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', true, 'malformed-response'],
    ['a cut body', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf', true, 'connection-lost'],
    ['huge headers', `HTTP/1.1 200 OK\r\nX-Huge: ${'x'.repeat(20_000)}\r\n\r\n`, true, 'headers-too-large'],
    ['a huge body', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(20_000)}`, true, 'body-too-large'],
    ['silence', '', false, 'timeout'],
    ['a body without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', false, 'timeout'],
  ])('%s is an error of the answer, not of the harness', async (what, bytes, end, code) => {
    const { origin } = await rawServer(bytes, end)
    const { sender, exchanges } = senderTo([origin], { headerSize: 8_000, bodySize: 10_000, headers: 150, total: 300 })
    const answer = await sender.send({ url: `${origin}/` })
    expect(answer.error?.code).toBe(code)
    expect(answer.error?.message).toContain(': ')
    expect(exchanges[0]?.error?.code).toBe(code)
    if (what === 'a huge body') expect(answer.bytes.length).toBe(10_000)
    if (what.startsWith('a body without')) expect([answer.status, answer.text]).toEqual([200, 'half'])
  })

  test('a port on which nobody listens is an answer with an error', async () => {
    const server = await startServer((_request, response) => response.end())
    await server.close()
    const { sender } = senderTo([server.origin])
    expect((await sender.send({ url: server.origin })).error?.code).toBe('ECONNREFUSED')
  })

  test('a server that was started again on its port is reached at once, by name too', async () => {
    const first = await startServer((_request, response) => response.end('first'))
    const byName = first.origin.replace('127.0.0.1', 'localhost')
    const { sender } = senderTo([first.origin, byName])
    expect((await sender.send({ url: first.origin })).text).toBe('first')
    expect((await sender.send({ url: byName })).text).toBe('first')
    await first.close()
    const second = await startServer((_request, response) => response.end('second'), Number(new URL(first.origin).port))
    cleanups.push(second.close)
    const answers = [await sender.send({ url: first.origin }), await sender.send({ url: byName })]
    expect(answers.map(({ text, error }) => [text, error])).toEqual([
      ['second', undefined],
      ['second', undefined],
    ])
  })

  test('a stream is read until it is enough', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"id":1}\n\n')
    })
    cleanups.push(server.close)
    const { sender } = senderTo([server.origin])
    const answer = await sender.send({ url: server.origin, enough: (text) => text.includes('"id":1') })
    expect([answer.error, answer.text]).toEqual([undefined, 'data: {"id":1}\n\n'])
  })

  test('what is printed or serialised of an answer is the redacted record', async () => {
    const token = 'an-access-token-of-some-length'
    const server = await startServer((_request, response) => response.end(JSON.stringify({ access_token: token })))
    cleanups.push(server.close)
    const { sender } = senderTo([server.origin])
    const answer = await sender.send({ url: server.origin, headers: [['Authorization', `Bearer ${token}`]] })
    expect(answer.text).toContain(token)
    expect(JSON.stringify({ answer })).not.toContain(token)
    expect(inspect(answer, { depth: 9 })).not.toContain(token)
  })

  test('numbers follow the order of sending, whatever order answers come in', async () => {
    const server = await startServer(async (request, response) => {
      const wait = Number(await bodyOf(request))
      setTimeout(() => response.end(), wait)
    })
    cleanups.push(server.close)
    const { sender, exchanges } = senderTo([server.origin])
    const [slow, fast] = await Promise.all([
      sender.send({ method: 'POST', url: server.origin, body: '80' }),
      sender.as({ actor: 'bob', seat: 'client' }).send({ method: 'POST', url: server.origin, body: '0' }),
    ])
    expect([slow.exchange.n, fast.exchange.n]).toEqual([1, 2])
    expect(exchanges.map(({ n, actor, seat }) => [n, actor, seat])).toEqual([
      [2, 'bob', 'client'],
      [1, 'visitor', 'visitor'],
    ])
  })
})

describe('a server that broke down', () => {
  test('is asked over another connection: it may have closed the one in which it did', async () => {
    const ports: (number | undefined)[] = []
    const { origin, close } = await startServer((request, response) => {
      ports.push(request.socket.remotePort)
      response.writeHead(request.url === '/broken' ? 500 : 200).end()
    })
    cleanups.push(close)
    const { sender } = senderTo([origin])
    for (const path of ['/first', '/broken', '/next', '/last'])
      await sender.send({ method: 'GET', url: `${origin}${path}`, headers: [] })
    const [first, broken, next, last] = ports
    expect(broken).toBe(first)
    expect(next).not.toBe(first)
    expect(last).toBe(next)
  })
})
