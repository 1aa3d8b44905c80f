import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { person, running } from '../witness/deployment.ts'
import { createPlain } from '../witness/plain.ts'

const call = { name: 'profile_get', arguments: {} }

test('a client of another make signs in at the provider, and its tool call reaches Nextcloud by an exchanged token', async () => {
  const target = await running('shared-idp')
  const app = createPlain(target.mcp)
  const { access_token: token } = await app.signIn(person(target, 'alice'))
  expect(decodeJwt(token)).toMatchObject({ iss: target.issuer, aud: target.mcp, typ: 'Bearer' })
  const before = target.seats.upstream?.requests().at(-1)?.n ?? 0
  const { result } = await app.call(token, 'tools/call', call)
  expect(result).not.toHaveProperty('isError', true)
  const [seen] = target.seats.upstream?.requests(before) ?? []
  expect(seen?.credential?.lineage).toMatchObject({ flow: 'token-exchange', user: 'alice' })
  const shown = seen?.credential?.value ?? ''
  expect(shown).not.toBe(token)
  expect(decodeJwt(shown)).toMatchObject({ aud: 'nextcloud-api', azp: target.mcp, sub: decodeJwt(token).sub })
})

test('Nextcloud takes what was exchanged, and not what a client holds; the seat keeps the two apart', async () => {
  const target = await running('shared-idp')
  const app = createPlain(target.mcp)
  const { access_token: token } = await app.signIn(person(target, 'bob'))
  await app.call(token, 'tools/call', call)
  const upstream = target.seats.upstream
  const exchanged = upstream?.credentials().findLast(({ lineage }) => lineage.flow === 'token-exchange')?.value ?? ''
  const status = async (shown: string): Promise<number> => {
    const url = `${target.nextcloud}/ocs/v2.php/cloud/user?format=json`
    return (await fetch(url, { headers: { authorization: `Bearer ${shown}`, 'ocs-apirequest': 'true' } })).status
  }
  expect(await status(exchanged)).toBe(200)
  expect(await status(token)).toBe(401)
  expect(upstream?.credentials().some(({ value }) => value === token)).toBe(false)
})

test('a token in its last minute and a half makes no call, and lists tools still', async () => {
  const target = await running('shared-idp')
  const app = createPlain(target.mcp)
  const { access_token: token } = await app.signIn(person(target, 'alice'))
  target.seats.clock?.advance(220)
  expect(await app.call(token, 'tools/list', {})).toHaveProperty('result')
  await expect(app.call(token, 'tools/call', call)).rejects.toThrow()
})
