/**
 * A Keycloak with the realm of `docs/identity-provider.md`, which is gone with the process.
 *
 * Takes KEYCLOAK (its folder), PORT of the MCP server, ISSUER (the realm `mcp`) and PEOPLE (JSON) from its environment.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realmName, realmOf } from '../../../src/targets/container/keycloak-realm.ts'
import { secretOfNextcloud, secretOfServer } from './keycloak-secrets.ts'

const { KEYCLOAK: folder = '', PORT = '', ISSUER: issuer = '', PEOPLE = '[]' } = process.env
const { origin, port } = new URL(issuer)

const imported = join(folder, 'data/import')
mkdirSync(imported, { recursive: true })
const realm = realmOf({
  resource: `http://localhost:${PORT}/mcp`,
  secretOfServer,
  secretOfNextcloud,
  people: JSON.parse(PEOPLE),
  sendersLookedAt: true,
})
writeFileSync(join(imported, `${realmName}-realm.json`), JSON.stringify(realm))
spawn(
  join(folder, 'bin/kc.sh'),
  [
    'start',
    '--optimized',
    '--import-realm',
    '--http-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    `--hostname=${origin}`,
    '--cache=local',
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
).once('exit', (code) => process.exit(code ?? 1))
