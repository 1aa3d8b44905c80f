import { isServed, served } from '../../src/client/mcp-answer.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import type { Reached } from '../../src/scenario/login-legs.ts'
import type { Recorded } from '../../src/scenario/outcome.ts'
import { proxyScenario, turnedBack, whileUpstream } from '../../src/scenario/proxy-scenario.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { actsFor, headerOf } from '../../src/scenario/upstream-watch.ts'

/** What is wrong with the ID token, by the name of the setting, and in words. */
const mistakes = {
  signature: 'whose signature the key of the upstream did not make',
  issuer: 'by another issuer',
  audience: 'for another client',
  expired: 'that was over an hour ago',
  nonce: 'with the nonce of another login',
} as const
type Mistake = keyof typeof mistakes

const names = Object.keys(mistakes) as Mistake[] // the keys of the table above, no others
const probes = [
  'proxy-upstream-idtoken-validated/absent',
  'proxy-upstream-idtoken-validated/signature',
  'proxy-upstream-idtoken-validated/issuer',
  'proxy-upstream-idtoken-validated/audience',
  'proxy-upstream-idtoken-validated/expired',
  'proxy-upstream-idtoken-validated/nonce',
] as const

const idToken: Scenario = proxyScenario({
  title: 'Who signed in upstream is believed only by an ID token that is right in everything',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage, login) {
    const { alice, seat, probe, part, control, watchUpstream } = stage
    const upstream = seat('upstream')
    const forward = await login.toUpstream(alice)
    const back = await login.signIn(forward)
    const { result: done, seen } = await watchUpstream(() => login.finish(back))
    control('the login ends at the client with a code', done.answers).holds(done.code !== undefined, done.ended)
    const { redirectUri, verifier } = done.request
    const redeemed = await alice.redeem({ code: done.code, redirectUri, verifier })
    const token = tokensOf(redeemed)?.accessToken
    control('the client redeems it', redeemed).holds(token !== undefined, `status ${redeemed.status ?? 'none'}`)
    const asks = seen.find((one) => headerOf(one, 'authorization').some((value) => /^bearer /i.test(value)))
    if (asks !== undefined) {
      const { method, target } = asks.request
      for (const id of probes)
        probe(id, [...done.answers, asks]).isNotApplicable(
          `the proxy asks the upstream who signed in: ${method} ${target}`,
        )
      return
    }

    const listed = await alice.listTools(token ?? '')
    control('the server takes the token that the client gets', listed).holds(isServed(listed), served(listed))
    const answers = new Map<string | undefined, Answer>()
    const redeemedOnce = async ({ code, request: { redirectUri, verifier } }: Reached): Promise<Answer> => {
      const answer = answers.get(code) ?? (await alice.redeem({ code, redirectUri, verifier }))
      answers.set(code, answer)
      return answer
    }
    const tryWith = (idTokenMistake: Mistake | 'absent') =>
      whileUpstream(upstream, { idTokenMistake }, async () =>
        login.arrive(await login.signIn(await login.toUpstream(alice))),
      )
    const without = await tryWith('absent')
    const known = without.code === undefined ? undefined : await actsFromElsewhere(without)
    if (known !== undefined) {
      for (const id of probes)
        probe(id, [...without.answers, ...known]).isNotApplicable(
          'without an ID token the session is alice’s as well: the proxy knows by something else who signed in',
        )
      return
    }
    await judge('absent', 'where the upstream says by no ID token who signed in, nobody has: no code', without)
    for (const name of names)
      await part([`proxy-upstream-idtoken-validated/${name}`], async () => {
        const id = `proxy-upstream-idtoken-validated/${name}` as const
        if (name === 'nonce' && !forward.params.has('nonce'))
          probe(id, forward.answers).isNotApplicable('the proxy sends no nonce that could come back')
        else if (name === 'signature' && upstream.origin.startsWith('https:'))
          probe(id, forward.answers).isNotApplicable(
            'the ID token comes from the upstream itself by TLS, which vouches for it',
          )
        else await judge(name, `an ID token ${mistakes[name]} gives no code`, await tryWith(name))
      })

    /** Says whether a login was refused. A proxy may as well look at the ID token with each call: a code for nothing is none. */
    async function judge(name: Mistake | 'absent', expected: string, ended: Reached): Promise<void> {
      const id = `proxy-upstream-idtoken-validated/${name}` as const
      const said = turnedBack(expected, ended)
      if (ended.code === undefined) return probe(id, ended.answers).observes(said)
      const redeemed = await redeemedOnce(ended)
      const tools = await alice.listTools(tokensOf(redeemed)?.accessToken ?? '')
      const worthless = [401, 403].includes(tools.status ?? 0) && (redeemed.status ?? 500) < 500
      probe(id, [...ended.answers, redeemed, tools]).observes({
        expected: said.expected,
        actual: `${said.actual}, for a token that the server answers with: ${served(tools)}`,
        ok: worthless,
      })
    }

    /** What a session does upstream for alice, although no ID token said that she signed in; undefined: nothing. */
    async function actsFromElsewhere(ended: Reached): Promise<readonly Recorded[] | undefined> {
      const tool = await needSessionTool(stage, alice, token ?? '')
      const right = await callSessionTool(stage, alice, token ?? '', tool)
      const shown = right.caused.some((one) => actsFor(one, alice.account.user))
      control('what a right session does upstream is done for alice', [right.result, ...right.caused]).holds(
        shown,
        `nothing that ${tool.name} asked for says so`,
      )
      const answer = await redeemedOnce(ended)
      const call = await callSessionTool(stage, alice, tokensOf(answer)?.accessToken ?? '', tool)
      const hers = call.caused.filter((one) => actsFor(one, alice.account.user))
      return hers.length === 0 ? undefined : [answer, call.result, ...hers]
    }
  },
})

export default idToken
