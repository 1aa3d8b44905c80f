import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, globSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { folder as keycloak } from '../keycloak.ts'
import { librariesOf, makeImage } from './base-image.ts'

/** The image of Keycloak has one user, who may write where Keycloak lies. */
const user = 1000

/**
 * Makes an image like that of Keycloak, of the distribution that `npm run test:peers` fetches, the shell and the Java of
 * this machine: the same program at the same place, and little else.
 */
export function makeKeycloakImage(name: string): void {
  const java = dirname(dirname(realpathSync(execFileSync('which', ['java'], { encoding: 'utf8' }).trim())))
  const people = { path: 'etc/passwd', text: `keycloak:x:${user}:0::/opt/keycloak:/bin/bash\n` }
  const changes = ['ENV PATH=/bin', 'ENV JAVA_HOME=/opt/java', 'ENV LANG=C.UTF-8', `USER ${user}`]
  makeImage(name, [people], changes, (root) => {
    mkdirSync(join(root, 'opt'))
    // Java of Debian has links to its configuration, which lies elsewhere, and to sources, which need not be there.
    spawnSync('cp', ['-rL', java, join(root, 'opt/java')], { stdio: 'ignore' })
    // A real one, which opens connections by itself, as that of the image does.
    rmSync(join(root, 'bin/bash'))
    copyFileSync('/bin/bash', join(root, 'bin/bash'))
    for (const library of librariesOf(['/bin/bash', join(java, 'bin/java'), ...globSync(`${java}/lib/**/*.so`)]))
      if (!library.startsWith(java)) cpSync(realpathSync(library), join(root, library))
    cpSync(keycloak, join(root, 'opt/keycloak'), { recursive: true, filter: (path) => path !== join(keycloak, 'data') })
    mkdirSync(join(root, 'opt/keycloak/data'))
    execFileSync('chown', ['-R', `${user}:0`, join(root, 'opt/keycloak')])
  })
}
