import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNextcloudContainer } from '../../../src/targets/container/nextcloud-container.ts'
import { makeStandIn, wantingEngine } from './stand-in.ts'

const want = wantingEngine()
if (want !== undefined) process.stdout.write(`The container path was not tried: ${want}\n`)

describe.skipIf(want !== undefined)('a Nextcloud in a container, played by a stand-in', () => {
  let engine: ChildProcess
  let image = ''
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-podman-'))
  const images: string[] = []

  /** What podman prints. */
  const podman = (...args: readonly string[]): string => execFileSync('podman', args, { encoding: 'utf8' }).trim()
  const containersOf = (name: string): string => podman('ps', '-a', '-q', '--filter', `ancestor=${name}`)
  const askedOf = (name: string): string[] =>
    podman('exec', containersOf(name).split('\n')[0] ?? '', 'cat', '/var/log/occ').split('\n')
  const imageWith = (change?: (root: string) => void): string => {
    const name = makeStandIn(change)
    images.push(name)
    return name
  }

  beforeAll(async () => {
    const socket = join(folder, 'podman.sock')
    const conf = join(folder, 'containers.conf')
    // Debian's engine where a machine withholds what its defaults want.
    writeFileSync(
      conf,
      '[containers]\ndefault_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]\n[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\n',
    )
    process.env['CONTAINERS_CONF'] = conf
    process.env['DOCKER_HOST'] = `unix://${socket}`
    // It is an image of its own, which cannot be had without a registry.
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
    engine = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], { stdio: 'ignore' })
    for (let turn = 0; turn < 100 && !existsSync(socket); turn += 1) await sleep(100)
    image = imageWith()
  })

  afterAll(async () => {
    for (const name of images) {
      for (const id of containersOf(name).split('\n')) if (id !== '') podman('rm', '-f', '-t', '0', id)
      podman('rmi', '-f', name)
    }
    engine.kill('SIGTERM')
    await once(engine, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })

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
      expect(podman('port', containersOf(image))).toBe(
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
    expect(containersOf(image)).toBe('')
  })

  test('a warm one is taken again, with passwords and clients of this run', async () => {
    const first = await startNextcloudContainer({ image, reuse: true }, { redirect: 'http://localhost:8000/*' })
    await first.stop()
    const id = containersOf(image)
    const before = askedOf(image).length
    const second = await startNextcloudContainer({ image, reuse: true }, { redirect: 'http://localhost:8000/*' })
    await second.stop()
    expect(containersOf(image)).toBe(id)
    const asked = askedOf(image).slice(before).join('\n')
    expect(asked).not.toMatch(/maintenance:install|app:install|user:add/)
    expect(asked).toContain('user:resetpassword --password-from-env alice with a password')
    expect(asked).toContain(`--client_id=${second.client.id}`)
    expect(second.client.id).not.toBe(first.client.id)
  })

  test('a step that fails is named with what occ said, without secrets, and the container is gone', async () => {
    const broken = imageWith((root) => writeFileSync(join(root, 'var/www/html/user-bob'), ''))
    const starting = startNextcloudContainer({ image: broken }, { redirect: 'http://localhost:8000/*' })
    await expect(starting).rejects.toMatchObject({
      code: 'container-failed',
      message: 'Nextcloud in its container cannot be set up: occ user:add, to make the account of bob, ended with 1.',
      lines: ['The account already exists.'],
    })
    expect(containersOf(broken)).toBe('')
  })

  test('one that calls itself by another name is not used', async () => {
    const other = imageWith((root) => writeFileSync(join(root, 'other-issuer'), ''))
    const starting = startNextcloudContainer({ image: other }, { redirect: 'http://localhost:8000/*' })
    await expect(starting).rejects.toThrow(
      /one name.*names http:\/\/localhost from here and http:\/\/localhost from inside/,
    )
    expect(containersOf(other)).toBe('')
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
    expect(containersOf(image)).toBe(before)
  })

  test('a port that is taken is said, and nothing is left', async () => {
    const fresh = imageWith((root) => writeFileSync(join(root, 'fresh'), ''))
    for (const id of containersOf(image).split('\n')) if (id !== '') podman('rm', '-f', '-t', '0', id)
    const taken = createServer().listen(28_080, '127.0.0.1')
    await once(taken, 'listening')
    const starting = startNextcloudContainer({ image: fresh, reuse: true }, { redirect: 'http://localhost/*' })
    await expect(starting).rejects.toMatchObject({ code: 'container-failed' })
    taken.close()
    expect(containersOf(fresh)).toBe('')
  })

  test('an image that cannot be had is said', async () => {
    const starting = startNextcloudContainer(
      { image: 'localhost/nobody/has-this:1' },
      { redirect: 'http://localhost/*' },
    )
    await expect(starting).rejects.toMatchObject({ code: 'container-failed' })
  })
})
