/**
 * The client that scenarios drive, as the program that the official conformance suite starts: `node client.ts URL`. It does
 * what somebody with an MCP client does: signs in where that is asked for, looks at the tools, calls the first one, and asks
 * for more scope where a call wants it. Ends with a line that says so, since the suite also passes clients that died.
 */
import { createClient } from '../../../src/client/client.ts'
import { scopeToAskFor, sharedDiscovery } from '../../../src/client/discover.ts'
import { rpcResponse } from '../../../src/client/mcp-answer.ts'
import type { ClientOptions } from '../../../src/client/mcp-client.ts'
import { tokensOf } from '../../../src/client/token-request.ts'
import type { RegisteredClient } from '../../../src/contract/seats.ts'
import type { Revision } from '../../../src/contract/words.ts'
import { allowHosts } from '../../../src/http/host-rule.ts'
import { createRecorder } from '../../../src/http/recorder.ts'
import { type Answer, createSender } from '../../../src/http/sender.ts'
import { createPerson } from '../../../src/person/person.ts'
import { bearerChallenge, parseChallenges } from '../../../src/protocol/challenge.ts'
import { isJsonObject, type JsonObject, stringMember } from '../../../src/protocol/json-document.ts'
import { finished } from './finished.ts'

/** What the suite says that a client calls itself where metadata documents are taken (its `basic-cimd`). */
const metadataDocument = 'https://conformance-test.local/client-metadata.json'
const redirectUri = 'http://127.0.0.1:33418/callback'
/** How often somebody is asked in all, before they have had enough. */
const patience = 3

const revisions: readonly Revision[] = ['2025-06-18', '2025-11-25', '2026-07-28']
const { MCP_CONFORMANCE_PROTOCOL_VERSION: wanted, MCP_CONFORMANCE_CONTEXT: context = '{}' } = process.env
const revision = revisions.find((known) => known === wanted)
if (revision === undefined) throw new Error(`the suite asks for revision '${wanted}'`)
const [, , mcpUrl = ''] = process.argv

const sender = createSender({
  seat: 'client',
  actor: 'alice',
  recorder: createRecorder({ listener: () => {} }),
  hosts: allowHosts([mcpUrl], { loopbackOnly: true, anyLoopback: true }),
})
const options: ClientOptions = {
  sender,
  person: createPerson({ name: 'alice', account: { user: 'alice', password: 'nobody asks for it here' }, sender }),
  mcpUrl,
  revision,
  redirectUri,
  lookUp: sharedDiscovery(),
}

/** The client as the server knows it already, by what the suite or the metadata say; undefined: it registers itself. */
async function known(): Promise<RegisteredClient | undefined> {
  const given: unknown = JSON.parse(context)
  const document: JsonObject = isJsonObject(given) ? given : {}
  const [clientId, clientSecret] = [stringMember(document, 'client_id'), stringMember(document, 'client_secret')]
  if (clientId !== undefined && clientSecret !== undefined)
    return {
      clientId,
      clientSecret,
      redirectUris: [redirectUri],
      tokenEndpointAuthMethod: 'client_secret_basic',
    }
  const metadata = await createClient(options).serverMetadata()
  if (metadata['client_id_metadata_document_supported'] !== true) return undefined
  return { clientId: metadataDocument, redirectUris: [redirectUri], tokenEndpointAuthMethod: 'none' }
}

let client = createClient(options)
let token: string | undefined
let scopes: readonly string[] = []

/** A first token, where the server wants one. */
async function signIn(): Promise<string> {
  const registered = await known()
  client = createClient({ ...options, ...(registered === undefined ? {} : { registered }) })
  scopes = scopesIn(scopeToAskFor(await client.discovered()))
  return await client.accessToken()
}

/** A token with more scope; what it had, it keeps (MCP 2026-07-28, step-up authorization flow). */
async function stepUp(scope: string | undefined): Promise<string | undefined> {
  scopes = [...new Set([...scopes, ...scopesIn(scope)])]
  return tokensOf(await client.redeem(await client.authorize({ scope: scopes.join(' ') })))?.accessToken
}

function scopesIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((scope) => scope !== '')
}

let turns = 0
/** Asks until the answer wants no token that the client has not got, or the person has had enough. */
async function ask(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const answer = await client.mcp.call(mcpUrl, { method, params, ...(token === undefined ? {} : { token }) })
  const wants = bearerChallenge(parseChallenges(answer.header('www-authenticate')))?.params
  const more = answer.status === 403 && wants?.get('error') === 'insufficient_scope'
  if (turns >= patience || (answer.status !== 401 && !more)) return answer
  turns += 1
  token = token === undefined ? await signIn() : await stepUp(wants?.get('scope'))
  return await ask(method, params)
}

if (revision !== '2026-07-28') await ask('initialize')
const tools = rpcResponse(await ask('tools/list'))?.result?.['tools']
const [tool] = Array.isArray(tools) ? tools.filter(isJsonObject) : []
const name = tool === undefined ? undefined : stringMember(tool, 'name')
if (name !== undefined) await ask('tools/call', { name, arguments: { a: 2, b: 3 } })
await sender.close()
process.stdout.write(`${finished}\n`)
