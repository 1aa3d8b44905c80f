import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Debian's busybox without libraries: everything that the stand-in is made of. */
const busybox = '/bin/busybox'
const programs = [
  'sh',
  'sed',
  'cat',
  'echo',
  'httpd',
  'grep',
  'mkdir',
  'wget',
  'sleep',
  'ls',
  'cut',
  'test',
  'id',
  'timeout',
]

/**
 * `occ` as far as the steps go: it writes down what it was asked, keeps what a test needs to see, and refuses what a real one
 * would refuse. Passwords are written down as given or not, never as they are.
 */
const occ = `#!/bin/sh
shift
[ "$1" = --no-interaction ] && shift
echo "$(id -un) $*\${OC_PASS:+ with a password}" >> /var/log/occ
cd /var/www/html
case "$1" in
  status) [ -e installed ] && echo '{"installed":true}' || echo '{"installed":false}' ;;
  maintenance:install) echo yes > installed; echo '{"installed":true}' > status.php ;;
  maintenance:update:htaccess|app:install|config:app:set|user_oidc:provider|oidc:create) ;;
  config:system:set)
    if [ "$2" = overwrite.cli.url ]; then
      mkdir -p .well-known
      origin="$(echo "$3" | cut -d= -f2)"
      [ -e /other-issuer ] && origin=http://localhost
      echo "{\\"issuer\\":\\"$origin\\"}" > .well-known/openid-configuration
    fi ;;
  user:add) [ -e "user-\${4:-$3}" ] && { echo "The account already exists."; exit 1; }
    [ -n "$OC_PASS" ] || { echo "--password-from-env given, but OC_PASS is empty!"; exit 1; }
    echo yes > "user-\${4:-$3}" ;;
  user:resetpassword) [ -n "$OC_PASS" ] || exit 1 ;;
  *) echo "Command \\"$1\\" is not defined."; exit 1 ;;
esac
`

const entrypoint = `#!/bin/sh
port="$(grep '^Listen ' /etc/apache2/ports.conf | cut -d' ' -f2)"
exec httpd -f -p "$port" -h /var/www/html
`

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

/** Makes the image of the stand-in, from nothing. @returns its name */
export function makeStandIn(change: (root: string) => void = () => {}): string {
  const root = mkdtempSync(join(tmpdir(), 'claimcheck-stand-in-'))
  const write = (path: string, text: string, mode = 0o644): void => {
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), mode)
  }
  try {
    for (const folder of ['bin', 'etc/apache2/sites-available', 'var/log', 'var/www/html', 'tmp'])
      mkdirSync(join(root, folder), { recursive: true })
    copyFileSync(busybox, join(root, 'bin/busybox'))
    for (const name of programs) symlinkSync('busybox', join(root, 'bin', name))
    write('etc/passwd', 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/var/www:/bin/sh\n')
    write('etc/group', 'root:x:0:\nwww-data:x:33:\n')
    write('etc/apache2/ports.conf', 'Listen 80\n')
    write('etc/apache2/sites-available/000-default.conf', '<VirtualHost *:80>\n')
    write('var/www/html/status.php', '{"installed":false}\n', 0o666)
    write('var/log/occ', '', 0o666)
    chmodSync(join(root, 'var/www/html'), 0o777)
    write('bin/php', occ, 0o755)
    write('bin/curl', '#!/bin/sh\nfor url; do :; done\nexec timeout 5 wget -q -O - "$url"\n', 0o755)
    write('entrypoint.sh', entrypoint, 0o755)
    change(root)
    const name = `localhost/claimcheck-stand-in-${root.slice(-6).toLowerCase()}:latest`
    const tar = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 26 })
    execFileSync('podman', ['import', '-c', 'ENV PATH=/bin', '-', name], {
      input: tar,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    return name
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
