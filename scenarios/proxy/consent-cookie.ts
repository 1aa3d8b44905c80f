import { isLoopback } from '../../src/protocol/loopback.ts'
import { atBrowserUnknownTo } from '../../src/scenario/browsers.ts'
import {
  inventedValue,
  isHostOnly,
  lastSet,
  rewrittenValue,
  type SetCookie,
} from '../../src/scenario/consent-cookie.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import type { Reached } from '../../src/scenario/login-legs.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'
import { proxyScenario } from '../../src/scenario/proxy-scenario.ts'

const probes = [
  'proxy-consent-cookie/host-only',
  'proxy-consent-cookie/http-only',
  'proxy-consent-cookie/same-site',
  'proxy-consent-cookie/client-bound',
  'proxy-consent-cookie/forged',
] as const

const consentCookie: Scenario = proxyScenario({
  title: 'A cookie that spares a person the question is good for one client, and for nobody who made it up',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, anotherClient, registeredClients, probe, control }, login) {
    const [known, other] = registeredClients
    const first = anotherClient('alice', known === undefined ? {} : { registered: known })
    const second = anotherClient('alice', other === undefined ? {} : { registered: other })
    if (known === undefined && !first.registers)
      throw new Unjudged('seat-missing', 'it takes a client that nobody can have approved before the run', [])
    const request = await first.prepare()
    const place = new URL(request.url)
    const browser = atBrowserUnknownTo(alice.person, request.url)
    const opened = await login.open(first, browser, request)
    const forward = opened.forward ?? (await login.approve(opened))
    const done = await login.finish(await login.signIn(forward))
    control('alice approves a client, and it gets a code', done.answers).holds(done.code !== undefined, done.ended)
    const { cookies } = browser.browser
    /** The same client again, with other cookies. */
    const again = (change: (name: string, value: string) => string | undefined, client = first): Promise<Reached> =>
      login.open(client, browser.atAnotherBrowser(cookies.copy(change)))
    const spared = await again((_name, value) => value)
    if (opened.question === undefined || spared.forward === undefined) {
      const reason = opened.question === undefined ? 'nobody is asked for consent' : 'the proxy remembers no approval'
      for (const id of probes) probe(id, spared.answers).isNotApplicable(`${reason}: ${spared.ended}`)
      return
    }
    const remembering: string[] = []
    for (const name of cookies.names(request.url)) {
      const without = await again((other, value) => (other === name ? undefined : value))
      if (without.forward === undefined) remembering.push(name)
    }
    const setAt = [...opened.answers, ...forward.answers, ...done.answers]
    const consenting = remembering.flatMap((name): readonly SetCookie[] => {
      const cookie = lastSet(setAt, place.origin, name)
      return cookie === undefined ? [] : [cookie]
    })
    if (consenting.length === 0) {
      for (const id of probes)
        probe(id, spared.answers).isNotApplicable('the approval is remembered without a cookie of its own')
      return
    }

    const all = (holds: (cookie: SetCookie) => boolean): boolean => consenting.every(holds)
    const said = consenting.map(({ name, attributes }) => [name, ...attributes.keys()].join('; ')).join(', ')
    // Not every browser keeps a cookie for TLS that comes by plain HTTP, not even from its own machine.
    if (place.protocol === 'http:' && isLoopback(place.hostname) && !all(isHostOnly))
      probe('proxy-consent-cookie/host-only', setAt).isNotApplicable(
        `${place.origin} is plain HTTP on loopback, where not every browser keeps a __Host- cookie: ${said}`,
      )
    else
      probe('proxy-consent-cookie/host-only', setAt).observes({
        expected: 'a __Host- cookie: Secure, Path=/ and no Domain',
        actual: said,
        ok: all(isHostOnly),
      })
    probe('proxy-consent-cookie/http-only', setAt).observes({
      expected: 'HttpOnly',
      actual: said,
      ok: all(({ attributes }) => attributes.has('httponly')),
    })
    const sameSite = ({ attributes }: SetCookie): string => attributes.get('samesite') ?? 'absent'
    probe('proxy-consent-cookie/same-site', setAt).observes({
      expected: 'SameSite=Lax, or Strict',
      actual: `SameSite ${consenting.map(sameSite).join(', ')}`,
      ok: all((cookie) => /^(lax|strict)$/i.test(sameSite(cookie))),
    })

    const borrowed = await again((_name, value) => value, second)
    probe('proxy-consent-cookie/client-bound', borrowed.answers).observes({
      expected: 'with the cookie of an approval for one client, alice is asked for another',
      actual: borrowed.ended,
      ok: borrowed.question !== undefined,
    })

    const [own, theirs] = [(await first.registration()).client, (await second.registration()).client]
    const theirsAsked = await second.prepare()
    const swap = [
      [own.clientId, theirs.clientId],
      [request.redirectUri, theirsAsked.redirectUri],
    ] as const
    const names = new Set(consenting.map(({ name }) => name))
    const invented = await again((name, value) => (names.has(name) ? inventedValue(value) : value))
    // Where the cookie counts for every client as it is, nothing is learnt by writing another into it.
    const readable =
      borrowed.forward === undefined && consenting.some(({ value }) => rewrittenValue(value, swap) !== undefined)
    const rewritten = readable
      ? await again((name, value) => (names.has(name) ? rewrittenValue(value, swap) : undefined) ?? value, second)
      : undefined
    const believed =
      rewritten?.forward !== undefined
        ? 'one in which the id of another client was written is believed'
        : invented.forward !== undefined
          ? 'one that nobody was given is believed'
          : undefined
    probe('proxy-consent-cookie/forged', [...invented.answers, ...(rewritten?.answers ?? [])]).observes({
      expected: 'a value that anybody could write spares nobody the question',
      actual: believed ?? (readable ? 'neither an invented nor a rewritten one does' : 'an invented one does not'),
      ok: believed === undefined,
    })
  },
})

export default consentCookie
