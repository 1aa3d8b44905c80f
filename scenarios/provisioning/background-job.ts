import { stringMember } from '../../src/protocol/json-document.ts'
import { backgroundTools, callBackgroundTool, needGrantOf } from '../../src/scenario/background-tools.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { type GivenJob, needJobOf, runJob } from '../../src/scenario/job-run.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { seenOf } from '../../src/scenario/proxy-scenario.ts'
import { canRefresh } from '../../src/scenario/refreshing.ts'
import type { Stage } from '../../src/scenario/stage.ts'

const job = 'rt-background-separate/background-job'
const words = 'rt-background-not-client-visible/words'
const survives = 'rt-background-separate/grant-survives'
type Id = typeof job | typeof words | typeof survives

const backgroundJob: Scenario = scenario({
  title: 'A job in the background runs on what the person gave for it, and tells nobody else',
  probes: [job, survives, words],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, bob, seat, probe, part, control } = stage
    const token = await alice.accessToken()
    await part([job, survives], async () => {
      const { job: tool, given } = await needJobOf(stage, alice, token)
      const run = await runJob(stage, alice, token, tool)
      control('the job asks the upstream', run.evidence).holds(run.seen.length > 0, 'it does not')
      const wrong = [...run.besides(given), ...run.exchanges]
      probe(job, wrong.length === 0 ? run.evidence : [run.result, ...wrong]).observes({
        expected: 'every request of the job is made by what the person gave for the background',
        actual:
          wrong.length === 0
            ? `${run.seen.length} requests are`
            : run.exchanges.length > 0
              ? 'the token of the call is exchanged for it'
              : `${wrong.length} are made by another credential`,
        ok: wrong.length === 0,
      })
      await part([survives], async () => {
        const own = [...run.used].some((grant) => given.has(grant))
        control('the job runs by what the person gave', run.evidence).holds(own, 'it does not')
        await withoutSession(stage, token, { job: tool, given })
      })
    })

    await part([words], async () => {
      const given = await needGrantOf(stage, alice, token)
      const tools = await backgroundTools(alice, token)
      if (tools.status.length === 0) throw new Unjudged('not-applicable', 'no tool tells how a person stands', [])
      const own = await bob.accessToken()
      // Each person in turn, so that a server which tells too much has something to tell.
      for (const tool of tools.status) await callBackgroundTool(alice, token, tool)
      const answers = await Promise.all(tools.status.map((tool) => callBackgroundTool(bob, own, tool)))
      const secrets = seat('upstream')
        .credentials()
        .flatMap(({ value, lineage }) => (given.has(lineage.grant) ? [value] : []))
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

/** The session of another client ends, as people do who sign out: what they gave for the background is another thing. */
async function withoutSession(stage: Stage<Id>, token: string, { job: tool, given }: GivenJob): Promise<void> {
  const { alice, anotherClient, probe, control } = stage
  const other = anotherClient('alice')
  const endpoint = stringMember(await other.serverMetadata(), 'revocation_endpoint')
  const session = await other.tokens()
  if (endpoint === undefined || !canRefresh(session))
    throw new Unjudged('not-applicable', 'no session can be ended by its client', exchangesOf(session.answer))
  const ended = await other.form(endpoint, { token: session.refreshToken, token_type_hint: 'refresh_token' })
  control('the client ends its session', ended).succeeds(ended)
  const run = await runJob(stage, alice, token, tool)
  const goesOn = [...run.used].some((grant) => given.has(grant))
  probe(survives, [ended, ...run.evidence]).observes({
    expected: 'the job runs by what was given for it, after a session of the person has ended',
    actual: goesOn ? 'it does' : 'what was given for it has ended with the session',
    ok: goesOn,
  })
}

export default backgroundJob
