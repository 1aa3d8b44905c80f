import { describe, expect, test } from 'vitest'
import { known, refusal, setUp } from '../workbench.ts'

const invalid = [400, 'invalid_grant']

describe.each(['delegation', 'session-grant'] as const)('where calls run on %s, a refresh', async (authority) => {
  const bench = await setUp({ authority })

  test('fails for good when the account is gone', async () => {
    const session = await bench.session(known.open)
    const restore = bench.upstream.nextcloud.removeAccount('alice')
    expect(refusal(await bench.refresh(known.open, session['refresh_token']))).toEqual(invalid)
    restore()
    expect(refusal(await bench.refresh(known.open, session['refresh_token']))).toEqual(invalid)
    expect((await bench.introspect(session['access_token'])).body).toEqual({ active: false })
  })

  test('leaves sessions of others alone', async () => {
    const session = await bench.session(known.open, {}, 'bob')
    const restore = bench.upstream.nextcloud.removeAccount('alice')
    expect((await bench.refresh(known.open, session['refresh_token'])).status).toBe(200)
    restore()
  })

  test('succeeds while the upstream fails, which says nothing of the person', async () => {
    const session = await bench.session(known.open)
    const { nextcloud } = bench.upstream
    nextcloud.change({ fault: { 'oidc.token': { kind: '503' }, 'ocs.user': { kind: '503' } } })
    const { status } = await bench.refresh(known.open, session['refresh_token'])
    nextcloud.change({ fault: {} })
    expect(status).toBe(200)
  })
})

test('a grant that the session had at the upstream ends with it there: what is spent by somebody else ends the session', async () => {
  const bench = await setUp({ authority: 'session-grant' })
  const session = await bench.session(known.open)
  const { nextcloud, origin } = bench.upstream
  const { clientId, clientSecret } = bench.config.upstream
  const theirs = nextcloud.credentials().findLast(({ kind }) => kind === 'refresh-token')?.value ?? ''
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: theirs,
    client_id: clientId,
    client_secret: clientSecret,
  })
  expect((await fetch(`${origin}/apps/oidc/token`, { method: 'POST', body })).status).toBe(200)
  expect(refusal(await bench.refresh(known.open, session['refresh_token']))).toEqual(invalid)
})
