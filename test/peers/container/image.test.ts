import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { makeImage, makeNodeImage, wantingEngine } from './base-image.ts'
import { startEngine } from './engine.ts'

const want = wantingEngine()
if (want !== undefined) process.stdout.write(`The Dockerfile and compose.yaml were not tried: ${want}\n`)
const composes = want === undefined && spawnSync('docker-compose', ['version']).status === 0
if (want === undefined && !composes) process.stdout.write('compose.yaml was not tried: there is no docker-compose\n')

const image = 'localhost/claimcheck-image:latest'
const { services } = parse(readFileSync('compose.yaml', 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'claimcheck-image-'))

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly out: string
}

/** What a program prints, alone and with what it says beside it, and how it ends. */
function run(program: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 120_000 })
  return { status, stdout, out: `${stdout}${stderr}` }
}
/** claimcheck in its image, without a network and with a folder for reports. */
const claimcheck = (reports: string, ...args: readonly string[]): Ran =>
  run('podman', 'run', '--rm', '--network', 'none', '-v', `${reports}:/reports`, image, ...args)
/** A folder that the user of the image can write. */
function reportsFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  chmodSync(path, 0o777)
  return path
}

let engine: Awaited<ReturnType<typeof startEngine>> | undefined
beforeAll(async () => {
  if (want === undefined) engine = await startEngine()
})
afterAll(async () => {
  await engine?.stop([image])
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(want !== undefined)('the image of the Dockerfile', () => {
  beforeAll(() => {
    const [, base = ''] = /^FROM (\S+)/m.exec(readFileSync('Dockerfile', 'utf8')) ?? []
    makeNodeImage(`docker.io/library/${base}`)
    // The registry of this machine, and whom it trusts: nothing of that gets into the image.
    const said = (name: string): string => execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim()
    const trusted = [said('cafile'), process.env['NODE_EXTRA_CA_CERTS'] ?? ''].find((file) => existsSync(file))
    if (trusted !== undefined) copyFileSync(trusted, join(folder, 'ca.pem'))
    writeFileSync(
      join(folder, 'npmrc'),
      `registry=${said('registry')}\n${trusted === undefined ? '' : 'cafile=/ca.pem\n'}`,
    )
    const mounts = [
      `${join(folder, 'npmrc')}:/root/.npmrc:ro`,
      ...(trusted === undefined ? [] : [`${join(folder, 'ca.pem')}:/ca.pem:ro`]),
    ]
    const built = run(
      'podman',
      'build',
      '--network',
      'host',
      ...mounts.flatMap((mount) => ['-v', mount]),
      '-t',
      image,
      '.',
    )
    expect(built.out.split('\n').slice(-12).join('\n')).toContain('Successfully tagged')
  }, 170_000)

  test('says what it can do where nobody says anything, and is not root', () => {
    expect(run('podman', 'run', '--rm', image).out).toContain('Usage: claimcheck')
    const who = run('podman', 'run', '--rm', '--entrypoint', 'node', image, '-e', 'console.log(process.getuid())')
    expect(who.out.trim()).toBe('1000')
  })
  test('judges, writes into the folder that is mounted, and ends with the code of the verdict', () => {
    const reports = reportsFolder('good')
    expect(claimcheck(reports, 'run', '--out', 'good').status).toBe(0)
    expect(JSON.parse(readFileSync(join(reports, 'good/run.json'), 'utf8'))).toMatchObject({ verdict: 'conformant' })
    expect(claimcheck(reportsFolder('bad'), 'run', '--deployment', 'relay', '--only', 'separation-*').status).toBe(1)
    expect(claimcheck(reportsFolder('wrong'), 'run', '--deployment', 'nope').status).toBe(2)
  })

  describe.skipIf(!composes)('in compose.yaml', () => {
    const compose = (...args: readonly string[]): Ran =>
      run('docker-compose', '-f', join(folder, 'compose/compose.yaml'), ...args)

    beforeAll(() => {
      // A Nextcloud of its name that runs its hooks, writes down what `occ` was asked, and answers the health check.
      makeImage(
        `docker.io/library/${services.nextcloud.image}`,
        [
          {
            path: 'bin/php',
            text: `#!/bin/sh\nshift\necho "$*\${OC_PASS:+ with a password}" >> /var/log/occ\n`,
            executable: true,
          },
          {
            path: 'bin/curl',
            text: '#!/bin/sh\nfor last; do :; done\nexec wget -q -O /dev/null "$last"\n',
            executable: true,
          },
          { path: 'var/log/occ', text: '' },
          { path: 'www/index.php/.well-known/openid-configuration', text: '{"issuer":"http://localhost"}\n' },
          {
            path: 'entrypoint.sh',
            text: '#!/bin/sh\nset -e\nfor hook in /docker-entrypoint-hooks.d/post-installation/*.sh; do bash "$hook"; done\nexec httpd -f -p 80 -h /www\n',
            executable: true,
          },
        ],
        ['ENV PATH=/bin', 'ENTRYPOINT ["/entrypoint.sh"]'],
      )
      const project = join(folder, 'compose')
      mkdirSync(join(project, 'docker'), { recursive: true })
      copyFileSync('docker/nextcloud.sh', join(project, 'docker/nextcloud.sh'))
      // Built above, with the registry of this machine; and no port of this machine is taken.
      writeFileSync(
        join(project, 'compose.yaml'),
        readFileSync('compose.yaml', 'utf8')
          .replace('build: .', `image: ${image}`)
          .replace('127.0.0.1:8080:80', '127.0.0.1::80'),
      )
      mkdirSync(join(project, 'reports'))
      chmodSync(join(project, 'reports'), 0o777)
      process.env['NEXTCLOUD_ADMIN_PASSWORD'] = 'of-the-administrator'
      process.env['CLAIMCHECK_PASSWORD'] = 'of-the-person'
    })
    afterAll(() => {
      compose('down', '-t', '0')
      run('podman', 'rmi', '-f', `docker.io/library/${services.nextcloud.image}`)
    })

    test('Nextcloud is set up by its hook, without a word of a password', () => {
      const up = compose('up', '-d', 'nextcloud')
      expect(up.status, up.out).toBe(0)
      const asked = compose('exec', '-T', 'nextcloud', 'cat', '/var/log/occ').stdout
      expect(asked).toContain('app:install user_oidc')
      expect(asked).toContain('user:add --password-from-env alice with a password')
      expect(asked).not.toContain('of-the-person')
    })
    test('is well by the check that claimcheck waits for', () => {
      const id = compose('ps', '-q', 'nextcloud').stdout.trim()
      const health = run('podman', 'healthcheck', 'run', id)
      expect(health.status, health.out).toBe(0)
    })
    // As compose.yaml has it, but not by compose, which would wait for health that only timers of systemd ask after here.
    test('claimcheck is on its loopback, and says of a server that is not there that nothing was judged', () => {
      const { command } = parse(compose('config').stdout).services.claimcheck
      const id = compose('ps', '-q', 'nextcloud').stdout.trim()
      const within = ['run', '--rm', '--network', `container:${id}`]
      const person = ['-e', 'CLAIMCHECK_USER=alice', '-e', 'CLAIMCHECK_PASSWORD']
      const judged = run('podman', ...within, ...person, image, ...command, '--wait', '2')
      expect(judged.status, judged.out).toBe(3)
      expect(judged.out).toContain('Nothing answered at http://localhost:8000/mcp')
      const ask =
        "fetch('http://localhost/index.php/.well-known/openid-configuration').then(({ status }) => console.log(status))"
      expect(run('podman', ...within, '--entrypoint', 'node', image, '-e', ask).stdout).toBe('200\n')
    })
  })
})
