import type { Answer } from '../../src/http/sender.ts'
import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { mediaType } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** Requests that need authorisation whatever a server offers; a server that does not know one still asks who it is. */
const methods = [
  'initialize',
  'tools/list',
  'tools/call',
  'resources/list',
  'prompts/list',
  'ping',
  'completion/complete',
  'logging/setLevel',
] as const

/** Paths of the transports before streamable HTTP, which stay open when only the new endpoint is guarded. */
const legacyPaths = ['/sse', '/messages', '/messages?sessionId=claimcheck'] as const

const challengeEverywhere: Scenario = scenario({
  title: 'Every way in is challenged alike',
  probes: ['challenge-uniform/json-rpc', 'challenge-uniform/http-methods', 'challenge-uniform/legacy-endpoints'],
  seats: ['visitor'],
  impact: 'passive',
  async play({ mcpUrl, visitor, mcp, probe, control }) {
    const answer = await mcp.anonymous('tools/list')
    control('the anonymous request is challenged', answer).holds(answer.status === 401, `status ${answer.status}`)
    const reference = comparable(answer)
    const byMethod: Answer[] = []
    for (const method of methods) byMethod.push(await mcp.anonymous(method))
    const unlike = byMethod.filter((other) => comparable(other) !== reference && !isUnknownMethod(other))
    probe('challenge-uniform/json-rpc', unlike.length > 0 ? unlike : byMethod).observes({
      expected: `the same challenge for ${methods.join(', ')}`,
      actual: unlike.length === 0 ? 'the same challenge for all' : unlike.map(statusByMethod(byMethod)).join('; '),
      ok: unlike.length === 0,
    })

    const nowhere = new URL('/claimcheck-no-such-path', mcpUrl).href
    const byVerb: Answer[] = []
    const open: Answer[] = []
    for (const method of ['GET', 'DELETE']) {
      const ask = (url: string) => visitor.send({ method, url, headers: [['Accept', 'text/event-stream']] })
      const other = await ask(mcpUrl)
      byVerb.push(other)
      if (other.status === 405 || comparable(other) === reference) continue
      // A router that has nothing for this method answers as for a path that it does not have.
      if (other.status === 404 && isSamePage(other, await ask(nowhere))) continue
      open.push(other)
    }
    probe('challenge-uniform/http-methods', open.length > 0 ? open : byVerb).observes({
      expected: 'the same challenge, or 405, or 404 as for a path that is not there',
      actual: byVerb.map((other) => `${other.exchange.request.method}: status ${other.status ?? 'none'}`).join(', '),
      ok: open.length === 0,
    })

    const origin = new URL(mcpUrl).origin
    const legacy: Answer[] = []
    for (const path of legacyPaths)
      legacy.push(
        await (path === '/sse'
          ? visitor.send({
              method: 'GET',
              url: `${origin}${path}`,
              headers: [['Accept', 'text/event-stream']],
              enough: () => true,
            })
          : mcp.anonymousAt(`${origin}${path}`, 'tools/list')),
      )
    const unguarded = legacy.filter(speaksMcp)
    probe('challenge-uniform/legacy-endpoints', unguarded.length > 0 ? unguarded : legacy).observes({
      expected: '/sse and /messages are absent, or ask for a token',
      actual: legacy
        .map((other) => `${new URL(other.exchange.request.url).pathname}: status ${other.status ?? 'none'}`)
        .join(', '),
      ok: unguarded.length === 0,
    })
  },
})

/** What must be the same for each request; the scope may differ, since one call needs more than another. */
function comparable(answer: Answer): string {
  const bearer = bearerChallenge(parseChallenges(answer.header('www-authenticate')))
  const named = bearer?.params.get('resource_metadata') ?? null
  return JSON.stringify([answer.status, bearer !== undefined, named, hasResult(answer)])
}

/** Whether an answer says of the endpoint what another says of a path that is not there, but for the path itself. */
function isSamePage(answer: Answer, absent: Answer): boolean {
  const shapeOf = ({ status, text, exchange }: Answer): string =>
    JSON.stringify([status, text.replaceAll(new URL(exchange.request.url).pathname, '')])
  return shapeOf(answer) === shapeOf(absent)
}

/** A method that a server does not have needs no authorization (JSON-RPC 2.0 §5.1). */
function isUnknownMethod(answer: Answer): boolean {
  return answer.status !== 401 && /"code"\s*:\s*-32601\b/.test(answer.text)
}

/** An older transport that lets a stranger in; a page for every path is none. */
function speaksMcp(answer: Answer): boolean {
  const { status } = answer
  if (status === undefined || status < 200 || status >= 300) return false
  return status === 202 || hasResult(answer) || mediaType(answer.header('content-type')) === 'text/event-stream'
}

function hasResult(answer: Answer): boolean {
  return /"result"\s*:/.test(answer.text)
}

function statusByMethod(all: readonly Answer[]): (answer: Answer) => string {
  return (answer) => `${methods[all.indexOf(answer)] ?? '?'}: status ${answer.status ?? 'none'}`
}

export default challengeEverywhere
