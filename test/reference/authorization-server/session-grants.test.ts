import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGrantLeases } from '../../../src/reference/authorization-server/grant-lease.ts'
import { rightGrantParts } from '../../../src/reference/authorization-server/grant-parts.ts'
import { createSessionGrants, GrantError } from '../../../src/reference/authorization-server/session-grants.ts'
import { UpstreamError } from '../../../src/reference/authorization-server/upstream.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { openVault } from '../../../src/reference/store/vault.ts'
import { setUp } from '../workbench.ts'

const bench = await setUp({ authority: 'session-grant' })

/** An upstream that rotates strictly, and knows what is alive. */
function strictUpstream() {
  let count = 0
  const alive = { refresh: 'rt-0', access: '' }
  let [underWay, most] = [0, 0]
  return {
    alive,
    most: () => most,
    count: () => count,
    renew: async (refreshToken: string) => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      if (refreshToken !== alive.refresh) throw new UpstreamError('refused', 'invalid_grant', 400)
      count += 1
      Object.assign(alive, { refresh: `rt-${count}`, access: `at-${count}` })
      return { access_token: alive.access, refresh_token: alive.refresh }
    },
  }
}

function grantsWith(upstream: ReturnType<typeof strictUpstream>) {
  const store = openStore(':memory:', Date.now)
  onTestFinished(() => store.close())
  const vault = openVault([['1', randomBytes(32)]])
  const grants = createSessionGrants(bench.config, rightGrantParts(), store, vault, upstream)
  return { grants, store, kept: grants.keep('alice', { refresh_token: 'rt-0' }) ?? '' }
}

describe('grants of sessions', () => {
  it('are lent to one call at a time, in order, each with a token of its own that ends with the call', async () => {
    const upstream = strictUpstream()
    const { grants, kept } = grantsWith(upstream)
    const order: number[] = []
    const tokens = await Promise.all(
      Array.from({ length: 32 }, async (_, n) => {
        const lent = await grants.lend(kept)
        order.push(n)
        expect(lent.token).toBe(upstream.alive.access)
        await new Promise((resolve) => setImmediate(resolve))
        expect(lent.token).toBe(upstream.alive.access)
        await lent.end()
        expect(lent.token).not.toBe(upstream.alive.access)
        return lent.token
      }),
    )
    expect(new Set(tokens).size).toBe(32)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect([upstream.most(), upstream.count()]).toEqual([1, 64])
  })

  it('are sealed at rest', () => {
    const { store, kept } = grantsWith(strictUpstream())
    expect(JSON.stringify(store.get('session-grant', kept))).not.toContain('rt-0')
  })

  it('end at the upstream as well, while a call is under way too', async () => {
    const upstream = strictUpstream()
    const { grants, kept } = grantsWith(upstream)
    const lent = await grants.lend(kept)
    grants.end(kept)
    await expect(Promise.race([grants.lend(kept), lent.end().then(() => 'ended')])).resolves.toBe('ended')
    await grants.close()
    expect(lent.token).not.toBe(upstream.alive.access)
    await expect(grants.lend(kept)).rejects.toThrow(GrantError)
    // One refresh for the call, one at its end, and a last one that nobody gets anything of.
    expect(upstream.count()).toBe(3)
  })

  it('are forgotten when the upstream has ended them, and stay when it only fails', async () => {
    const upstream = strictUpstream()
    const { grants, store, kept } = grantsWith({
      ...upstream,
      renew: async () => {
        throw new UpstreamError('unreachable', 'no answer')
      },
    })
    await expect(grants.lend(kept)).rejects.toThrow(GrantError)
    expect(store.get('session-grant', kept)).toBeDefined()
    const gone = grantsWith(upstream)
    upstream.alive.refresh = 'rt-of-somebody-else'
    await expect(gone.grants.lend(gone.kept)).rejects.toThrow('does not renew')
    expect(gone.store.get('session-grant', gone.kept)).toBeUndefined()
  })

  it('are kept only where a sign-in gave something that lasts', () => {
    expect(grantsWith(strictUpstream()).grants.keep('alice', { access_token: 'x' })).toBeUndefined()
  })
})

describe('a lease', () => {
  it('holds across processes on one database, and ends with whoever dies', async () => {
    let now = 1_000_000
    const store = openStore(':memory:', () => now)
    onTestFinished(() => store.close())
    const [one, other] = [createGrantLeases(store, () => now), createGrantLeases(store, () => now)]
    const release = await one.acquire('grant')
    let got = false
    const waiting = other.acquire('grant').then((leave) => {
      got = true
      return leave
    })
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(got).toBe(false)
    release()
    const leave = await waiting
    // The second holder dies: its lease ends by the clock.
    now += 31_000
    const last = await one.acquire('grant')
    // What the dead one does late ends nothing of somebody else.
    leave()
    expect(store.get('grant-lease', 'grant')).toBeDefined()
    last()
    expect(store.get('grant-lease', 'grant')).toBeUndefined()
  })
})

describe('a proxy without a delegation issuer', () => {
  it('asks the upstream for what lasts, says so to the person, and exchanges nothing', async () => {
    const client = await bench.client()
    const page = await (await bench.ask(bench.authorizationUrl(client))).text()
    expect(page).toContain('offline_access')
    const metadata = Object(await (await bench.ask('/.well-known/oauth-authorization-server')).json())
    expect(metadata.grant_types_supported).toEqual(['authorization_code', 'refresh_token'])
    const { status, body } = await bench.form('token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'x',
    })
    expect([status, body]).toEqual([400, expect.objectContaining({ error: 'unsupported_grant_type' })])
  })

  it('gives the client nothing of it', async () => {
    const client = await bench.client()
    const { body } = await bench.redeem(client, await bench.code(client))
    const theirs = bench.upstream.seat.credentials().filter(({ kind }) => kind === 'refresh-token')
    expect(theirs).toHaveLength(1)
    for (const { value } of theirs) expect(JSON.stringify(body)).not.toContain(value)
  })
})
