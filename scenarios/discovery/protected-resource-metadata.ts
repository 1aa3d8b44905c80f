import { difference } from '../../src/protocol/identifier.ts'
import { inWords, mediaType } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const protectedResourceMetadata: Scenario = scenario({
  title: 'A client without a token finds what the server says about itself, where it belongs',
  probes: [
    'prm-published/found',
    'prm-wellknown-path-insertion/served',
    'prm-resource-matches-server/challenge',
    'prm-resource-matches-server/well-known',
    'prm-resource-matches-server/root',
    'prm-http-shape/status',
    'prm-http-shape/media-type',
    'prm-http-shape/object',
    'prm-public/anonymous',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ mcpUrl, discovery, probe, part, control }) {
    const { lookups, found } = await discovery.resourceMetadata()
    const answers = lookups.map((lookup) => lookup.answer)
    const at = (form: string) => lookups.find((lookup) => lookup.form === form)

    // A place where nothing belongs may be locked, as long as the document is found without a token elsewhere.
    const needed = found === undefined ? lookups : lookups.filter(({ form }) => form === 'challenge')
    const locked = needed.find(({ answer }) => answer.status === 401 || answer.status === 403)
    probe('prm-public/anonymous', locked?.answer ?? answers).observes({
      expected: 'the document is given without credentials',
      actual: locked === undefined ? 'no place of it asks for them' : `status ${locked.answer.status} at ${locked.url}`,
      ok: locked === undefined,
    })
    probe('prm-published/found', answers).observes({
      expected: 'a JSON object at the URL of the challenge, or at a well-known URL',
      actual:
        found === undefined ? `no document at ${lookups.map(({ url }) => url).join(', ')}` : `found at ${found.url}`,
      ok: found !== undefined,
    })
    const inserted = at('path-inserted')
    const root = at('root')
    const appended = at('appended')
    const wellKnown = [inserted, root].find((lookup) => lookup?.document !== undefined)
    const misplaced = appended?.document !== undefined
    if (wellKnown === undefined && !misplaced && found !== undefined)
      probe('prm-wellknown-path-insertion/served', answers).isNotApplicable(
        'the document is found by the challenge alone; no well-known location is used',
      )
    else if (found !== undefined || misplaced)
      probe('prm-wellknown-path-insertion/served', answers).observes({
        expected: `the document at ${inserted?.url ?? 'the path-inserted URL'} or at the root`,
        actual:
          wellKnown !== undefined
            ? `found at ${wellKnown.url}`
            : `found only at ${appended?.url ?? '-'}, behind the path`,
        ok: wellKnown !== undefined,
      })

    await part(
      [
        'prm-wellknown-path-insertion/served',
        'prm-http-shape/status',
        'prm-http-shape/media-type',
        'prm-http-shape/object',
      ],
      async () => {
        const shaped = found ?? lookups.find(({ answer }) => answer.status !== undefined && answer.status < 300)
        control('something is served where the document belongs', shaped?.answer ?? answers).holds(
          shaped !== undefined,
          'nothing is',
        )
        if (shaped === undefined) return
        const { answer, url } = shaped
        probe('prm-http-shape/status', answer).observes({
          expected: 'status 200',
          actual: `status ${answer.status} at ${url}`,
          ok: answer.status === 200,
        })
        const type = mediaType(answer.header('content-type'))
        probe('prm-http-shape/media-type', answer).observes({
          expected: 'application/json',
          actual: type ?? 'no single content type',
          ok: type === 'application/json',
        })
        probe('prm-http-shape/object', answer).observes({
          expected: 'one JSON object',
          actual: shaped.document === undefined ? `the body is none: ${inWords(answer.text, 60)}` : 'one JSON object',
          ok: shaped.document !== undefined,
        })
      },
    )

    control('the document can be read', answers).holds(found !== undefined, 'no place gives a JSON object')
    if (found === undefined) return

    const challenged = at('challenge')
    if (challenged?.document === undefined)
      probe('prm-resource-matches-server/challenge', answers).isNotApplicable(
        'no document is found through a challenge',
      )
    else
      probe('prm-resource-matches-server/challenge', challenged.answer).observes({
        expected: `resource ${mcpUrl}, the URL that was requested`,
        actual: said(mcpUrl, challenged.document.resource),
        ok: challenged.document.resource === mcpUrl,
      })
    if (inserted?.document === undefined)
      probe('prm-resource-matches-server/well-known', answers).isNotApplicable('no document at the path-inserted URL')
    else
      probe('prm-resource-matches-server/well-known', inserted.answer).observes({
        expected: `resource ${mcpUrl}, from which ${inserted.url} is derived`,
        actual: said(mcpUrl, inserted.document.resource),
        ok: inserted.document.resource === mcpUrl,
      })
    const origin = new URL(mcpUrl).origin
    if (root?.document === undefined)
      probe('prm-resource-matches-server/root', answers).isNotApplicable('no document at the root form')
    else
      probe('prm-resource-matches-server/root', root.answer).observes({
        expected: `resource ${origin}, from which ${root.url} is derived`,
        actual: said(origin, root.document.resource),
        ok: root.document.resource === origin || root.document.resource === `${origin}/`,
      })
  },
})

/** The value, with what sets it apart from the expected one in words. */
function said(expected: string, actual: unknown): string {
  const words = typeof actual === 'string' ? difference(expected, actual) : undefined
  return words === undefined ? inWords(actual) : `${inWords(actual)} (${words})`
}

export default protectedResourceMetadata
