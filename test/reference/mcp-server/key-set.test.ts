import { describe, expect, it } from 'vitest'
import { createKeySet, KeysUnavailable } from '../../../src/reference/mcp-server/key-set.ts'

const uri = 'https://issuer.example/jwks'
const key = (kid: string): Record<string, unknown> => ({ kty: 'oct', k: 'AAAA', kid })

/** A key set over an issuer that this test plays. */
function setUp() {
  const issuer = { keys: [key('one')], status: 200, asked: 0, now: 1_800_000_000_000 }
  const send: typeof fetch = async () => {
    issuer.asked += 1
    return Response.json({ keys: issuer.keys }, { status: issuer.status })
  }
  const set = createKeySet(uri, () => issuer.now, send)
  return { issuer, names: async (kid: string) => (await set.published(kid)).map((one) => one.kid) }
}

describe('the keys of an issuer', () => {
  it('are fetched once for many tokens, also when many come at once', async () => {
    const { issuer, names } = setUp()
    await Promise.all([names('one'), names('one'), names('one')])
    await names('one')
    expect(issuer.asked).toBe(1)
  })

  it('are looked for anew when a token names one that is not there, and not for every such token', async () => {
    const { issuer, names } = setUp()
    await names('one')
    issuer.keys.push(key('two'))
    issuer.now += 29_000
    expect(await names('two')).toEqual(['one'])
    issuer.now += 1_000
    expect(await names('two')).toEqual(['one', 'two'])
    for (let n = 0; n < 10; n += 1) await names(`nobody-${n}`)
    expect(issuer.asked).toBe(2)
  })

  it('are forgotten after five minutes, so that a withdrawn one stops working', async () => {
    const { issuer, names } = setUp()
    await names('one')
    issuer.keys = [key('two')]
    issuer.now += 299_000
    expect(await names('one')).toEqual(['one'])
    issuer.now += 1_000
    expect(await names('one')).toEqual(['two'])
  })

  it.each([
    ['an error', 500],
    ['a redirect to nowhere', 302],
  ])('are not made up where %s comes', async (_what, status) => {
    const { issuer, names } = setUp()
    issuer.status = status
    await expect(names('one')).rejects.toBeInstanceOf(KeysUnavailable)
    issuer.status = 200
    expect(await names('one')).toEqual(['one'])
  })
})
