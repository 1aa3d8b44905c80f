import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { AnswerChange } from '../../src/contract/seats.ts'
import { type Genuine, withClaims, withHeader } from '../../src/mutations/mutation.ts'
import { isJsonObject, type JsonObject } from '../../src/protocol/json-document.ts'
import { keySigner } from '../../src/protocol/jws.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'

const probes = [
  'token-key-rotation/published',
  'token-key-rotation/overlap',
  'token-key-rotation/withdrawn',
  'token-signature-verified/keys-unreachable',
] as const

/** How soon a new key must work, and how long a withdrawn one may, in seconds. */
const [soon, atLast] = [60, 900]

const keyRotation: Scenario = scenario({
  title: 'A new key works without a restart, a withdrawn one no longer, and none without keys',
  probes,
  seats: ['client', 'issuer', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, now, probe, control } = stage
    const { line } = seat('issuer')
    const { accessToken, answer } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the genuine token is accepted', right).holds(isServed(right), served(right))
    const genuine = await genuineOf(stage, alice, accessToken)
    if (genuine === undefined || line === undefined || !line.questions.includes('jwks')) {
      for (const id of probes) {
        if (genuine === undefined) probe(id, answer).isNotApplicable('the tokens are opaque: no key verifies them')
        else probe(id, answer).lacksSeat('nobody can stand between the server and the keys of its issuer')
      }
      return
    }
    /** The key of the stranger takes the place of the new one. */
    const { stranger } = genuine
    const next = { ...stranger.publicKey.export({ format: 'jwk' }), kid: stranger.kid, alg: stranger.alg, use: 'sig' }
    const fresh = (): Genuine => ({ ...genuine, claims: { ...genuine.claims, iat: now(), exp: now() + 300 } })
    const byNew = () => alice.listTools(withHeader(fresh(), { kid: stranger.kid }, keySigner(stranger)))
    const byOld = () => alice.listTools(withClaims(fresh(), {}))
    const before = await byNew()
    control('the key is unknown before it is published', before).holds(isTurnedAway(before), served(before))

    try {
      line.change(
        'jwks',
        keys((known) => [next, ...known]),
      )
      seat('clock').advance(soon)
      const published = await byNew()
      probe('token-key-rotation/published', published).observes({
        expected: `a token by a new key is accepted within ${soon} seconds after the key was published`,
        actual: served(published),
        ok: isServed(published),
      })
      const overlap = await byOld()
      probe('token-key-rotation/overlap', overlap).observes({
        expected: 'a token by the old key is accepted while that key is published, too',
        actual: served(overlap),
        ok: isServed(overlap),
      })
      line.change(
        'jwks',
        keys(() => [next]),
      )
      seat('clock').advance(atLast)
      const withdrawn = await byOld()
      probe('token-key-rotation/withdrawn', withdrawn).observes({
        expected: `a token by a key that is no longer published is refused after ${atLast} seconds at the latest`,
        actual: served(withdrawn),
        ok: isTurnedAway(withdrawn),
      })
      line.change('jwks', () => ({ status: 500, contentType: 'text/plain', body: 'no keys today' }))
      seat('clock').advance(atLast)
      const forged = await byNew()
      probe('token-signature-verified/keys-unreachable', forged).observes({
        expected: 'where no keys can be had, nobody can say whose a token is: it is refused, by 401 or 503',
        actual: served(forged),
        ok: isTurnedAway(forged) || forged.status === 503,
      })
    } finally {
      line.change('jwks', undefined)
      // What is kept of the keys of this story is over before the next one begins.
      seat('clock').advance(atLast)
    }
  },
})

/** Changes the keys of a JWKS (RFC 7517 §5). */
function keys(change: (known: readonly JsonObject[]) => readonly JsonObject[]): AnswerChange {
  return (answer) => {
    const read: unknown = JSON.parse(answer.body)
    const known = isJsonObject(read) && Array.isArray(read['keys']) ? read['keys'].filter(isJsonObject) : []
    return { ...answer, body: JSON.stringify({ keys: change(known) }) }
  }
}

export default keyRotation
