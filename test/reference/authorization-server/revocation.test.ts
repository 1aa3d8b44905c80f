import { describe, expect, test } from 'vitest'
import { known, refusal, service, setUp } from '../workbench.ts'

const bench = await setUp()

const revoke = (client: { clientId: string; clientSecret?: string }, token: unknown) =>
  bench.form('revoke', {
    token: String(token),
    client_id: client.clientId,
    client_secret: client.clientSecret,
  })
const active = async (token: unknown): Promise<unknown> => (await bench.introspect(token)).body['active']

describe('a revocation', () => {
  test.each(['access_token', 'refresh_token'])('by the %s ends the whole session', async (kind) => {
    const session = await bench.session(known.open)
    expect(await active(session['access_token'])).toBe(true)
    const { status, headers } = await revoke(known.open, session[kind])
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await active(session['access_token'])).toBe(false)
    expect(refusal(await bench.refresh(known.open, session['refresh_token']))).toEqual([400, 'invalid_grant'])
    expect(refusal(await bench.exchange(session['access_token']))).toEqual([400, 'invalid_request'])
  })

  test('leaves other sessions of the same client and person as they are', async () => {
    const [one, other] = [await bench.session(known.open), await bench.session(known.open)]
    await revoke(known.open, one['access_token'])
    expect(await active(other['access_token'])).toBe(true)
  })

  test('of somebody else’s token, or of none, is answered alike and does nothing', async () => {
    const session = await bench.session(known.open)
    const stranger = await bench.client()
    for (const token of [session['access_token'], session['refresh_token'], 'made-up', ''])
      expect((await revoke(stranger, token)).status).toBe(200)
    expect(await active(session['access_token'])).toBe(true)
  })

  test('needs a client that proves itself', async () => {
    const session = await bench.session(known.open)
    const asked = (fields: Record<string, string>) =>
      bench.form('revoke', { token: String(session['access_token']), ...fields })
    expect(refusal(await asked({}))).toEqual([400, 'invalid_request'])
    expect(refusal(await asked({ client_id: 'nobody' }))).toEqual([401, 'invalid_client'])
    expect(refusal(await asked({ client_id: known.secret.clientId }))).toEqual([401, 'invalid_client'])
    expect(await active(session['access_token'])).toBe(true)
  })
})

describe('an MCP server', () => {
  test('is told nothing of a token for another server, and may not exchange it', async () => {
    const session = await bench.session(known.open, {
      resource: `${bench.config.origin}/second/mcp`,
      scope: 'notes.read',
    })
    expect((await bench.introspect(session['access_token'])).body).toEqual({ active: false })
    expect(refusal(await bench.exchange(session['access_token']))).toEqual([400, 'invalid_request'])
    expect(bench.config.services.map(({ clientId }) => clientId)).toEqual([service.clientId])
  })
})
