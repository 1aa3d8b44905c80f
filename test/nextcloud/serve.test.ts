import { connect } from 'node:net'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { nextcloudHandlers } from '../../src/nextcloud/handlers.ts'
import { type Listening, listen } from '../../src/nextcloud/listen.ts'
import { base, get, mock, post } from './flow.ts'

const open: Listening[] = []

async function listening(settings: Record<string, unknown> = {}) {
  const nextcloud = mock(settings)
  const server = await listen(nextcloud)
  open.push(server)
  return { nextcloud, ...server }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

describe('behind a port', () => {
  it('names its own origin in discovery', async () => {
    const { origin } = await listening()
    expect(await (await fetch(`${origin}/.well-known/openid-configuration`)).json()).toMatchObject({ issuer: origin })
  })

  it('keeps repeated cookies apart', async () => {
    const { origin } = await listening()
    const answer = await fetch(`${origin}/index.php/login`)
    expect(answer.headers.getSetCookie().map((line) => line.split('=')[0])).toHaveLength(4)
  })

  it('answers HEAD without a body, and unknown methods and paths as Nextcloud does', async () => {
    const { origin } = await listening()
    const head = await fetch(`${origin}/status.php`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const wrong = await fetch(`${origin}/apps/oidc/token`)
    expect([wrong.status, await wrong.text()]).toEqual([405, ''])
    const nowhere = await fetch(`${origin}/apps/nothing`)
    expect([nowhere.status, await nowhere.text()]).toEqual([404, expect.stringContaining('Page not found')])
  })

  it('survives what is no HTTP', async () => {
    const { origin } = await listening()
    const { port, hostname } = new URL(origin)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('nonsense\r\n\r\n'))
      socket.on('close', () => resolve())
      socket.on('error', () => resolve())
      socket.resume()
    })
    expect((await fetch(`${origin}/status.php`)).status).toBe(200)
  })

  it('refuses a port that is taken', async () => {
    const { origin } = await listening()
    await expect(listen(mock(), { port: Number(new URL(origin).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('faults', () => {
  const status = async (kind: string): Promise<number> => {
    const { origin } = await listening({ fault: { 'oidc.jwks': { kind } } })
    return (await fetch(`${origin}/apps/oidc/jwks`)).status
  }

  it.each([
    ['500', 500],
    ['502', 502],
    ['503', 503],
    ['429', 429],
  ])('%s', async (kind, expected) => {
    expect(await status(kind)).toBe(expected)
  })

  it('tell of maintenance', async () => {
    const { origin } = await listening({ fault: { 'core.status': '503' } })
    const answer = await fetch(`${origin}/status.php`)
    expect([answer.headers.get('x-nextcloud-maintenance-mode'), answer.headers.get('retry-after')]).toEqual([
      '1',
      '120',
    ])
  })

  it('break the connection, or the body', async () => {
    await expect(status('reset')).rejects.toThrow()
    const { origin } = await listening({ fault: { '/apps/oidc/jwks': { kind: 'truncated' } } })
    await expect(fetch(`${origin}/apps/oidc/jwks`).then((answer) => answer.text())).rejects.toThrow()
  })

  it('break in process, too', async () => {
    const nextcloud = mock({ fault: { 'oidc.jwks': 'reset' } })
    expect((await nextcloud.handle(new Request(`${base}/apps/oidc/jwks`))).type).toBe('error')
    nextcloud.change({ fault: { 'oidc.jwks': 'truncated' } })
    await expect(
      nextcloud.handle(new Request(`${base}/apps/oidc/jwks`)).then((answer) => answer.text()),
    ).rejects.toThrow()
  })

  it('hit the n-th call only', async () => {
    const nextcloud = mock({ fault: { 'oidc.jwks': { kind: '500', call: 2 } } })
    const statuses: number[] = []
    for (const _time of [1, 2, 3]) statuses.push((await get(nextcloud, '/apps/oidc/jwks')).status)
    expect(statuses).toEqual([200, 500, 200])
  })

  it('say another content type', async () => {
    const nextcloud = mock({ fault: { 'oidc.jwks': 'content-type' } })
    expect((await get(nextcloud, '/apps/oidc/jwks')).headers.get('content-type')).toBe('text/html; charset=UTF-8')
  })

  it('delay', async () => {
    const nextcloud = mock({ fault: { 'oidc.jwks': { kind: 'delay', milliseconds: 50 } } })
    const before = performance.now()
    await get(nextcloud, '/apps/oidc/jwks')
    expect(performance.now() - before).toBeGreaterThanOrEqual(45)
  })
})

describe('as handlers of MSW', () => {
  it('answer what goes to the origin', async () => {
    const server = setupServer(...nextcloudHandlers(mock(), base))
    server.listen()
    try {
      expect(await (await fetch(`${base}/status.php`)).json()).toMatchObject({ productname: 'Nextcloud' })
    } finally {
      server.close()
    }
  })
})

describe('limits', () => {
  it('let an anonymous caller have 1500 key sets in nine minutes', async () => {
    const nextcloud = mock({ rateLimits: true })
    for (let time = 0; time < 1500; time += 1) await get(nextcloud, '/apps/oidc/jwks')
    expect(await get(nextcloud, '/apps/oidc/jwks')).toMatchObject({ status: 429, text: '[]' })
    nextcloud.clock.advance(541)
    expect((await get(nextcloud, '/apps/oidc/jwks')).status).toBe(200)
  })
})

describe('what is open to browsers', () => {
  it.each([
    ['//evil.example/', `${base}//evil.example/`],
    ['https://evil.example/', `${base}/https://evil.example/`],
    ['@evil.example/', `${base}/apps/dashboard/`],
    ['/apps/files?x=1', `${base}/apps/files?x=1`],
  ])('goes from %s to %s after the sign-in, never to another host', async (redirectUrl, expected) => {
    const nextcloud = mock()
    const page = await get(nextcloud, '/login')
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const requesttoken = /data-requesttoken="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const password = nextcloud.accounts.find(({ user }) => user === 'bob')?.password ?? ''
    const form = { user: 'bob', password, requesttoken, redirect_url: redirectUrl }
    expect((await post(nextcloud, '/login', form, { cookie })).headers.get('location')).toBe(expected)
  })

  it('escapes names on pages', async () => {
    const answer = await get(mock(), `/login?redirect_url=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(answer.text).not.toContain('<script>alert(1)')
  })

  it('demands Basic of a signed-in browser at CORS routes', async () => {
    const nextcloud = mock()
    const answer = await get(nextcloud, '/apps/oidc/jwks', { cookie: nextcloud.signIn('alice') })
    expect([answer.status, answer.json]).toEqual([401, { message: 'CORS requires basic auth' }])
  })
})
