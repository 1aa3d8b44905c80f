import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oneNameForAll } from '../../../src/targets/container/one-name.ts'

let issuer = ''
const server = createServer((_request, response) => response.end(JSON.stringify({ issuer })))
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterAll(() => server.close())

describe('the name of what runs in a container', () => {
  test('is one, where both sides read the same', async () => {
    await oneNameForAll('Nextcloud', issuer, async () => JSON.stringify({ issuer }))
  })

  test.each([
    ['curl: (28) Connection timed out', /and nobody from inside.*hairpin mode of its bridge.*leave --listen out\.$/],
    [
      '{"issuer":"http://localhost"}',
      /and http:\/\/localhost from inside, and both must be http:\/\/127\.0\.0\.1:\d+\.$/,
    ],
  ])('is not, where inside stands %s', async (inside, message) => {
    await expect(oneNameForAll('Nextcloud', issuer, async () => inside)).rejects.toMatchObject({
      code: 'container-failed',
      message: expect.stringMatching(message),
    })
  })
})
