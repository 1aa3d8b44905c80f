import type { Credential } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import { secretFinder } from '../../src/protocol/canary.ts'
import { wholeText } from '../../src/scenario/answer-text.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** What an upstream hands to the proxy, and no client may ever see. */
const secretKinds: ReadonlySet<Credential['kind']> = new Set([
  'access-token',
  'refresh-token',
  'id-token',
  'client-secret',
  'app-password',
])

const probes = [
  'proxy-no-upstream-fields/token-response',
  'proxy-no-upstream-fields/refresh-response',
  'proxy-no-upstream-fields/elsewhere',
] as const

const upstreamFields: Scenario = scenario({
  title: 'No credential of the upstream reaches a client',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, seat, probe, control }) {
    const upstream = seat('upstream')
    const metadata = await alice.serverMetadata()
    const { accessToken, refreshToken, answer: tokenAnswer } = await alice.tokens()
    if (metadata.issuer === upstream.origin) {
      for (const id of probes)
        probe(id, tokenAnswer).isNotApplicable(
          `${upstream.origin} issues the tokens itself: there is no proxy in between`,
        )
      return
    }
    const secrets = (): readonly Credential[] => upstream.credentials().filter(({ kind }) => secretKinds.has(kind))
    control('the upstream handed out credentials on the way', tokenAnswer).holds(
      secrets().length > 0,
      'it handed out none',
    )
    const found = (answers: readonly Answer[]): { answer: Answer; kind: string } | undefined => {
      const kinds = new Map(secrets().map(({ value, kind }) => [value, kind]))
      const find = secretFinder([...kinds.keys()])
      for (const answer of answers) {
        const kind = kinds.get(find(wholeText(answer)) ?? '')
        if (kind !== undefined) return { answer, kind }
      }
      return undefined
    }
    const say = (hit: ReturnType<typeof found>, answers: readonly Answer[]) => ({
      expected: `none of the upstream’s credentials in ${answers.length === 1 ? 'the answer' : `${answers.length} answers`}`,
      actual: hit === undefined ? 'none' : `the upstream’s ${hit.kind}`,
      ok: hit === undefined,
    })

    const inTokens = found([tokenAnswer])
    probe('proxy-no-upstream-fields/token-response', tokenAnswer).observes(say(inTokens, [tokenAnswer]))

    if (refreshToken === undefined)
      probe('proxy-no-upstream-fields/refresh-response', tokenAnswer).isNotApplicable(await alice.withoutRefreshToken())
    else {
      const refreshed = await alice.refresh(refreshToken)
      probe('proxy-no-upstream-fields/refresh-response', refreshed).observes(say(found([refreshed]), [refreshed]))
    }

    const callback = await alice.authorize()
    const redirect = callback.answers.at(-1)
    const answers = [
      ...(redirect === undefined ? [] : [redirect]),
      await alice.listTools(accessToken),
      await alice.callTool(accessToken, 'profile_get', {}),
      await alice.callTool(accessToken, 'notes_list', {}),
      await alice.callTool(accessToken, 'notes_get', { id: 999_999_999 }),
    ]
    const hit = found(answers)
    probe('proxy-no-upstream-fields/elsewhere', hit === undefined ? answers : hit.answer).observes(say(hit, answers))
  },
})

export default upstreamFields
