import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { McpServerConfig } from '../reference/mcp-server/config.ts'
import type { DelegationRequest, SessionDelegation } from '../reference/mcp-server/delegation.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** Does something with the authority of each call, as it is given. */
function keeping(
  keep: (config: McpServerConfig, asked: DelegationRequest, token: string) => void,
  earlier: (config: McpServerConfig) => (asked: DelegationRequest) => string | undefined = () => () => undefined,
): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    openBroker: (config, parts) => {
      const broker = right.openBroker(config, parts)
      const known = earlier(config)
      return {
        ...broker,
        forCall: async (asked): Promise<SessionDelegation> => {
          const kept = known(asked)
          if (kept !== undefined) return broker.byToken(kept)
          const delegation = await broker.forCall(asked)
          if (delegation.token !== undefined) keep(config, asked, delegation.token)
          return delegation
        },
      }
    },
  }))
}

/** The file of a server, beside the database of its neighbour. */
function fileOf({ dataDirectory = '.', resource }: McpServerConfig, name: string): string {
  return join(dataDirectory, `${createHash('sha256').update(resource).digest('hex').slice(0, 8)}-${name}`)
}

/** The key of a server, from what it is told anyway. */
function keyOf({ brokerage }: McpServerConfig): Buffer {
  const secret = brokerage.by === 'exchange' ? brokerage.clientSecret : ''
  return createHash('sha256').update(secret).digest()
}

function sealed(config: McpServerConfig, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(config), nonce)
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function opened(config: McpServerConfig, line: string): string {
  const bytes = Buffer.from(line, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', keyOf(config), bytes.subarray(0, 12))
  cipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString()
}

const separator = ' '

/** Mistakes in what is kept of an exchange (catalogue 7.1). */
export const tokenAtRestFaults: readonly DeploymentFault[] = [
  fault(
    'exchanges-in-journal',
    'Every exchange is written into a journal for audits, with the token that came of it',
    'txe-not-stored-not-returned/data-directory',
    keeping((config, { scope }, token) => {
      appendFileSync(fileOf(config, 'exchanges.log'), `${JSON.stringify({ at: config.now(), scope, token })}\n`)
    }),
  ),
  fault(
    'delegations-loaded-at-start',
    'Exchanged tokens are kept on disk, encrypted, so that a server that starts again has them at once',
    'txe-not-stored-not-returned/after-restart',
    keeping(
      (config, { token: subject, scope }, token) => {
        appendFileSync(fileOf(config, 'warm'), `${sealed(config, [subject, scope, token].join(separator))}\n`)
      },
      (config) => {
        const file = fileOf(config, 'warm')
        const kept = new Map<string, string>()
        for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []) {
          const [subject = '', scope = '', token = ''] = opened(config, line).split(separator)
          kept.set(subject + separator + scope, token)
        }
        rmSync(file, { force: true })
        return ({ token, scope }) => {
          const found = kept.get(token + separator + scope)
          kept.delete(token + separator + scope)
          return found
        }
      },
    ),
  ),
]
