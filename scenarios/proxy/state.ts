import { randomBytes } from 'node:crypto'
import { holdsSecret } from '../../src/protocol/canary.ts'
import { atBrowserUnknownTo } from '../../src/scenario/browsers.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { proxyScenario, seenOf, turnedBack } from '../../src/scenario/proxy-scenario.ts'
import { bitsThatDiffer, readableIn } from '../../src/scenario/state-value.ts'

/** Fewer random bits can be guessed by whoever may try. */
const fewestBits = 64

const values = ['proxy-state-random/fresh', 'proxy-state-random/own', 'proxy-state-random/opaque'] as const

const state: Scenario = proxyScenario({
  title: 'The state of an upstream request is a secret of the proxy, good once, in the browser that it was given to',
  probes: [
    ...values,
    'proxy-own-code/redirect',
    'proxy-state-single-use/reused',
    'proxy-state-single-use/missing',
    'proxy-state-single-use/unknown',
    'proxy-state-browser-bound/unknown-browser',
    'proxy-state-browser-bound/other-session',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, bob, seat, probe, control, part }, login) {
    const first = await login.toUpstream(alice)
    const back = await login.signIn(first)
    const done = await login.finish(back)
    control('the login ends at the client with a code', done.answers).holds(done.code !== undefined, done.ended)

    const codes = seat('upstream')
      .credentials()
      .filter(({ kind }) => kind === 'code')
    const redirect = done.answers.slice(-1)
    const handedOn = codes.find(({ value }) => redirect.some((answer) => holdsSecret(seenOf(answer), value)))
    probe('proxy-own-code/redirect', redirect).observes({
      expected: 'no code of the upstream in the redirect to the client',
      actual: handedOn === undefined ? 'none' : 'the code that the upstream gave',
      ok: handedOn === undefined,
    })

    await part(['proxy-state-single-use/reused'], async () => {
      // With a fresh code of the upstream, so that only the state is used up.
      const again = await login.arrive(await login.signIn(first))
      probe('proxy-state-single-use/reused', again.answers).observes(
        turnedBack('a state that has been used gives no second code', again),
      )
    })

    const second = await login.toUpstream(alice)
    const evidence = [...first.answers, ...second.answers]
    const [one, other] = [first.params.get('state'), second.params.get('state')]
    const bits = one === null || other === null ? 0 : bitsThatDiffer(one, other)
    probe('proxy-state-random/fresh', evidence).observes({
      expected: `a state of its own for each upstream request, random in ${fewestBits} bits at least`,
      actual: one === null ? 'none is sent' : `two of them differ in ${bits} bits at most`,
      ok: bits >= fewestBits,
    })
    const { clientId } = (await alice.registration()).client
    const asked = new URL(first.request.url).searchParams
    const said = {
      own: readableIn(one ?? '', { 'the state of the client': first.request.state }),
      opaque: readableIn(one ?? '', {
        'the redirect URI of the client': first.request.redirectUri,
        'the id of the client': clientId,
        'the code challenge of the client': asked.get('code_challenge') ?? undefined,
      }),
    }
    for (const name of ['own', 'opaque'] as const)
      if (one === null) probe(`proxy-state-random/${name}`, evidence).isNotApplicable('no state is sent upstream')
      else
        probe(`proxy-state-random/${name}`, evidence).observes({
          expected:
            name === 'own' ? 'neither the state of the client nor what holds it' : 'nothing of the request in it',
          actual: said[name].length === 0 ? 'nothing of it can be read' : `${said[name].join(', ')} can be read in it`,
          ok: said[name].length === 0,
        })

    await part(['proxy-state-single-use/missing', 'proxy-state-single-use/unknown'], async () => {
      const way = await login.signIn(second)
      const without = await login.arrive(way, (params) => params.delete('state'))
      probe('proxy-state-single-use/missing', without.answers).observes(
        turnedBack('a way back without a state gives no code', without),
      )
      const unknown = await login.arrive(way, (params) => params.set('state', randomBytes(32).toString('base64url')))
      probe('proxy-state-single-use/unknown', unknown.answers).observes(
        turnedBack('a way back with a state that nobody gave out gives no code', unknown),
      )
    })

    await part(['proxy-state-browser-bound/unknown-browser'], async () => {
      const stolen = await login.signIn(await login.toUpstream(alice))
      const stranger = atBrowserUnknownTo(alice.person, stolen.navigation.url)
      const ended = await login.arrive(stolen, undefined, stranger)
      probe('proxy-state-browser-bound/unknown-browser', ended.answers).observes(
        turnedBack(
          'a login that began in another browser ends without a code in one that the proxy does not know',
          ended,
        ),
      )
    })
    await part(['proxy-state-browser-bound/other-session'], async () => {
      // Somebody who is on the way themselves, and so has everything that a browser can have but the right.
      await login.toUpstream(bob)
      const stolen = await login.signIn(await login.toUpstream(alice))
      const ended = await login.arrive(stolen, undefined, bob.person)
      probe('proxy-state-browser-bound/other-session', ended.answers).observes(
        turnedBack(
          'a login that began in another browser ends without a code in one that is in a login of its own',
          ended,
        ),
      )
    })
  },
})

export default state
