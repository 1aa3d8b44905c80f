import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../../src/library/judge.ts'
import { startNextcloudContainer } from '../../../src/targets/container/nextcloud-container.ts'
import { issuersNotSeen } from '../../../src/targets/preflight-behind.ts'
import { running } from '../../witness/deployment.ts'
import { wantingEngine } from './base-image.ts'
import { bridgeAddress, containersOf, letBack, podman, removeContainersOf, startEngine } from './engine.ts'
import { makeStandIn } from './stand-in.ts'

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const want = wantingEngine()
if (want !== undefined) process.stdout.write(`The container path was not tried: ${want}\n`)

describe.skipIf(want !== undefined)('a Nextcloud in a container, played by a stand-in', () => {
  let engine: Awaited<ReturnType<typeof startEngine>>
  let image = ''
  const images: string[] = []

  const askedOf = (name: string): string[] =>
    podman('exec', containersOf(name)[0] ?? '', 'cat', '/var/log/occ').split('\n')
  const imageWith = (change?: (root: string) => void): string => {
    const name = makeStandIn(change)
    images.push(name)
    return name
  }

  beforeAll(async () => {
    engine = await startEngine()
    image = imageWith()
  })
  afterAll(() => engine.stop(images))

  test('is installed, configured and ended; nothing secret is told', async () => {
    const told: string[] = []
    const nextcloud = await startNextcloudContainer(
      { image, delegationIssuer: 'http://localhost:8000/delegation' },
      { redirect: 'http://localhost:8000/*', onProgress: (line) => told.push(line) },
    )
    const asked = askedOf(image)
    try {
      const status = await fetch(`${nextcloud.origin}/status.php`)
      expect(await status.json()).toEqual({ installed: true })
      expect(podman('port', ...containersOf(image))).toBe(
        `${new URL(nextcloud.origin).port}/tcp -> ${new URL(nextcloud.origin).host}`,
      )
      expect(asked.every((line) => line.startsWith('www-data '))).toBe(true)
      expect(asked.filter((line) => line.includes('with a password'))).toEqual([
        'www-data user:add --password-from-env --display-name=alice alice with a password',
        'www-data user:add --password-from-env --display-name=bob bob with a password',
      ])
      const { client, background, origin } = nextcloud
      expect(asked).toContain(`www-data config:system:set trusted_domains 0 --value=${new URL(origin).host}`)
      const all = asked.join('\n')
      expect(all).toContain(`oidc:create claimcheck, sign-in http://localhost:8000/* --type=confidential`)
      expect(all).toContain(`--client_id=${client.id} --client_secret=${client.secret}`)
      expect(all).toContain(`--clientid=${background.id} --clientsecret=${background.secret} --discoveryuri=${origin}/`)
      expect(all).toContain('--discoveryuri=http://localhost:8000/delegation/.well-known/openid-configuration')
      expect(nextcloud.accounts.map(({ user }) => user)).toEqual(['alice', 'bob'])
      expect(told.at(-1)).toBe(`Nextcloud is ready at ${origin}`)
      for (const secret of nextcloud.secrets) expect(told.join('\n')).not.toContain(secret)
    } finally {
      await nextcloud.stop()
    }
    expect(containersOf(image)).toEqual([])
  })

  test('a warm one is taken again, with passwords and clients of this run', async () => {
    const first = await startNextcloudContainer({ image, reuse: true }, { redirect: 'http://localhost:8000/*' })
    await first.stop()
    const id = containersOf(image)
    const before = askedOf(image).length
    const second = await startNextcloudContainer({ image, reuse: true }, { redirect: 'http://localhost:8000/*' })
    await second.stop()
    expect(containersOf(image)).toEqual(id)
    const asked = askedOf(image).slice(before).join('\n')
    expect(asked).not.toMatch(/maintenance:install|app:install|user:add/)
    expect(asked).toContain('user:resetpassword --password-from-env alice with a password')
    expect(asked).toContain(`--client_id=${second.client.id}`)
    expect(second.client.id).not.toBe(first.client.id)
    removeContainersOf(image)
  })

  test('a step that fails is named with what occ said, without secrets, and the container is gone', async () => {
    const broken = imageWith((root) => writeFileSync(join(root, 'var/www/html/user-bob'), ''))
    const starting = startNextcloudContainer({ image: broken }, { redirect: 'http://localhost:8000/*' })
    await expect(starting).rejects.toMatchObject({
      code: 'container-failed',
      message: 'Nextcloud in its container cannot be set up: occ user:add, to make the account of bob, ended with 1.',
      lines: ['The account already exists.'],
    })
    expect(containersOf(broken)).toEqual([])
  })

  test('one that calls itself by another name is not used', async () => {
    const other = imageWith((root) => writeFileSync(join(root, 'other-issuer'), ''))
    const starting = startNextcloudContainer({ image: other }, { redirect: 'http://localhost:8000/*' })
    await expect(starting).rejects.toThrow(
      /one name.*names http:\/\/localhost from here and http:\/\/localhost from inside/,
    )
    expect(containersOf(other)).toEqual([])
  })

  test('by --listen it is at the address of the bridge and no other, and sees who listens there', async () => {
    const address = bridgeAddress()
    const nextcloud = await startNextcloudContainer(
      { image },
      { redirect: 'http://localhost/*', address, onProgress: (line) => line.includes('starts at') || letBack() },
    )
    const issuers = [address, '127.0.0.1'].map((at) => {
      const server = createHttpServer((_request, response) => response.end(JSON.stringify({ issuer: issuerAt(at) })))
      const issuerAt = (host: string): string => `http://${host}:${portOf(server)}/delegation`
      return { server, at, issuer: () => issuerAt(at) }
    })
    try {
      const { host, port } = new URL(nextcloud.origin)
      expect(host).toBe(`${address}:${port}`)
      expect(podman('port', ...containersOf(image))).toBe(`${port}/tcp -> ${host}`)
      await expect(fetch(`http://127.0.0.1:${port}/status.php`)).rejects.toThrow()
      expect(askedOf(image)).toContain(`www-data config:system:set trusted_domains 0 --value=${host}`)
      const found: (string | undefined)[] = []
      for (const { server, at, issuer } of issuers) {
        await once(server.listen(0, at), 'listening')
        const [problem] = await issuersNotSeen({ nextcloud }, issuer())
        found.push(problem?.code)
        await once(server.close(), 'close')
      }
      expect(found).toEqual([undefined, 'issuer-not-seen-inside'])
      const [nobody] = await issuersNotSeen({ nextcloud }, `http://${address}:9/delegation`)
      expect(nobody).toMatchObject({
        code: 'issuer-not-itself',
        message: expect.stringContaining('but nobody answers'),
      })
    } finally {
      await nextcloud.stop()
    }
  })

  test('that it does not see the issuer of a server on loopback is told before anything is judged', async () => {
    const { mcp } = await running('reference')
    const run = await judge(
      { server: mcp, patience: 5, container: { image, delegationIssuer: '{server.origin}/delegation' } },
      { seats: ['visitor'], only: ['challenge-*'] },
    )
    const issuer = `${new URL(mcp).origin}/delegation`
    expect(run.preflight).toEqual([
      {
        code: 'issuer-not-seen-inside',
        message: expect.stringContaining(`is to trust ${issuer}, but an issuer ${issuer} answers at`),
        next: expect.stringContaining('--listen ADDRESS'),
      },
    ])
    expect(run.counts.passed).toBeGreaterThan(0)
    expect(containersOf(image)).toEqual([])
  })

  test('an interrupt ends it before it is ready', async () => {
    const before = containersOf(image)
    const interrupt = new AbortController()
    const onProgress = (line: string): void => {
      if (line.includes('install the app notes')) interrupt.abort()
    }
    const starting = startNextcloudContainer(
      { image },
      { redirect: 'http://localhost/*', onProgress, signal: interrupt.signal },
    )
    await expect(starting).rejects.toMatchObject({ code: 'not-ready' })
    expect(containersOf(image)).toEqual(before)
  })

  test('a port that is taken is said, and nothing is left', async () => {
    const fresh = imageWith((root) => writeFileSync(join(root, 'fresh'), ''))
    removeContainersOf(image)
    const taken = createServer().listen(28_080, '127.0.0.1')
    await once(taken, 'listening')
    const starting = startNextcloudContainer({ image: fresh, reuse: true }, { redirect: 'http://localhost/*' })
    await expect(starting).rejects.toMatchObject({ code: 'container-failed' })
    taken.close()
    expect(containersOf(fresh)).toEqual([])
  })

  test('an image that cannot be had is said', async () => {
    const starting = startNextcloudContainer(
      { image: 'localhost/nobody/has-this:1' },
      { redirect: 'http://localhost/*' },
    )
    await expect(starting).rejects.toMatchObject({ code: 'container-failed' })
  })
})
