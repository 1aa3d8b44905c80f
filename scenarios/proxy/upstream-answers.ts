import type { Scenario } from '../../src/scenario/definition.ts'
import type { Reached } from '../../src/scenario/login-legs.ts'
import { controlLogin, proxyScenario, turnedBack, whileUpstream } from '../../src/scenario/proxy-scenario.ts'

/** How an upstream fails, and what it says of it in words that are its own. */
const failures = {
  denied: { settings: { consent: 'deny' }, words: ['User denied consent'] },
  'server-error': {
    settings: { fault: { 'oidc.token': { kind: '500' } } },
    words: ['<title>Nextcloud', '<h2>Internal Server Error'],
  },
  'no-answer': {
    settings: { fault: { 'oidc.token': { kind: 'reset' } } },
    words: [
      'socket',
      'ECONNRESET',
      'fetch failed',
      'other side closed',
      'disconnected',
      'connection reset',
      'Traceback',
    ],
  },
} as const

const mapped = [
  'proxy-upstream-error-mapped/denied',
  'proxy-upstream-error-mapped/server-error',
  'proxy-upstream-error-mapped/no-answer',
  'proxy-upstream-error-mapped/detail',
] as const

const upstreamAnswers: Scenario = proxyScenario({
  title: 'What goes wrong upstream is noticed by the proxy, and told to the client in words of its own',
  probes: ['proxy-upstream-iss-check/other-issuer', ...mapped],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage, login) {
    const { alice, seat, probe, part, control, watchUpstream } = stage
    const upstream = seat('upstream')
    await part(['proxy-upstream-iss-check/other-issuer'], () =>
      whileUpstream(upstream, { responseIss: 'sent' }, async () => {
        await controlLogin(stage, login, alice)
        const back = await login.signIn(await login.toUpstream(alice))
        control('the upstream names itself in its answer', back.answers).holds(back.params.has('iss'), 'no iss')
        const { result: ended, seen } = await watchUpstream(() =>
          login.arrive(back, (params) => params.set('iss', 'https://issuer-of-somebody-else.example')),
        )
        const redeemed = seen.filter(({ request }) => new URLSearchParams(request.body).has('code'))
        const said = turnedBack('no code, and no token request, where the answer names another issuer', ended)
        probe('proxy-upstream-iss-check/other-issuer', [...ended.answers, ...redeemed]).observes({
          ...said,
          actual: `${said.actual}; ${redeemed.length === 0 ? 'no token request' : 'the code was redeemed'}`,
          ok: said.ok && redeemed.length === 0,
        })
      }),
    )

    await part(mapped, async () => {
      await controlLogin(stage, login, alice)
      const told: { readonly reached: Reached; readonly words: readonly string[] }[] = []
      for (const name of ['denied', 'server-error', 'no-answer'] as const) {
        const { settings, words } = failures[name]
        const reached = await whileUpstream(upstream, settings, async () =>
          login.arrive(await login.signIn(await login.toUpstream(alice))),
        )
        told.push({ reached, words })
        const { callback, request, ended } = reached
        const returned = callback?.get('state') === request.state
        probe(`proxy-upstream-error-mapped/${name}`, reached.answers).observes({
          expected: 'an error at the redirect URI of the client, with its state',
          actual: callback === undefined || returned ? ended : `${ended}, and another state`,
          ok: returned && callback?.has('error') === true && !callback.has('code'),
        })
      }
      const { host } = new URL(upstream.origin)
      const loud = told.find(({ reached, words }) => tells(reached, [...words, host]))
      const evidence = (loud === undefined ? told : [loud]).flatMap(({ reached }) => reached.answers.slice(-1))
      probe('proxy-upstream-error-mapped/detail', evidence).observes({
        expected: 'an error in words of the proxy, which say nothing of what the upstream said',
        actual: loud === undefined ? 'they do not' : 'they do',
        ok: loud === undefined,
      })
    })
  },
})

/** Whether what the client or the person is told holds a word of the upstream. */
function tells({ callback, answers }: Reached, words: readonly string[]): boolean {
  const told = callback === undefined ? (answers.at(-1)?.text ?? '') : [...callback.values()].join('\n')
  return words.some((word) => told.toLowerCase().includes(word.toLowerCase()))
}

export default upstreamAnswers
