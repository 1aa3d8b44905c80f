import { credentialOf, grantsUsedIn } from '../../src/scenario/authority.ts'
import { backgroundTools, callBackgroundTool, needGrantOf } from '../../src/scenario/background-tools.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'
import { seenOf } from '../../src/scenario/proxy-scenario.ts'
import { tokenExchangesIn } from '../../src/scenario/token-exchanges.ts'

const job = 'rt-background-separate/background-job'
const words = 'rt-background-not-client-visible/words'

const backgroundJob: Scenario = scenario({
  title: 'A job in the background runs on what the person gave for it, and tells nobody else',
  probes: [job, words],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, bob, seat, probe, part, control, watchUpstream } = stage
    const upstream = seat('upstream')
    const token = await alice.accessToken()
    const given = await needGrantOf(stage, alice, token)
    const tools = await backgroundTools(alice, token)

    await part([job], async () => {
      if (tools.job === undefined)
        throw new Unjudged('not-applicable', 'no tool says that it starts a job in the background', [])
      const { job: tool } = tools
      const { result, seen, asked } = await watchUpstream(() => callBackgroundTool(alice, token, tool))
      control('the job asks the upstream', [result, ...seen]).holds(seen.length > 0, 'it does not')
      const foreign = seen.filter((one) => {
        const shown = credentialOf(one)
        return shown !== undefined && !given.has(shown.known?.lineage.grant ?? '')
      })
      const used = [...grantsUsedIn(seen, upstream)].filter((grant) => !given.has(grant))
      const exchanged = tokenExchangesIn({ asked, seen }).map((one) => one.seen)
      const wrong = [...foreign, ...exchanged]
      probe(job, [result, ...(wrong.length === 0 ? seen : wrong)]).observes({
        expected: 'every request of the job is made by what the person gave for the background',
        actual:
          wrong.length + used.length === 0
            ? `${seen.length} requests are`
            : exchanged.length > 0
              ? 'the token of the call is exchanged for it'
              : `${wrong.length} are made by another credential`,
        ok: wrong.length + used.length === 0,
      })
    })

    await part([words], async () => {
      if (tools.status.length === 0) throw new Unjudged('not-applicable', 'no tool tells how a person stands', [])
      const own = await bob.accessToken()
      // Each person in turn, so that a server which tells too much has something to tell.
      for (const tool of tools.status) await callBackgroundTool(alice, token, tool)
      const answers = await Promise.all(tools.status.map((tool) => callBackgroundTool(bob, own, tool)))
      const secrets = upstream.credentials().flatMap(({ value, lineage }) => (given.has(lineage.grant) ? [value] : []))
      const name = alice.account.user.toLowerCase()
      const telling = answers.filter((answer) => {
        const said = seenOf(answer)
        return (
          said
            .toLowerCase()
            .split(/[^a-z0-9_-]+/)
            .includes(name) || secrets.some((value) => said.includes(value))
        )
      })
      probe(words, telling.length === 0 ? answers : telling).observes({
        expected: `nothing of ${alice.account.user} in what ${bob.account.user} is told`,
        actual: telling.length === 0 ? 'nothing' : `${telling.length} answers name them`,
        ok: telling.length === 0,
      })
    })
  },
})

export default backgroundJob
