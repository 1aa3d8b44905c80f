import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { DeploymentError } from '../../src/deployments/errors.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import { conformantDeployments, deploymentNames } from '../../src/deployments/table.ts'
import { person, running } from '../witness/deployment.ts'
import { createPlain } from '../witness/plain.ts'

/** Asks as somebody who trusts the target's own authority, where it has one. */
async function ask(
  { ca }: { readonly ca?: string },
  url: string,
  init: { readonly method?: string; readonly body?: string } = {},
): Promise<{ status: number; header(name: string): string; json(): unknown }> {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } })
  try {
    const { statusCode, headers, body } = await request(url, { ...init, dispatcher } as Parameters<typeof request>[1]) // methods of the tests below
    const text = await body.text()
    return { status: statusCode, header: (name) => String(headers[name] ?? ''), json: (): unknown => JSON.parse(text) }
  } finally {
    await dispatcher.close()
  }
}

/** Whether somebody listens at a URL. */
async function open(url: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** How many servers listen in this process, once it has let go of those that were closed. */
async function listening(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate()
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length
}

describe.each(deploymentNames)('%s', (name) => {
  test('starts, answers at every place that it names, and stops without leaving a port open', async () => {
    const before = await listening()
    const target = await startDeployment(name, { control: true })
    expect(target.name).toBe(name)
    for (const mcp of [target.mcp, ...target.otherMcp]) {
      const refused = await ask(target, mcp, { method: 'POST', body: '{}' })
      const documentUrl = /resource_metadata="([^"]+)"/.exec(refused.header('www-authenticate'))?.[1]
      const document = (await ask(target, documentUrl ?? '')).json()
      expect(refused.status).toBe(401)
      expect(document).toMatchObject({ resource: mcp, authorization_servers: [target.issuer] })
    }
    const status = await fetch(`${target.nextcloud}/status.php`)
    expect(await status.json()).toMatchObject({ installed: true })
    expect((await fetch(`${target.control}/settings`)).status).toBe(200)

    const places = [target.mcp, target.nextcloud, target.control ?? '']
    expect(await Promise.all(places.map(open))).toEqual([true, true, true])
    await target.stop()
    expect(await Promise.all(places.map(open))).toEqual([false, false, false])
    await target.stop()
    expect(await listening()).toBe(before)
  })
})

describe('the sub-cases of the reference', () => {
  const ofReference = conformantDeployments.filter((name) => name.startsWith('reference'))
  test.each(ofReference)('%s publishes metadata where its issuer says, and nowhere else', async (name) => {
    const target = await running(name)
    const { origin, pathname } = new URL(target.issuer)
    const path = pathname === '/' ? '' : pathname
    const status = async (place: string): Promise<number> => (await ask(target, `${origin}${place}`)).status
    const document = (await ask(target, `${origin}/.well-known/oauth-authorization-server${path}`)).json()
    expect(document).toMatchObject({ issuer: target.issuer, token_endpoint: `${target.issuer}/oauth/token` })
    const withOpenId = name === 'reference:oidc-discovery' ? 200 : 404
    expect(await status(`${path}/.well-known/openid-configuration`)).toBe(withOpenId)
    expect(await status('/.well-known/oauth-authorization-server/elsewhere')).toBe(404)
    expect(await status('/.well-known/oauth-authorization-server')).toBe(path === '' ? 200 : 404)
  })

  test('with a path, nothing of the server stands outside it but the well-known places', async () => {
    const { issuer } = await running('reference:issuer-path')
    expect(new URL(issuer).pathname).not.toBe('/')
    const outside = new URL(issuer).origin
    for (const place of ['authorize', 'token', 'register', 'jwks', 'introspect'])
      expect((await fetch(`${outside}/oauth/${place}`, { method: place === 'jwks' ? 'GET' : 'POST' })).status).toBe(404)
  })
})

describe('a restart', () => {
  test.each(['reference', 'reference:opaque'])('of %s keeps clients, sessions and tokens', async (name) => {
    const target = await running(name)
    const app = createPlain(target.mcp)
    const tokens = await app.signIn(person(target, 'alice'))
    await target.seats.process?.restart()
    const call = { name: 'profile_get', arguments: {} }
    expect((await app.call(tokens.access_token, 'tools/call', call)).result).not.toHaveProperty('isError', true)
    expect((await app.refresh(tokens.refresh_token ?? '')).access_token).toBeTypeOf('string')
  })

  test('forgets what only the process remembered, also what a fault did', async () => {
    let made = 0
    const target = await startDeployment('reference', {
      fault: (parts) => {
        made += 1
        return parts
      },
    })
    await target.seats.process?.restart()
    await target.stop()
    expect(made).toBe(2)
  })
})

describe('a deployment that cannot start', () => {
  test.each([
    ['referenze', 'unknown-deployment', 'reference'],
    ['reference:opaqe', 'unknown-subcase', 'reference:opaque'],
    ['pass-through', 'needs-subcase', 'pass-through:A'],
  ])('says what to type instead of %s', async (name, code, instead) => {
    const error: unknown = await startDeployment(name).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DeploymentError)
    expect(error).toMatchObject({ code, message: expect.stringContaining(instead) })
  })

  test.each(['reference', 'pass-through:C', 'relay'])(
    '%s leaves nothing behind where its port is taken',
    async (name) => {
      const holder = await running('reference')
      const before = await listening()
      const starting = startDeployment(name, { port: Number(new URL(holder.mcp).port) })
      await expect(starting).rejects.toMatchObject({ code: 'port-in-use' })
      expect(await listening()).toBe(before)
    },
  )

  test.each(['reference', 'pass-through:C', 'relay'])(
    '%s leaves nothing behind where a setting is unknown',
    async (name) => {
      const before = await listening()
      await expect(startDeployment(name, { settings: { nonsense: 1 } })).rejects.toThrow(/nonsense/)
      expect(await listening()).toBe(before)
    },
  )

  test.each(['pass-through:C', 'relay'])('%s leaves nothing behind where Nextcloud registers nobody', async (name) => {
    const before = await listening()
    await expect(startDeployment(name, { settings: { dcr: false } })).rejects.toThrow()
    expect(await listening()).toBe(before)
  })
})
