import { isServed, served } from '../../src/client/mcp-answer.ts'
import type { Credential } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import { grantsGivenOn } from '../../src/scenario/authority.ts'
import { backgroundTools, callBackgroundTool, needGrantOf } from '../../src/scenario/background-tools.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needJobOf, runJob } from '../../src/scenario/job-run.ts'
import { ifItCan, Unjudged } from '../../src/scenario/outcome.ts'
import { goThere } from '../../src/scenario/provisioning.ts'
import { callToBeSent, needSendingTool } from '../../src/scenario/sending-tool.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { lastingOf, tryLasting } from '../../src/scenario/upstream-credential.ts'

const withdrawn = 'rt-background-consent/withdrawn'
const endedUpstream = 'rt-background-consent/ended-upstream'
const ofOthers = 'rt-background-not-client-visible/job'
const otherPerson = 'provision-credential-bound/other-person'
const othersEnded = 'provision-credential-bound/ended-upstream'
const survives = 'rt-background-separate/session-survives'
type Id =
  | typeof withdrawn
  | typeof endedUpstream
  | typeof ofOthers
  | typeof otherPerson
  | typeof othersEnded
  | typeof survives

const takeBack: Scenario = scenario({
  title: 'What a person takes back is over, here and upstream, and nobody else can give it for them',
  probes: [survives, withdrawn, endedUpstream, ofOthers, otherPerson, othersEnded],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, bob, control, part } = stage
    const token = await alice.accessToken()
    const { job, given } = await needJobOf(stage, alice, token)
    const theirs = await grantOfAnother(stage)
    const { revoke } = await backgroundTools(alice, token)
    if (revoke === undefined) throw new Unjudged('not-applicable', 'no tool says that it takes access back', [])
    const before = await runJob(stage, alice, token, job)
    control('the job asks the upstream before', before.evidence).holds(
      [...before.used].some((grant) => given.has(grant)),
      'not by what the person gave',
    )
    const session = await callOfSession(stage, token)
    const credential = lastingOf(stage.seat('upstream'), given).at(-1)
    const taken = await callBackgroundTool(alice, token, revoke)
    control('the tool takes it back', taken).holds(isServed(taken), served(taken))

    await part([survives], async () => {
      if (session === undefined || session.caused.length === 0)
        throw new Unjudged('not-applicable', 'no tool asks the upstream for a session', [])
      const after = await callSessionTool(stage, alice, token, session.tool)
      const goesOn = isServed(after.result) && after.caused.length > 0
      stage.probe(survives, [session.result, taken, after.result, ...after.seen]).observes({
        expected:
          'the session asks the upstream as before, after the person took back what they gave for the background',
        actual: goesOn ? 'it does' : `it does not any more (${served(after.result)})`,
        ok: goesOn,
      })
    })

    await part([withdrawn, endedUpstream, ofOthers], async () => {
      const after = await runJob(stage, alice, token, job)
      const evidence = [taken, ...after.evidence]
      const still = [...after.used].some((grant) => given.has(grant))
      stage.probe(withdrawn, evidence).observes({
        expected: 'nothing of what was taken back is used for a job',
        actual: still ? 'it still is' : 'nothing is',
        ok: !still,
      })
      if (theirs === undefined)
        stage.probe(ofOthers, evidence).isNotApplicable('nobody else has given anything for the background')
      else {
        const others = [...after.used].some((grant) => theirs.has(grant))
        stage.probe(ofOthers, evidence).observes({
          expected: `${alice.account.user}, who has nothing there any more, gets no job done by what ${bob.account.user} gave`,
          actual: others ? 'that is used' : 'that is not used',
          ok: !others,
        })
      }
      if (still) stage.probe(endedUpstream, evidence).isNotApplicable('it is not taken back here, either')
      else await ended(stage, endedUpstream, credential, taken)
    })

    await part([otherPerson, othersEnded], () => givenByAnother(stage, token))
  },
})

/** What somebody else gave; undefined where they have given nothing, and the server does not ask them. */
async function grantOfAnother(stage: Stage<Id>): Promise<ReadonlySet<string> | undefined> {
  return await ifItCan(async () => needGrantOf(stage, stage.bob, await stage.bob.accessToken()))
}

/** A call that asks the upstream for the session; undefined where no tool does. */
async function callOfSession(stage: Stage<Id>, token: string): Promise<SessionCall | undefined> {
  const { alice } = stage
  return await ifItCan(async () => callSessionTool(stage, alice, token, await needSessionTool(stage, alice, token)))
}

/** Whether a credential that was taken back, or refused, is dead at the upstream. */
async function ended(
  stage: Stage<Id>,
  id: typeof endedUpstream | typeof othersEnded,
  credential: Credential | undefined,
  because: Answer,
): Promise<void> {
  const tried = credential === undefined ? undefined : await tryLasting(stage, credential)
  if (tried === undefined) {
    stage.probe(id, because).isNotApplicable('nothing was given there that could be tried')
    return
  }
  const dead = tried.status !== undefined && tried.status >= 400 && tried.status < 500
  stage.probe(id, [because, tried]).observes({
    expected: `the upstream takes the ${credential?.kind ?? 'credential'} no longer`,
    actual: dead ? `status ${tried.status}` : `it still does: status ${tried.status ?? 'none'}`,
    ok: dead,
  })
}

/** One person is sent, another goes and gives. */
async function givenByAnother(stage: Stage<Id>, token: string): Promise<void> {
  const { alice, bob, probe, control, seat } = stage
  const { tool, place, answer } = await needSendingTool(stage, alice, token)
  if (place === undefined)
    throw new Unjudged('control-failed', 'who took it back is not asked again', [answer.exchange.n])
  const { answers } = await bob.person.visit(place.url)
  const given = grantsGivenOn(answers, seat('upstream'))
  const again = await callToBeSent(stage, alice, token, tool)
  const evidence = [answer, ...answers.slice(-1), again.answer]
  const kept = again.place === undefined
  probe(otherPerson, evidence).observes({
    expected: `${alice.account.user} is still asked, after ${bob.account.user} opened their link and signed in`,
    actual: kept ? 'what another person gave is kept for them' : 'still asked',
    ok: !kept,
  })
  if (kept) probe(othersEnded, evidence).isNotApplicable('it is kept, for the wrong person')
  // The one that the server was given: a last refresh may have made another, which nobody keeps.
  else await ended(stage, othersEnded, lastingOf(seat('upstream'), given)[0], again.answer)
  if (again.place === undefined) return
  stage.provisioning.ways.delete(alice.account.user)
  await goThere(stage, alice, again.place)
  const done = await callToBeSent(stage, alice, token, tool)
  control('who has been there themselves is not sent any more', done.answer).holds(done.place === undefined, 'they are')
}

export default takeBack
