import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { folder as keycloak } from '../keycloak.ts'

const busybox = '/bin/busybox'
/** What `kc.sh` asks for beside the shell. */
const programs = [
  'sh',
  'dirname',
  'basename',
  'readlink',
  'uname',
  'cat',
  'ls',
  'sed',
  'grep',
  'id',
  'mkdir',
  'head',
  'env',
  'tr',
]
/** The image of Keycloak has one user, who may write where Keycloak lies. */
const user = 1000

/**
 * Makes an image like that of Keycloak, of the distribution that `npm run test:peers` fetches, the shell and the Java of
 * this machine: the same program at the same place, and little else.
 *
 * @returns its name
 */
export function makeKeycloakImage(): string {
  const root = mkdtempSync(join(tmpdir(), 'claimcheck-keycloak-'))
  try {
    const java = dirname(dirname(realpathSync(execFileSync('which', ['java'], { encoding: 'utf8' }).trim())))
    for (const place of ['bin', 'etc', 'tmp', 'opt']) mkdirSync(join(root, place), { recursive: true })
    cpSync(busybox, join(root, busybox))
    for (const name of programs) symlinkSync('busybox', join(root, 'bin', name))
    // Java of Debian has links to its configuration, which lies elsewhere, and to sources, which need not be there.
    spawnSync('cp', ['-rL', java, join(root, 'opt/java')], { stdio: 'ignore' })
    cpSync('/bin/bash', join(root, 'bin/bash'))
    for (const library of librariesOf(['/bin/bash', join(java, 'bin/java'), ...globSync(`${java}/lib/**/*.so`)]))
      if (!library.startsWith(java)) cpSync(realpathSync(library), join(root, library))
    cpSync(keycloak, join(root, 'opt/keycloak'), {
      recursive: true,
      filter: (path) => path !== join(keycloak, 'data'),
    })
    mkdirSync(join(root, 'opt/keycloak/data'))
    writeFileSync(join(root, 'etc/passwd'), `keycloak:x:${user}:0::/opt/keycloak:/bin/bash\n`)
    execFileSync('chmod', ['1777', join(root, 'tmp')])
    execFileSync('chown', ['-R', `${user}:0`, join(root, 'opt/keycloak')])
    const name = `localhost/claimcheck-keycloak-${root.slice(-6).toLowerCase()}:latest`
    const tar = `${root}.tar`
    execFileSync('tar', ['-C', root, '-cf', tar, '.'])
    const changes = ['ENV PATH=/bin', 'ENV JAVA_HOME=/opt/java', 'ENV LANG=C.UTF-8', `USER ${user}`]
    execFileSync('podman', ['import', ...changes.flatMap((change) => ['-c', change]), tar, name], { stdio: 'ignore' })
    rmSync(tar)
    return name
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** The libraries that programs and libraries are linked with. */
function librariesOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.flatMap((path) => {
      const said = execFileSync('ldd', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      return [...said.matchAll(/(\/\S+\.so\S*)/g)].map(([library]) => library).filter((library) => existsSync(library))
    }),
  )
}
