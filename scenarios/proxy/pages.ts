import { endpointOf } from '../../src/client/discover.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { escaped, hostileText, pagesOf, unframed } from '../../src/scenario/page-guards.ts'
import { tryRegistration } from '../../src/scenario/try-registration.ts'

const ofLogin = ['authz-anti-framing/login', 'err-html-escaped/client-name'] as const
const ofRefusal = ['authz-anti-framing/refusal', 'err-html-escaped/request'] as const
const ofWayBack = ['authz-anti-framing/way-back', 'err-html-escaped/way-back'] as const

const pages: Scenario = scenario({
  title: 'No page of the authorization server can be framed, or made to hold what somebody else wrote',
  probes: [...ofLogin, ...ofRefusal, ...ofWayBack],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, seatIfOffered, probe, part }) {
    const known = await alice.discovered()
    const { origin } = new URL(endpointOf(known, 'authorization_endpoint'))
    if (seatIfOffered('upstream')?.origin === origin) {
      const said = `the pages are those of ${origin}, which is taken as it is`
      for (const id of [...ofLogin, ...ofRefusal, ...ofWayBack])
        probe(id, known.serverMetadata.answer).isNotApplicable(said)
      return
    }
    const elsewhere = (url: URL): boolean => url.origin !== origin
    const named = hostileText()
    const reader = anotherClient('alice', { name: `Reader ${named.text}` })
    const { registered, answers: tried } = await tryRegistration(reader)
    const client = registered ? reader : alice
    let callback: string | undefined

    await part(ofLogin, async () => {
      const { url, redirectUri } = await client.prepare()
      const journey = await client.person.atAnotherBrowser().visit(url, { redirectUri, before: elsewhere })
      const { answers } = journey
      callback = journey.kind === 'before' ? placeOfReturn(journey.url, origin) : undefined
      const shown = pagesOf(answers, origin)
      if (shown.length === 0)
        probe('authz-anti-framing/login', answers).isNotApplicable('nobody is shown a page of the server on the way')
      else probe('authz-anti-framing/login', answers).observes(unframed(shown))
      if (!registered)
        probe('err-html-escaped/client-name', tried).observes({
          expected: 'markup in the name of a client stands on the page as text, or not at all',
          actual: 'such a client is not registered',
          ok: true,
        })
      else if (shown.length === 0)
        probe('err-html-escaped/client-name', answers).isNotApplicable('no page could hold the name of a client')
      else probe('err-html-escaped/client-name', answers).observes(escaped('the name of a client', shown, named))
    })

    await part(ofRefusal, async () => {
      const sent = hostileText()
      const right = await client.prepare()
      const wrong = [
        { client_id: `nobody ${sent.text}`, state: sent.text },
        { redirect_uri: `${right.redirectUri}/${sent.text}`, state: sent.text, scope: sent.text },
      ]
      const answers: Answer[] = []
      for (const changes of wrong) {
        const { url } = await client.prepare(changes)
        answers.push(...(await client.person.atAnotherBrowser().visit(url, { before: elsewhere })).answers)
      }
      const shown = pagesOf(answers, origin)
      const said = 'what is wrong with an authorization request is said without a page'
      if (shown.length === 0) for (const id of ofRefusal) probe(id, answers).isNotApplicable(said)
      else {
        probe('authz-anti-framing/refusal', answers).observes(unframed(shown))
        probe('err-html-escaped/request', answers).observes(escaped('an authorization request', shown, sent))
      }
    })

    await part(ofWayBack, async () => {
      if (callback === undefined) {
        const said = 'nobody comes back to the server from an upstream'
        for (const id of ofWayBack) probe(id, known.serverMetadata.answer).isNotApplicable(said)
        return
      }
      const sent = hostileText()
      const url = new URL(callback)
      for (const name of ['state', 'error', 'error_description']) url.searchParams.set(name, sent.text)
      const { answers } = await client.person.atAnotherBrowser().visit(url.href, { before: elsewhere })
      const shown = pagesOf(answers, origin)
      const said = 'a way back that nobody began ends without a page'
      if (shown.length === 0) for (const id of ofWayBack) probe(id, answers).isNotApplicable(said)
      else {
        probe('authz-anti-framing/way-back', answers).observes(unframed(shown))
        probe('err-html-escaped/way-back', answers).observes(escaped('an error of the upstream', shown, sent))
      }
    })
  },
})

/** Where the person comes back to from there, if that is at the server itself. */
function placeOfReturn(away: string, origin: string): string | undefined {
  const place = new URL(away).searchParams.get('redirect_uri')
  return place !== null && URL.canParse(place) && new URL(place).origin === origin ? place : undefined
}

export default pages
