import { isServed, served } from '../../src/client/mcp-answer.ts'
import { grantsUsedIn } from '../../src/scenario/authority.ts'
import { judgeAtRest, searchDirectory } from '../../src/scenario/data-directory.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needJobOf, runJob } from '../../src/scenario/job-run.ts'
import type { ListedTool } from '../../src/scenario/listed-tools.ts'
import type { Recorded } from '../../src/scenario/outcome.ts'
import { anotherSession, canRefresh, refreshed } from '../../src/scenario/refreshing.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { lastingOf } from '../../src/scenario/upstream-credential.ts'

const issued = 'rt-storage-protected/issued-tokens'
const lasting = 'rt-storage-protected/lasting-access'
const restarted = 'rt-background-separate/after-restart'
type Id = typeof issued | typeof lasting | typeof restarted

const atRest: Scenario = scenario({
  title: 'What lasts is not written in the clear, and a restart mixes up nothing',
  probes: [issued, lasting, restarted],
  seats: ['client', 'upstream', 'process'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, part } = stage
    await part([issued], () => issuedTokens(stage))
    await part([lasting, restarted], async () => {
      const token = await alice.accessToken()
      const { job, given } = await needJobOf(stage, alice, token)
      const before = await runJob(stage, alice, token, job)
      // Whatever can be used without the person has been kept somewhere.
      const own = isServed(before.result) && [...before.used].some((grant) => given.has(grant))
      stage.control('the job runs by what the person gave', before.evidence).holds(own, 'it does not')
      const secrets = lastingOf(stage.seat('upstream'), given).map(({ value }) => value)
      await searchFor(stage, lasting, secrets, 'credentials for the background', before.evidence)
      await part([restarted], () => afterRestart(stage, token, job, given))
    })
  },
})

/** What its own clients were given: whoever reads the database must not be able to go on in their place. */
async function issuedTokens(stage: Stage<Id>): Promise<void> {
  const { alice } = stage
  const first = await anotherSession(stage, alice)
  const tokens = canRefresh(first) ? await refreshed(stage, alice, first.refreshToken) : first
  const evidence = await alice.listTools(tokens.accessToken)
  stage.control('the access token is good', evidence).holds(isServed(evidence), served(evidence))
  const secrets = [first, tokens]
    .flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken ?? ''])
    .filter((value) => value !== '')
  await searchFor(stage, issued, secrets, 'tokens that clients were given', [first.answer, tokens.answer, evidence])
}

async function searchFor(
  { probe, seat }: Stage<Id>,
  id: typeof issued | typeof lasting,
  secrets: readonly string[],
  what: string,
  evidence: readonly Recorded[],
): Promise<void> {
  const different = [...new Set(secrets)]
  const searched = await searchDirectory(seat('process').dataDirectory, different)
  judgeAtRest(searched, probe(id, evidence), different.length, what)
}

/** Each kind of work goes on by its own grant, or not at all: nothing takes the place of what a restart has lost. */
async function afterRestart(
  stage: Stage<Id>,
  token: string,
  job: ListedTool,
  given: ReadonlySet<string>,
): Promise<void> {
  const { alice, seat, probe } = stage
  const tool = await needSessionTool(stage, alice, token)
  const earlier = await callSessionTool(stage, alice, token, tool)
  stage.control('the tool asks the upstream before', earlier.result).holds(isServed(earlier.result), 'it does not')
  await seat('process').restart()
  const call = await callSessionTool(stage, alice, token, tool)
  const crossed = [...grantsUsedIn(call.seen, seat('upstream'))].some((grant) => given.has(grant))
  const run = await runJob(stage, alice, token, job)
  const strange = run.besides(given).length + run.exchanges.length > 0
  const evidence = [call.result, ...call.seen, ...run.evidence]
  const lost = !isServed(call.result) ? 'the session' : run.used.size === 0 ? 'what was given for the job' : undefined
  if (lost !== undefined && !crossed && !strange) {
    probe(restarted, evidence).isNotApplicable(`${lost} ends with the process, and nothing takes its place`)
    return
  }
  probe(restarted, evidence).observes({
    expected: 'after a restart, the session and the job each go on by what was given for them',
    actual: crossed
      ? 'the session uses what was given for the background'
      : strange
        ? 'the job uses something else than what was given for it'
        : 'they do',
    ok: !crossed && !strange,
  })
}

export default atRest
