import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { makeImage } from './base-image.ts'

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

/** Makes the image of the stand-in, from nothing. @returns its name */
export function makeStandIn(change: (root: string) => void = () => {}): string {
  const name = `localhost/claimcheck-stand-in-${randomBytes(3).toString('hex')}:latest`
  const files = [
    { path: 'etc/passwd', text: 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/var/www:/bin/sh\n' },
    { path: 'etc/group', text: 'root:x:0:\nwww-data:x:33:\n' },
    { path: 'etc/apache2/ports.conf', text: 'Listen 80\n' },
    { path: 'etc/apache2/sites-available/000-default.conf', text: '<VirtualHost *:80>\n' },
    { path: 'var/www/html/status.php', text: '{"installed":false}\n' },
    { path: 'var/log/occ', text: '' },
    { path: 'bin/php', text: occ, executable: true },
    {
      path: 'bin/curl',
      text: '#!/bin/sh\nfor url; do :; done\nexec timeout 5 wget -q -O - "$url"\n',
      executable: true,
    },
    { path: 'entrypoint.sh', text: entrypoint, executable: true },
  ] as const
  makeImage(name, files, ['ENV PATH=/bin'], (root) => {
    // Its web server and `occ` write as a user of their own.
    for (const path of ['var/www/html/status.php', 'var/log/occ']) chmodSync(join(root, path), 0o666)
    chmodSync(join(root, 'var/www/html'), 0o777)
    change(root)
  })
  return name
}
