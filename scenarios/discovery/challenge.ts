import type { Answer } from '../../src/http/sender.ts'
import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const challenge: Scenario = scenario({
  title: 'A request without a token is challenged in words that a client can read',
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
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ revision, mcp, discovery, probe, control }) {
    const answer = await mcp.anonymous('tools/list')
    probe('challenge-401-without-token/post', answer).observes({
      expected: 'status 401 and no result',
      actual: `status ${answer.status ?? 'none'}${hasResult(answer) ? ' with a result' : ''}`,
      ok: answer.status === 401 && !hasResult(answer),
    })

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

function hasResult(answer: Answer): boolean {
  return /"result"\s*:/.test(answer.text)
}

export default challenge
