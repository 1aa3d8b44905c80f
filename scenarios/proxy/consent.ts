import { holdsSecret } from '../../src/protocol/canary.ts'
import { isJsonObject, stringMember } from '../../src/protocol/json-document.ts'
import { forgedYes, guardsOf, names, namesScope } from '../../src/scenario/consent-page.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import type { Question, Reached } from '../../src/scenario/login-legs.ts'
import { proxyScenario, seenOf, turnedBack } from '../../src/scenario/proxy-scenario.ts'

const content = [
  'proxy-consent-content/client',
  'proxy-consent-content/redirect-uri',
  'proxy-consent-content/scopes',
] as const
const guarded = ['proxy-consent-csrf/without-token', 'proxy-consent-csrf/foreign-token'] as const
const late = ['proxy-state-after-consent/cookie', 'proxy-state-after-consent/page'] as const

/** A shorter state stands in pages by chance. */
const shortestState = 12

const nobodyAsks = 'no page of the proxy asked for consent before the upstream'

const consent: Scenario = proxyScenario({
  title: 'Nobody is sent upstream for a client before they have agreed to it on a page that says what they agree to',
  probes: [
    'proxy-consent-before-upstream/order',
    ...content,
    ...guarded,
    ...late,
    'proxy-consent-per-client/new-client',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ anotherClient, probe, control, part }, login) {
    const first = anotherClient('alice', { name: 'First reader of claimcheck' })
    const browser = first.person.atAnotherBrowser()
    const opened = await login.open(first, browser)
    const { question, request } = opened
    control('the person is asked or sent upstream', opened.answers).holds(
      question !== undefined || opened.forward !== undefined,
      opened.ended,
    )
    probe('proxy-consent-before-upstream/order', opened.answers).observes({
      expected: 'the proxy asks the person before it sends them to the upstream',
      actual: opened.ended,
      ok: question !== undefined,
    })
    const forward = opened.forward ?? (await login.approve(opened))
    if (question === undefined)
      for (const id of [...content, ...guarded, ...late]) probe(id, opened.answers).isNotApplicable(nobodyAsks)
    else {
      const { page } = question
      const { text } = page.html
      const { client, answer: registered } = await first.registration()
      const read = registered.json()
      const name = read.ok && isJsonObject(read.value) ? stringMember(read.value, 'client_name') : undefined
      const called = name ?? client.clientId
      probe('proxy-consent-content/client', [registered, page.answer]).observes({
        expected: `the page names the client, '${called}'`,
        actual: names(text, called) ? 'it does' : 'it does not',
        ok: names(text, called),
      })
      probe('proxy-consent-content/redirect-uri', page.answer).observes({
        expected: `the page shows ${request.redirectUri}, where the person returns to`,
        actual: names(text, request.redirectUri) ? 'it does' : 'it does not',
        ok: names(text, request.redirectUri),
      })
      // That somebody signs in is no access; whatever else is asked for is to be seen.
      const scopes = (forward.params.get('scope') ?? '').split(' ').filter((one) => one !== '' && one !== 'openid')
      const missing = scopes.filter((scope) => !namesScope(text, scope))
      if (scopes.length === 0)
        probe('proxy-consent-content/scopes', forward.answers).isNotApplicable(
          'the upstream is asked for nothing but who the person is',
        )
      else
        probe('proxy-consent-content/scopes', [page.answer, ...forward.answers]).observes({
          expected: `the page names what the upstream is asked for: ${scopes.join(', ')}`,
          actual: missing.length === 0 ? 'it does' : `it does not name ${missing.join(', ')}`,
          ok: missing.length === 0,
        })

      const state = forward.params.get('state')
      if (state === null || state.length < shortestState)
        for (const id of late)
          probe(id, forward.answers).isNotApplicable('the proxy sends no state that could be told from other words')
      else {
        const cookies = opened.answers.flatMap((answer) => answer.header('set-cookie'))
        const early = cookies.find((line) => holdsSecret(line, state))?.split('=')[0]
        probe('proxy-state-after-consent/cookie', [...opened.answers, ...forward.answers]).observes({
          expected: 'no cookie that was set before the person agreed holds the state of the upstream request',
          actual: early === undefined ? 'none does' : `the cookie '${early}' does`,
          ok: early === undefined,
        })
        // The client's own request is the client's; everything after it came from the proxy.
        const shown = [...opened.answers.map(seenOf), ...opened.answers.slice(1).map((answer) => answer.request.url)]
        const known = shown.some((seen) => holdsSecret(seen, state))
        probe('proxy-state-after-consent/page', [...opened.answers, ...forward.answers]).observes({
          expected: 'nothing on the way to the question, and nothing on its page, is the state of the upstream request',
          actual: known ? 'it was known before the person agreed' : 'it appears only afterwards',
          ok: !known,
        })
      }

      await part(guarded, async () => {
        control('the answer of the page itself is taken', forward.answers).holds(question !== undefined, opened.ended)
        // Neither browser has agreed to anything yet: what is remembered elsewhere must not spare them the question.
        const ask = async (): Promise<Asked> => {
          const reached = await login.open(first, first.person.atAnotherBrowser(), request)
          control('another browser is asked the same', reached.answers).holds(
            reached.question !== undefined,
            reached.ended,
          )
          // The control has held, so this is always the question of this browser.
          return { reached, question: reached.question ?? question }
        }
        /** Somebody shows the form of their own question to a person who is asked the same. */
        const attack = async (leftOut: readonly string[]): Promise<Reached> => {
          const theirs = await ask()
          const mine = await ask()
          return await login.send(mine.reached, forgedYes(theirs.question, leftOut))
        }
        const guards = guardsOf((await ask()).question, (await ask()).question)
        const without = guards.length > 1 ? [guards, ...guards.map((one) => [one])] : [guards]
        const bare: Reached[] = []
        for (const leftOut of without) bare.push(await attack(leftOut))
        const taken = bare.find(({ forward: on, code }) => on !== undefined || code !== undefined) ?? bare[0]
        if (taken !== undefined)
          probe(
            'proxy-consent-csrf/without-token',
            bare.flatMap(({ answers }) => answers),
          ).observes(refused('without what guards the form', taken))
        const forged = await attack([])
        probe('proxy-consent-csrf/foreign-token', forged.answers).observes(
          refused('with what was on the page of another browser', forged),
        )
      })
    }

    await part(['proxy-consent-per-client/new-client'], async () => {
      const back = await login.signIn(forward)
      const done = await login.finish(back)
      control('the first client gets a code', done.answers).holds(done.code !== undefined, done.ended)
      const redirectUri = 'http://127.0.0.1:33420/second/callback'
      const second = anotherClient('alice', { name: 'Second reader of claimcheck', redirectUri })
      const other = await login.open(second, browser)
      control('the person is asked or sent upstream', other.answers).holds(
        other.question !== undefined || other.forward !== undefined,
        other.ended,
      )
      probe('proxy-consent-per-client/new-client', other.answers).observes({
        expected: 'the person, who agreed to another client and is signed in upstream, is asked for this one',
        actual: other.ended,
        ok: other.question !== undefined,
      })
    })
  },
})

/** A browser at the question. */
interface Asked {
  readonly reached: Reached
  readonly question: Question
}

/** The answer to a question, sent by a foreign page, must lead nowhere. */
function refused(how: string, reached: Reached): { expected: string; actual: string; ok: boolean } {
  const said = turnedBack(`a yes that a page on another port sends ${how} is refused`, reached)
  return { ...said, ok: said.ok && reached.forward === undefined }
}

export default consent
