/**
 * Times tool calls at a deployment, and prints milliseconds as JSON.
 *
 *     tool-calls.ts DEPLOYMENT exchange|at-hand CALLS BURST
 *
 * `at-hand`: the delegated token of the first call is kept and serves all others, so that what an exchange costs shows.
 */
import { createClient } from '../../../src/client/client.ts'
import { startDeployment } from '../../../src/deployments/start.ts'
import { inMcpServer } from '../../../src/faults/replace.ts'
import { allowHosts } from '../../../src/http/host-rule.ts'
import { createRecorder } from '../../../src/http/recorder.ts'
import { createSender } from '../../../src/http/sender.ts'
import { createPerson } from '../../../src/person/person.ts'

const [deployment = 'reference', mode = 'exchange', calls = '1000', burst = '32'] = process.argv.slice(2)

const atHand = inMcpServer(() => {
  let kept: Promise<string> | undefined
  return {
    askUpstream: async ({ broker, request, ...asked }) => {
      kept ??= broker.forCall(asked).then(({ token = '' }) => token)
      return await broker.byToken(await kept).send(request)
    },
  }
})

const target = await startDeployment(deployment, mode === 'at-hand' ? { fault: atHand } : {})
const recorder = createRecorder({ listener: () => {} })
const hosts = allowHosts([target.mcp, target.nextcloud, target.issuer])
const sender = createSender({ seat: 'client', actor: 'alice', recorder, hosts })
try {
  const account = target.accounts.find(({ user }) => user === 'alice')
  if (account === undefined) throw new Error('the deployment has no alice')
  const person = createPerson({ name: 'alice', account, sender })
  const revision = '2026-07-28'
  const token = await createClient({ sender, person, mcpUrl: target.mcp, revision }).accessToken()
  for (let warm = 0; warm < 100; warm += 1) await timed(token)
  const single: number[] = []
  for (let n = 0; n < Number(calls); n += 1) single.push(await timed(token))
  const started = performance.now()
  await Promise.all(Array.from({ length: Number(burst) }, () => timed(token)))
  process.stdout.write(`${JSON.stringify({ single, burst: performance.now() - started })}\n`)
} finally {
  await sender.close()
  await target.stop()
}

/** One call of a tool, as it goes over the wire. */
async function timed(token: string): Promise<number> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { name: 'notes_list', arguments: {}, _meta: meta }
  const before = performance.now()
  const response = await fetch(target.mcp, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'notes_list',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  })
  const text = await response.text()
  if (!response.ok || text.includes('"isError":true')) throw new Error(`a call failed: ${text.slice(0, 300)}`)
  return performance.now() - before
}
