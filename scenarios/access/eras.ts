import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import { isStateless } from '../../src/client/mcp-request.ts'
import type { Revision } from '../../src/contract/words.ts'
import { withClaims, withSignature } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'

const probes = [
  'eras-equally-protected/anonymous',
  'eras-equally-protected/foreign-audience',
  'eras-equally-protected/expired',
  'eras-equally-protected/unsigned',
] as const

const eras: Scenario = scenario({
  title: 'Every era that the server speaks is guarded alike',
  probes,
  seats: ['client', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, mcpUrl, revision, probe, control } = stage
    const { accessToken } = await alice.tokens()
    const first = await alice.listTools(accessToken)
    control('the genuine token is accepted', first).holds(isServed(first), served(first))
    const other: Revision = isStateless(revision) ? '2025-11-25' : '2026-07-28'
    const mcp = alice.inEra(other)
    const ask = (token?: string) => mcp.raw(mcpUrl, { method: 'tools/list', ...(token === undefined ? {} : { token }) })
    // The handshake, where the era has one, makes the server ready for what follows.
    const right = await mcp.call(mcpUrl, { method: 'tools/list', token: accessToken })
    if (!isServed(right)) {
      for (const id of probes) probe(id, right).isNotApplicable(`the server does not speak ${other}: ${served(right)}`)
      return
    }
    control(`the genuine token is accepted in ${other}`, right).holds(true, served(right))
    const anonymous = await ask()
    probe('eras-equally-protected/anonymous', anonymous).observes({
      expected: `refused in ${other} without a token`,
      actual: served(anonymous),
      ok: isTurnedAway(anonymous),
    })
    const genuine = await genuineOf(stage, alice, accessToken)
    const wrong = {
      'foreign-audience': () => genuine && withClaims(genuine, { aud: 'https://other.example/mcp' }),
      expired: () => genuine && withClaims(genuine, { exp: genuine.now - 600, iat: genuine.now - 1200 }),
      unsigned: () => genuine && withSignature(genuine, () => ''),
    } as const
    for (const name of ['foreign-audience', 'expired', 'unsigned'] as const) {
      const id = `eras-equally-protected/${name}` as const
      const token = wrong[name]()
      if (token === undefined) {
        probe(id, right).isNotApplicable('the tokens are opaque: nothing in them can be changed')
        continue
      }
      const answer = await ask(token)
      probe(id, answer).observes({
        expected: `refused in ${other}, as in ${revision}`,
        actual: served(answer),
        ok: isTurnedAway(answer),
      })
    }
  },
})

export default eras
