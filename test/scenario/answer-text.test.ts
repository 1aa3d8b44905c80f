import { afterAll, expect, it } from 'vitest'
import { answersWith } from '../../src/scenario/answer-text.ts'
import { senderTo } from '../http/test-sender.ts'
import { startServer } from '../http/test-server.ts'

const secret = 'AbCd-efgh_ijklmnopqrstuvwxyz012345'
const places: Readonly<Record<string, readonly [headers: Readonly<Record<string, string>>, body: string]>> = {
  '/header': [{ 'x-debug': `Bearer ${secret}` }, ''],
  '/redirect': [{ location: `http://127.0.0.1/?t=${secret}` }, ''],
  '/stream': [
    { 'content-type': 'text/event-stream' },
    `data: {"method":"notifications/message","params":{"data":"${secret}"}}\n\ndata: {"id":1,"result":{}}\n\n`,
  ],
  '/base64': [{}, Buffer.from(`{"a":"${secret}"}`).toString('base64')],
  '/nothing': [{ 'x-debug': secret.slice(0, -1) }, '{}'],
}
const server = await startServer((request, response) => {
  const [headers, body] = places[request.url ?? ''] ?? [{}, '']
  response.writeHead(200, headers).end(body)
})
const { sender } = senderTo([server.origin])
afterAll(async () => {
  await sender.close()
  await server.close()
})

it.each(Object.keys(places))('%s', async (path) => {
  const answer = await sender.send({ url: `${server.origin}${path}` })
  expect(answersWith([answer], [secret])).toEqual(path === '/nothing' ? [] : [answer])
})
