import { expect, test } from 'vitest'
import type { RegisteredClient } from '../../src/contract/seats.ts'
import { judge } from '../../src/library/judge.ts'
import { running } from '../witness/deployment.ts'

/** Registers as an operator would, by hand. */
async function registered(mcp: string): Promise<RegisteredClient> {
  const redirectUris = ['http://127.0.0.1:33418/callback']
  const answer = await fetch(new URL('/oauth/register', mcp), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'known',
      redirect_uris: redirectUris,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  })
  const { client_id: clientId } = JSON.parse(await answer.text())
  return { clientId, redirectUris, tokenEndpointAuthMethod: 'none' }
}

test('what takes two clients is judged where two are named, and not judged where one is', async () => {
  const { mcp, accounts, nextcloud } = await running('reference')
  const target = {
    server: mcp,
    patience: 5,
    accounts: accounts.slice(0, 2),
    passwordsAt: [nextcloud],
    allowDisruptive: true,
  }
  const client = await registered(mcp)
  const secondClient = await registered(mcp)
  const [one, two] = [await judge({ ...target, client }), await judge({ ...target, client, secondClient })]

  const outcomes = (run: typeof one) =>
    Object.fromEntries(
      run.checks
        .flatMap(({ probes }) => probes.map(({ id, outcome, kind, reason }) => [id, kind ?? outcome, reason]))
        .map(([id, outcome, reason]) => [id, { outcome, reason }]),
    )
  expect(outcomes(one)['rt-client-bound/other-client']).toMatchObject({
    outcome: 'seat-missing',
    reason: expect.stringContaining('CLAIMCHECK_CLIENT_ID_2'),
  })
  expect(outcomes(two)['rt-client-bound/other-client']).toMatchObject({ outcome: 'passed' })
  for (const run of [one, two]) {
    expect(run.counts.failed + run.counts.warned).toBe(0)
    expect(outcomes(run)['tok-no-store/registration']).toMatchObject({ outcome: 'seat-missing' })
    expect(outcomes(run)['tok-no-store/code']).toMatchObject({ outcome: 'passed' })
    expect(run.exchanges.some(({ request }) => request.url.endsWith('/register'))).toBe(false)
  }
})
