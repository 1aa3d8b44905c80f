import { isJsonObject, type JsonObject } from '../../src/protocol/json-document.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'
import { pagesOf, unframed } from '../../src/scenario/page-guards.ts'
import type { PlaceToGo } from '../../src/scenario/place-to-go.ts'
import { goThere } from '../../src/scenario/provisioning.ts'
import { callToBeSent, needSendingTool, type Sending } from '../../src/scenario/sending-tool.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { wordsIn } from '../../src/scenario/words-in.ts'

const ofUrl = [
  'authz-anti-framing/elicited',
  'elicitation-url-clean/no-credentials',
  'elicitation-url-clean/no-personal-data',
  'elicitation-url-clean/sign-in-needed',
  'elicitation-user-verified/other-person',
] as const
type Id = (typeof ofUrl)[number] | 'elicitation-no-secrets-in-form/fields'

/** What a form never asks for. */
const secret = /pass(?:word|phrase|code|wd)|secret|token|api.?key|credential|\bpin\b|\botp\b/i

const elicitation: Scenario = scenario({
  title: 'A link that a tool sends its person to says nothing, opens nothing, and serves nobody else',
  probes: [...ofUrl, 'elicitation-no-secrets-in-form/fields'],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { probe, part } = stage
    const holder = whoGaveNothing(stage)
    const token = await holder.accessToken()
    const sending = await needSendingTool(stage, holder, token)
    forms(stage, sending)
    await part(ofUrl, async () => {
      const { place, answer } = sending
      if (place?.by !== 'elicitation') {
        const said =
          place === undefined ? 'the tool sends nobody anywhere' : 'the link stands in words, which is no elicitation'
        for (const id of ofUrl) probe(id, answer).isNotApplicable(said)
        return
      }
      await clean(stage, holder, token, { ...sending, place })
      await sameLinkByAnother(stage, holder, token, sending.tool)
    })
  },
})

/** Somebody of whom the server has nothing yet. */
function whoGaveNothing({ bob, anotherClient, provisioning }: Stage<Id>): ClientActor {
  const found = (['bob', 'alice'] as const).find((name) => !provisioning.ways.has(name))
  if (found === undefined) throw new Unjudged('control-failed', 'everybody gave the server lasting access earlier', [])
  return found === 'bob' ? bob : anotherClient(found)
}

/** What the elicitation asks for in the client itself. */
function forms({ probe }: Stage<Id>, { answer, forms: asked }: Sending): void {
  if (asked.length === 0) {
    probe('elicitation-no-secrets-in-form/fields', answer).isNotApplicable('no form is asked for')
    return
  }
  const found = asked.flatMap(fieldsOf).filter((field) => secret.test(field))
  probe('elicitation-no-secrets-in-form/fields', answer).observes({
    expected: 'no field for a password, a key or a token',
    actual: found.length === 0 ? 'none' : found.join(', '),
    ok: found.length === 0,
  })
}

function fieldsOf(schema: JsonObject): string[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  return Object.entries(properties).map(([name, about]) =>
    isJsonObject(about)
      ? [name, about['title'], about['description']].filter((word) => typeof word === 'string').join(': ')
      : name,
  )
}

/** What stands in the URL, and what it opens for who has no cookies. */
async function clean(
  { probe, control, seat }: Stage<Id>,
  holder: ClientActor,
  token: string,
  { place, answer }: Sending & { readonly place: PlaceToGo },
): Promise<void> {
  const words = wordsIn(place.url)
  const credentials = [
    token,
    ...seat('upstream')
      .credentials()
      .map(({ value }) => value),
  ].filter((one) => one.length >= 8)
  const carried = credentials.filter((one) => words.some((word) => word.includes(one)))
  probe('elicitation-url-clean/no-credentials', answer).observes({
    expected: 'no credential in the URL',
    actual: carried.length === 0 ? 'none' : carried.map((one) => holder.nameOf(one)).join(', '),
    ok: carried.length === 0,
  })
  const { user } = holder.account
  const named = words.some(
    (word) => word.toLowerCase() === user.toLowerCase() || word.toLowerCase().startsWith(`${user}@`),
  )
  probe('elicitation-url-clean/no-personal-data', answer).observes({
    expected: 'nothing in the URL that says who the person is',
    actual: named ? `the account name ${user}` : 'nothing',
    ok: !named,
  })
  const { answers, stoppedAt } = await holder.person.atAnotherBrowser().visit(place.url, {
    until: (_page, { kind }) => kind === 'sign-in' || kind === 'nextcloud-sign-in',
  })
  const last = answers.at(-1)
  control('the URL opens in a fresh browser', answers).holds(
    (last?.status ?? 500) < 500,
    `status ${last?.status ?? 'none'}`,
  )
  const { origin } = seat('upstream')
  const here = new URL(place.url).origin
  const shown = here === origin ? [] : pagesOf(answers, here)
  if (shown.length === 0)
    probe('authz-anti-framing/elicited', answers).isNotApplicable('the link leads to no page of the server itself')
  else probe('authz-anti-framing/elicited', answers).observes(unframed(shown))
  const asked = stoppedAt?.kind === 'sign-in' || stoppedAt?.kind === 'nextcloud-sign-in'
  const turnedAway = (last?.status ?? 0) >= 400
  probe('elicitation-url-clean/sign-in-needed', [answer, ...answers]).observes({
    expected: 'whoever opens the URL in a fresh browser is asked to sign in, or turned away',
    actual: asked ? 'they are' : turnedAway ? 'they are turned away' : 'they come to the end without',
    ok: asked || turnedAway,
  })
}

/** One person is sent, another goes. */
async function sameLinkByAnother(stage: Stage<Id>, holder: ClientActor, token: string, tool: string): Promise<void> {
  const { alice, bob, probe, control } = stage
  const again = await callToBeSent(stage, holder, token, tool)
  control('the tool sends the person again, who has not been there', again.answer).holds(
    again.place !== undefined,
    'not',
  )
  if (again.place === undefined) return
  const other = holder.account.user === bob.account.user ? alice : bob
  const { answers } = await other.person.visit(again.place.url)
  const after = await callToBeSent(stage, holder, token, tool)
  const evidence = [again.answer, ...answers, after.answer]
  if (after.place !== undefined) {
    await goThere(stage, holder, after.place)
    const done = await callToBeSent(stage, holder, token, tool)
    control('who has been there themselves is not sent any more', done.answer).holds(
      done.place === undefined,
      'they still are',
    )
  }
  probe('elicitation-user-verified/other-person', evidence).observes({
    expected: `${holder.account.user} is still asked, after ${other.account.user} opened their link and signed in`,
    actual: after.place === undefined ? `${holder.account.user} is not asked any more` : 'still asked',
    ok: after.place !== undefined,
  })
}

export default elicitation
