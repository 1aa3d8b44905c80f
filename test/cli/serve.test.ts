import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type ServeFlags, serveCommand } from '../../src/cli/serve.ts'
import { settingsTable } from '../../src/nextcloud/settings.ts'
import { claimcheck, keptStreams } from './streams.ts'

const nextcloudLine = z.strictObject({
  url: z.url(),
  accounts: z.array(z.strictObject({ user: z.string(), password: z.string() })),
  settings: z.record(z.string(), z.unknown()),
  control: z.url(),
})
const deploymentLine = z.strictObject({
  mcp: z.url(),
  issuer: z.url(),
  nextcloud: z.url(),
  accounts: z.array(z.strictObject({ user: z.string(), password: z.string() })),
  settings: z.record(z.string(), z.unknown()),
  control: z.url(),
})

/** Serves until the test is over, and gives the one line that it printed. */
async function serving(what: string, flags: ServeFlags = {}): Promise<unknown> {
  const { streams, said } = keptStreams()
  let stop = (): void => {}
  const over = new Promise<void>((resolve) => {
    stop = resolve
  })
  const ready = new Promise<void>((resolve, reject) => {
    const ended = serveCommand(what, { json: true, ...flags }, streams, () => {
      resolve()
      return over
    })
    onTestFinished(async () => {
      stop()
      expect(await ended).toBe(0)
    })
    ended.catch(reject)
  })
  await ready
  expect(said.out.trim().split('\n')).toHaveLength(1)
  return JSON.parse(said.out)
}

async function json(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init)
  expect([url, response.status]).toEqual([url, 200])
  return await response.json()
}

/** When the mock says that it registered a client, in epoch seconds by its clock. */
async function registeredAt(url: string): Promise<number> {
  const body = JSON.stringify({ client_name: 'x', redirect_uris: ['http://127.0.0.1:9/cb'] })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/apps/oidc/register`, { method: 'POST', headers, body })
  return z.object({ client_id_issued_at: z.number() }).parse(await response.json()).client_id_issued_at
}

describe('claimcheck serve nextcloud --json', () => {
  it('prints one line of what runs, with every setting', async () => {
    const { url, accounts, settings } = nextcloudLine.parse(
      await serving('nextcloud', { set: ['dcrTokenTypeDefault=jwt'] }),
    )
    expect(accounts.map(({ user }) => user)).toEqual(['alice', 'bob', 'admin'])
    expect(Object.keys(settings).sort()).toEqual(settingsTable.map(({ name }) => name).sort())
    expect(settings['dcrTokenTypeDefault']).toBe('jwt')
    const discovery = await json(`${url}/.well-known/openid-configuration`)
    expect(discovery).toMatchObject({ issuer: url })
  })

  it('listens where it is told, and says so when somebody else does', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      taken.close()
    })
    // A server that listens on a port has an address with a port.
    const { port } = taken.address() as AddressInfo
    const { code, err, out } = await claimcheck('serve', 'nextcloud', '--port', String(port))
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`Port ${port} is in use`)
  })
})

describe('the control endpoint', () => {
  it('changes settings, moves the clock, and goes back to what it was started with', async () => {
    const { url, control } = nextcloudLine.parse(await serving('nextcloud', { set: ['codeLifetime=60'] }))
    const patch = { method: 'PATCH', headers: { 'content-type': 'application/json' } }
    await json(`${control}/settings`, { ...patch, body: '{"wellKnown":404}' })
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(404)
    expect(await json(`${control}/settings`)).toMatchObject({ wellKnown: 404, codeLifetime: 60 })

    const before = await registeredAt(url)
    const advanced = await fetch(`${control}/clock`, { ...patch, method: 'POST', body: '{"advance":3600}' })
    expect(advanced.status).toBe(200)
    expect((await registeredAt(url)) - before).toBeGreaterThanOrEqual(3600)

    expect((await fetch(`${control}/reset`, { method: 'POST' })).status).toBe(200)
    expect(await json(`${control}/settings`)).toMatchObject({ wellKnown: 200, codeLifetime: 60 })
  })

  it('refuses an unknown setting by its name, and changes nothing', async () => {
    const { control } = nextcloudLine.parse(await serving('nextcloud'))
    const response = await fetch(`${control}/settings`, { method: 'PATCH', body: '{"wellKnwon":404}' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('wellKnwon')
  })

  it('answers no web page: a foreign Origin or Host is refused', async () => {
    const { control } = nextcloudLine.parse(await serving('nextcloud'))
    const crossSite = await fetch(`${control}/settings`, { headers: { origin: 'https://evil.example' } })
    expect(crossSite.status).toBe(403)
    expect(await crossSite.text()).not.toContain('profile')
  })

  it('tells of requests by pseudonym and lineage, and of no secret', async () => {
    const { url, accounts, control } = nextcloudLine.parse(await serving('nextcloud'))
    const alice = accounts.find(({ user }) => user === 'alice')
    const password = alice?.password ?? ''
    const answer = await fetch(`${url}/ocs/v2.php/cloud/user?format=json`, {
      headers: {
        authorization: `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`,
        'ocs-apirequest': 'true',
      },
    })
    expect(answer.status).toBe(200)
    const told = JSON.stringify(await json(`${control}/requests`))
    expect(told).toContain('/ocs/v2.php/cloud/user')
    expect(told).toMatch(/"flow":"account"/)
    expect(password.length).toBeGreaterThan(8)
    expect(told).not.toContain(password)
    expect(told).not.toContain(Buffer.from(`alice:${password}`).toString('base64'))
  })
})

describe('claimcheck serve DEPLOYMENT --json', () => {
  it('prints one line of what runs', async () => {
    const { mcp, nextcloud, control } = deploymentLine.parse(await serving('reference'))
    expect((await fetch(mcp, { method: 'POST', body: '{}' })).status).toBe(401)
    expect((await fetch(`${nextcloud}/status.php`)).status).toBe(200)
    expect(await json(`${control}/settings`)).toMatchObject({ bearerMode: 'provider' })
  })

  it('puts a fault in', async () => {
    const { mcp } = deploymentLine.parse(await serving('reference', { fault: 'challenge-403' }))
    expect((await fetch(mcp, { method: 'POST', body: '{}' })).status).toBe(403)
  })
})
