import { afterAll, expect, it } from 'vitest'
import { tapIssuerLine } from '../../src/deployments/issuer-line.ts'
import { startServer } from '../http/test-server.ts'

const server = await startServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path: request.url }))
})
afterAll(() => server.close())

const line = () => tapIssuerLine({ jwks: `${server.origin}/jwks` })

it('leaves everything as it is until it is told to change something, and counts', async () => {
  const { fetch: ask, handle } = line()
  expect(await (await ask(`${server.origin}/jwks`)).json()).toEqual({ path: '/jwks' })
  expect(await (await ask(`${server.origin}/other`)).json()).toEqual({ path: '/other' })
  expect([handle.questions, handle.asked('jwks'), handle.asked('introspection')]).toEqual([['jwks'], 1, 0])
})

it('changes the answers to one question, and stops when it is told', async () => {
  const { fetch: ask, handle } = line()
  handle.change('jwks', (answer) => ({ ...answer, status: 418, body: answer.body.toUpperCase() }))
  const changed = await ask(`${server.origin}/jwks`)
  expect([changed.status, await changed.text()]).toEqual([418, '{"PATH":"/JWKS"}'])
  expect((await ask(`${server.origin}/other`)).status).toBe(200)
  handle.change('jwks', undefined)
  expect((await ask(`${server.origin}/jwks`)).status).toBe(200)
})

it('is silent until whoever asks gives up', async () => {
  const { fetch: ask, handle } = line()
  handle.change('jwks', () => 'silence')
  await expect(ask(`${server.origin}/jwks`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
})
