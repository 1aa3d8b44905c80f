import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { openVault } from '../reference/store/vault.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer, inWorker } from './replace.ts'

/** Mistakes in what outlives a call or a process (catalogue 8.2). */
export const keptAtRestFaults: readonly DeploymentFault[] = [
  fault(
    'sealed-by-encoding',
    'What people gave for the background is encoded in base64 before it is written, which looks like a cipher',
    'rt-storage-protected/lasting-access',
    (parts) => ({
      ...parts,
      vault: () => ({
        seal: (secret) => Buffer.from(secret, 'utf8').toString('base64'),
        open: (sealed) => Buffer.from(sealed, 'base64').toString('utf8'),
        isOld: () => false,
      }),
    }),
  ),
  fault(
    'requests-in-journal',
    'Requests are written into a journal for support, with their header fields',
    'rt-storage-protected/issued-tokens',
    inMcpServer((right) => ({
      remember: async (config, token, verify) => {
        const line = JSON.stringify({ at: config.now(), authorization: `Bearer ${token}` })
        appendFileSync(join(config.dataDirectory ?? '.', 'requests.log'), `${line}\n`)
        return await right.remember(config, token, verify)
      },
    })),
  ),
  fault(
    'vault-key-per-process',
    'The key of what is sealed is drawn at start; what cannot be opened after the next is replaced by the token at hand',
    'rt-background-separate/after-restart',
    (parts) => {
      const vault = openVault([['1', randomBytes(32)]])
      const unsealed = inWorker((right) => ({
        authorityFor: async (sub, grants, token) => {
          try {
            return await right.authorityFor(sub, grants, token)
          } catch (error) {
            if (token === undefined) throw error
            return { header: `Bearer ${token}` }
          }
        },
      }))(parts)
      return { ...unsealed, vault: () => vault }
    },
  ),
]
