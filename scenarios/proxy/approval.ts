import { tokensOf } from '../../src/client/token-request.ts'
import type { RegisteredClient } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import type { Person } from '../../src/person/person.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { atBrowserUnknownTo, atCopyOf, takingOver } from '../../src/scenario/browsers.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import type { LoginLegs, Reached } from '../../src/scenario/login-legs.ts'
import { proxyScenario, turnedBack } from '../../src/scenario/proxy-scenario.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { actsFor } from '../../src/scenario/upstream-watch.ts'

/** Where a client waits that registers for this story. */
const places = ['http://127.0.0.1:33421/first/callback', 'http://127.0.0.1:33421/other/callback'] as const

const approval: Scenario = proxyScenario({
  title: 'An approval counts for one person, one client and one place to return to',
  probes: [
    'proxy-consent-before-upstream/other-client',
    'proxy-consent-redirect-change/other-place',
    'proxy-consent-before-upstream/other-person',
    'proxy-upstream-user-consistent/approval',
    'proxy-upstream-user-consistent/session',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage, login) {
    const { alice, bob, anotherClient, registeredClients, seat, probe, control, part } = stage
    const { two, another } = chosen(registeredClients)
    const first = anotherClient(
      'alice',
      two === undefined ? { registration: { redirect_uris: places }, redirectUri: places[0] } : { registered: two },
    )
    const second = anotherClient('alice', another === undefined ? {} : { registered: another })
    const request = await first.prepare()
    const browser = atBrowserUnknownTo(alice.person, request.url)
    const opened = await login.open(first, browser, request)
    const back = await login.signIn(opened.forward ?? (await login.approve(opened)))
    const done = await login.finish(back)
    control('alice approves a client, and it gets a code', done.answers).holds(done.code !== undefined, done.ended)

    await part(['proxy-consent-before-upstream/other-client'], async () => {
      const reached = await untilAsked(login, second, atCopyOf(browser))
      control('the other client is asked for, or served', reached.answers).holds(asksOrServes(reached), reached.ended)
      probe('proxy-consent-before-upstream/other-client', reached.answers).observes({
        expected: 'alice, who approved one client, is asked before another gets a code',
        actual: reached.ended,
        ok: reached.question !== undefined,
      })
    })

    await part(['proxy-consent-redirect-change/other-place'], async () => {
      const { client, answer } = await first.registration()
      const other = client.redirectUris.find((uri) => uri !== request.redirectUri)
      if (other === undefined)
        probe('proxy-consent-redirect-change/other-place', answer).isNotApplicable(
          'the server keeps one redirect URI for a client',
        )
      else {
        const elsewhere = await first.prepare({ redirect_uri: other })
        const reached = await untilAsked(login, first, atCopyOf(browser), elsewhere)
        probe('proxy-consent-redirect-change/other-place', reached.answers).observes(
          turnedBack(`alice, who approved a return to ${request.redirectUri}, is asked again for ${other}`, reached),
        )
      }
    })

    const ofPerson = [
      'proxy-consent-before-upstream/other-person',
      'proxy-upstream-user-consistent/approval',
      'proxy-upstream-user-consistent/session',
    ] as const
    if (new URL(seat('upstream').origin).hostname === new URL(request.url).hostname) {
      for (const id of ofPerson)
        probe(id, done.answers).isNotApplicable(
          'the proxy and its upstream share a host name, and with it their cookies',
        )
      return
    }
    await part(ofPerson, async () => {
      const taken = takingOver(bob.person, browser, request.url)
      const reached = await untilAsked(login, first, taken)
      control('bob is asked, or the client is served', reached.answers).holds(asksOrServes(reached), reached.ended)
      const seen = {
        expected:
          'bob, who signs in upstream in the browser in which alice approved, is asked before a client gets a code',
        actual: reached.ended,
        ok: reached.question !== undefined,
      }
      probe('proxy-consent-before-upstream/other-person', reached.answers).observes(seen)
      if (opened.question === undefined)
        probe('proxy-upstream-user-consistent/approval', opened.answers).isNotApplicable(
          'nobody was asked, so that there is no approval to be taken over',
        )
      else probe('proxy-upstream-user-consistent/approval', reached.answers).observes(seen)
      const ended =
        reached.question === undefined ? reached : await login.finish(await login.signIn(await login.approve(reached)))
      await judgeSession(ended)
    })

    /** Whose the session is that a client gets when bob has signed in. */
    async function judgeSession({ code, request: asked, answers, ended }: Reached): Promise<void> {
      control('bob’s login ends at the client with a code', answers).holds(code !== undefined, ended)
      const { redirectUri, verifier } = asked
      const redeemed = await first.redeem({ code, redirectUri, verifier })
      const tokens = tokensOf(redeemed)
      control('the client redeems it', redeemed).holds(tokens !== undefined, `status ${redeemed.status ?? 'none'}`)
      const token = tokens?.accessToken ?? ''
      const tool = await needSessionTool(stage, first, token)
      const { result, caused } = await callSessionTool(stage, first, token, tool)
      const acted = (account: { readonly user: string }) => caused.filter((one) => actsFor(one, account.user))
      const evidence = [result, ...caused]
      if (acted(alice.account).length === 0 && acted(bob.account).length === 0)
        probe('proxy-upstream-user-consistent/session', evidence).isUncorrelated(
          `nothing at the upstream says for whom ${tool.name} asked`,
        )
      else
        probe('proxy-upstream-user-consistent/session', evidence).observes({
          expected: 'what the client does upstream is done for bob, who signed in there',
          actual: acted(alice.account).length === 0 ? 'for bob' : 'for alice, who used the browser before',
          ok: acted(alice.account).length === 0,
        })
    }
  },
})

/** Of the clients that the server knows, one that waits at several places, and another. */
function chosen(known: readonly RegisteredClient[]): {
  readonly two: RegisteredClient | undefined
  readonly another: RegisteredClient | undefined
} {
  const two = known.find(({ redirectUris }) => redirectUris.length > 1)
  return { two, another: known.find((client) => client !== two && client.redirectUris.length > 0) }
}

/** Goes on until the proxy asks, or the client is reached. */
async function untilAsked(
  login: LoginLegs,
  client: ClientActor,
  person: Person,
  request?: Reached['request'],
): Promise<Reached> {
  const opened = await login.open(client, person, request)
  if (opened.forward === undefined) return opened
  const back = await login.signIn(opened.forward)
  const arrived = await login.comeBack(back)
  const answers: readonly Answer[] = [...opened.answers, ...back.answers, ...arrived.answers]
  return { ...arrived, answers }
}

function asksOrServes({ question, code }: Reached): boolean {
  return question !== undefined || code !== undefined
}

export default approval
