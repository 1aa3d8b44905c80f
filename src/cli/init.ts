import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Config } from '../config/members.ts'
import { writeConfig } from '../config/write-config.ts'
import { plain } from '../report/terminal/plain.ts'
import { type Probed, probeServer } from '../run/probe.ts'
import { UsageError } from '../run/usage-error.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck init`. */
export interface InitFlags {
  readonly server?: string
  readonly allowHost?: readonly string[]
  readonly out: string
  readonly force?: boolean
  readonly yes?: boolean
}

/** Where a project that has claimcheck among its packages has the schema. */
const schema = './node_modules/claimcheck/schema/config.schema.json'

/** Asks a person; the empty answer is the usual one. */
export type Ask = (question: string) => Promise<string>

/**
 * Writes a configuration with a comment on everything that it can say, after asking, where somebody is there to answer, and
 * after a look at the server.
 *
 * @param ask - absent: nobody is there
 * @throws UsageError `exists`, `usage`
 */
export async function initCommand(flags: InitFlags, streams: Streams, ask?: Ask): Promise<number> {
  const path = resolve(flags.out)
  if (existsSync(path) && flags.force !== true)
    throw new UsageError(
      'exists',
      `There is a file '${flags.out}' already: say --force to write it anew, or --out FILE.`,
    )
  const server = serverNamed(
    flags.server ?? (await ask?.('URL of the MCP endpoint (empty: the reference deployment): ')),
  )
  const probed = server === undefined ? undefined : await probeServer(server, flags.allowHost)
  const signInAt =
    server === undefined ? undefined : await ask?.('URL where people sign in, as its Nextcloud (empty: nobody does): ')
  const config: Config = {
    ...(server === undefined ? { deployment: 'reference' } : { server }),
    ...(flags.allowHost === undefined ? {} : { allowHost: flags.allowHost }),
    ...(signInAt === undefined || signInAt.trim() === '' ? {} : { nextcloud: signInAt.trim() }),
  }
  const remarks = probed === undefined ? [] : remarksOn(probed)
  writeFileSync(path, writeConfig({ config, schema, remarks }))
  for (const remark of remarks) streams.out(`${plain(remark)}\n`)
  streams.out(
    `written: ${flags.out}; \`claimcheck run\` takes it from here, \`claimcheck run --plan\` shows what it would do\n`,
  )
  return 0
}

/** Asks on the terminal; undefined where nobody is there, or nobody wants to be asked. */
export function askOnTerminal(flags: InitFlags): { readonly ask?: Ask; close(): void } {
  if (flags.yes === true || process.stdin.isTTY !== true) return { close: () => {} }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  return { ask: (question) => lines.question(question), close: () => lines.close() }
}

function serverNamed(text: string | undefined): string | undefined {
  const url = text?.trim() ?? ''
  if (url === '') return undefined
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('usage', `The MCP endpoint is a URL like https://host/mcp, not '${url}'.`)
  return url
}

/** What the look at a server says to whoever configures a run of it. */
function remarksOn(probed: Probed): readonly string[] {
  if (!probed.found) return [`The server could not be looked at: ${probed.why}`]
  const { issuer, registration, metadataDocuments } = probed
  return [
    `Its authorization server is ${issuer}.`,
    registration
      ? 'Clients may register there, so none has to be named.'
      : 'Clients cannot register there: name one by clientId and redirectUri, its secret by CLAIMCHECK_CLIENT_SECRET.',
    ...(metadataDocuments
      ? ['It takes client id metadata documents: name one that you publish by clientMetadataUrl.']
      : []),
  ]
}
