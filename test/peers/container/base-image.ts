import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Debian's busybox without libraries: the shell and the small programs of the images. */
const busybox = '/bin/busybox'

/** What keeps images from being made and run here, in words; undefined where they can be. */
export function wantingEngine(): string | undefined {
  if (!existsSync(busybox)) return `${busybox} is not installed (busybox-static)`
  try {
    execFileSync('podman', ['info'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'podman does not run here'
  }
}

/** A file of an image, below its root. */
export interface ImageFile {
  readonly path: string
  readonly text: string
  readonly executable?: true
}

/**
 * Makes an image from nothing but busybox and what is given.
 *
 * @param name - of the image; one that is there is replaced
 * @param changes - instructions of a Dockerfile: `ENV`, `CMD`, `ENTRYPOINT`
 */
export function makeImage(
  name: string,
  files: readonly ImageFile[],
  changes: readonly string[],
  more: (root: string) => void = () => {},
): void {
  const root = mkdtempSync(join(tmpdir(), 'claimcheck-image-'))
  try {
    for (const folder of ['bin', 'usr/bin', 'etc', 'tmp', 'root', 'home/node'])
      mkdirSync(join(root, folder), { recursive: true })
    copyFileSync(busybox, join(root, 'bin/busybox'))
    const programs = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n')
    for (const program of programs) if (program !== 'busybox') symlinkSync('busybox', join(root, 'bin', program))
    // Its shell knows what our scripts use of bash, and not its name.
    writeFileSync(join(root, 'bin/bash'), '#!/bin/sh\nexec sh "$@"\n', { mode: 0o755 })
    symlinkSync('../../bin/busybox', join(root, 'usr/bin/env'))
    chmodSync(join(root, 'tmp'), 0o1777)
    for (const { path, text, executable } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      rmSync(join(root, path), { force: true })
      writeFileSync(join(root, path), text)
      chmodSync(join(root, path), executable ? 0o755 : 0o644)
    }
    more(root)
    const tar = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 30 })
    execFileSync('podman', ['import', ...changes.flatMap((change) => ['-c', change]), '-', name], {
      input: tar,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Makes an image that stands in for the official one of Node: this Node with its libraries, npm, and the user `node`. */
export function makeNodeImage(name: string): void {
  const people = 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n'
  const files = [
    { path: 'etc/passwd', text: people },
    { path: 'etc/group', text: 'root:x:0:\nnode:x:1000:\n' },
  ]
  makeImage(name, files, ['ENV PATH=/usr/local/bin:/usr/bin:/bin', 'CMD ["node"]'], (root) => {
    const put = (from: string, to: string): void => {
      mkdirSync(dirname(join(root, to)), { recursive: true })
      copyFileSync(from, join(root, to))
    }
    put(process.execPath, 'usr/local/bin/node')
    for (const library of librariesOf([process.execPath])) put(library, library)
    const npm = dirname(dirname(npmProgram()))
    cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true })
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'))
  })
}

/** The libraries that programs and libraries are linked with. */
export function librariesOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.flatMap((path) => {
      const said = execFileSync('ldd', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      return [...said.matchAll(/(\/\S+\.so\S*)/g)].map(([library]) => library).filter((library) => existsSync(library))
    }),
  )
}

/** The npm of this machine: `bin/npm-cli.js` of its package. */
function npmProgram(): string {
  const places = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'npm'))
  const [found] = places.filter((place) => existsSync(place)).map((place) => realpathSync(place))
  if (found === undefined) throw new Error('there is no npm on the PATH: install it')
  return found
}
