import type { Answer } from '../../src/http/sender.ts'
import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { inWords } from '../../src/protocol/json-document.ts'
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

const challenge: Scenario = scenario({
  title: 'A request without a token is challenged, everywhere alike',
  probes: [
    'challenge-401-without-token/post',
    'challenge-header-present/bearer',
    'challenge-resource-metadata/named',
    'challenge-metadata-resolves/document',
    'challenge-syntax/well-formed',
    'challenge-syntax/no-duplicates',
    'challenge-syntax/legal-characters',
    'challenge-no-error-when-anonymous/none',
    'challenge-scope-hint/named',
    'challenge-no-offline-access/none',
    'challenge-uniform/json-rpc',
    'challenge-uniform/http-methods',
    'challenge-uniform/legacy-endpoints',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ mcpUrl, revision, visitor, mcp, discovery, probe, part, control }) {
    const answer = await mcp.anonymous('tools/list')
    probe('challenge-401-without-token/post', answer).observes({
      expected: 'status 401 and no result',
      actual: `status ${answer.status ?? 'none'}${hasResult(answer) ? ' with a result' : ''}`,
      ok: answer.status === 401 && !hasResult(answer),
    })

    await part(
      ['challenge-uniform/json-rpc', 'challenge-uniform/http-methods', 'challenge-uniform/legacy-endpoints'],
      async () => {
        control('the anonymous request is challenged', answer).holds(answer.status === 401, `status ${answer.status}`)
        const reference = comparable(answer)
        const byMethod: Answer[] = []
        for (const method of methods) byMethod.push(await mcp.anonymous(method))
        const unlike = byMethod.filter((other) => comparable(other) !== reference)
        probe('challenge-uniform/json-rpc', unlike.length > 0 ? unlike : byMethod).observes({
          expected: `the same challenge for ${methods.join(', ')}`,
          actual: unlike.length === 0 ? 'the same challenge for all' : unlike.map(statusByMethod(byMethod)).join('; '),
          ok: unlike.length === 0,
        })

        const byVerb: Answer[] = []
        for (const method of ['GET', 'DELETE'])
          byVerb.push(await visitor.send({ method, url: mcpUrl, headers: [['Accept', 'text/event-stream']] }))
        const open = byVerb.filter((other) => other.status !== 405 && comparable(other) !== reference)
        probe('challenge-uniform/http-methods', open.length > 0 ? open : byVerb).observes({
          expected: 'the same challenge, or 405',
          actual: byVerb
            .map((other) => `${other.exchange.request.method}: status ${other.status ?? 'none'}`)
            .join(', '),
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
        const unguarded = legacy.filter(({ status }) => status !== undefined && status < 300)
        probe('challenge-uniform/legacy-endpoints', unguarded.length > 0 ? unguarded : legacy).observes({
          expected: '/sse and /messages are absent, or ask for a token',
          actual: legacy
            .map((other) => `${new URL(other.exchange.request.url).pathname}: status ${other.status ?? 'none'}`)
            .join(', '),
          ok: unguarded.length === 0,
        })
      },
    )

    control('the anonymous request is challenged', answer).holds(answer.status === 401, `status ${answer.status}`)
    const lines = answer.header('www-authenticate')
    const reading = parseChallenges(lines)
    const bearer = bearerChallenge(reading)
    const shown = lines.length === 0 ? 'no WWW-Authenticate' : inWords(lines.join(' | '), 300)
    probe('challenge-header-present/bearer', answer).observes({
      expected: 'WWW-Authenticate with the Bearer scheme and a parameter',
      actual: shown,
      ok: bearer !== undefined && bearer.params.size > 0,
    })
    control('there is a Bearer challenge to read', answer).holds(bearer !== undefined, shown)
    if (bearer === undefined) return

    const said = (codes: readonly string[]): string =>
      reading.problems
        .filter(({ code }) => codes.includes(code))
        .map(({ message }) => message)
        .join('; ')
    const form = said([
      'empty-header',
      'no-scheme',
      'unquoted-value',
      'unterminated-quote',
      'missing-comma',
      'unexpected-text',
    ])
    probe('challenge-syntax/well-formed', answer).observes({
      expected: 'quoted values, separated by commas',
      actual: form === '' ? shown : form,
      ok: form === '',
    })
    const twice = said(['duplicate-parameter'])
    probe('challenge-syntax/no-duplicates', answer).observes({
      expected: 'each parameter once',
      actual: twice === '' ? 'each once' : twice,
      ok: twice === '',
    })
    const illegal = said(['illegal-character', 'control-character'])
    probe('challenge-syntax/legal-characters', answer).observes({
      expected: 'only characters that RFC 6750 §3 allows',
      actual: illegal === '' ? 'only those' : illegal,
      ok: illegal === '',
    })

    probe('challenge-no-error-when-anonymous/none', answer).observes({
      expected: 'no error parameter, since no credentials were sent',
      actual: inWords(bearer.params.get('error')),
      ok: !bearer.params.has('error'),
    })
    const scope = bearer.params.get('scope')
    probe('challenge-scope-hint/named', answer).observes({
      expected: 'scope names what is needed',
      actual: inWords(scope),
      ok: scope !== undefined && scope.trim() !== '',
    })
    probe('challenge-no-offline-access/none', answer).observes({
      expected: 'a scope without offline_access',
      actual: inWords(scope),
      ok: !(scope ?? '').split(' ').includes('offline_access'),
    })

    const { lookups, found } = await discovery.resourceMetadata()
    const named = bearer.params.get('resource_metadata')
    if (named === undefined && revision !== '2025-06-18' && found !== undefined)
      probe('challenge-resource-metadata/named', answer).isNotApplicable(
        `the document stands at ${found.url}, the other of the two mechanisms`,
      )
    else
      probe('challenge-resource-metadata/named', answer).observes({
        expected: 'resource_metadata with the URL of the document',
        actual: inWords(named),
        ok: named !== undefined && named !== '',
      })
    if (named === undefined) {
      probe('challenge-metadata-resolves/document', answer).isNotApplicable('the challenge names no URL')
      return
    }
    const lookup = lookups.find(({ form: kind }) => kind === 'challenge')
    probe('challenge-metadata-resolves/document', lookup?.answer ?? answer).observes({
      expected: `protected resource metadata at ${named}`,
      actual:
        lookup === undefined
          ? `${inWords(named)} cannot be asked`
          : lookup.document === undefined
            ? `status ${lookup.answer.status ?? 'none'} without a JSON object`
            : 'the document',
      ok: lookup?.document !== undefined,
    })
  },
})

/** A challenge without what may differ from request to request. */
function comparable(answer: Answer): string {
  return JSON.stringify([answer.status, answer.header('www-authenticate'), hasResult(answer)])
}

function hasResult(answer: Answer): boolean {
  return /"result"\s*:/.test(answer.text)
}

function statusByMethod(all: readonly Answer[]): (answer: Answer) => string {
  return (answer) => `${methods[all.indexOf(answer)] ?? '?'}: status ${answer.status ?? 'none'}`
}

export default challenge
