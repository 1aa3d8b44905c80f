import { alphanumeric } from '../random.ts'
import type { Context } from '../router.ts'
import type { Answer } from '../wire.ts'

/** The version that was recorded. */
const serverVersion = { full: '32.0.1.2', short: '32.0.1' }

/** `status.php`: no session, and no defaults of an app. */
export function status(_context: Context): Answer {
  const body = JSON.stringify({
    installed: true,
    maintenance: false,
    needsDbUpgrade: false,
    version: serverVersion.full,
    versionstring: serverVersion.short,
    edition: '',
    productname: 'Nextcloud',
    extendedSupport: false,
  })
  return {
    status: 200,
    base: 'bare',
    nonce: alphanumeric(44),
    session: 'none',
    headers: [
      ['Content-Type', 'application/json'],
      ['Access-Control-Allow-Origin', '*'],
    ],
    body,
  }
}
