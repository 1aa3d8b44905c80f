import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { tryRegistration } from '../../src/scenario/try-registration.ts'

/** Where a client on the web waits for people; nobody is there, and nothing is sent to it. */
const registered = 'https://app.client.example/oauth/callback'

/** What differs from it, each in one thing, by the part of the URL. */
const changed = {
  path: [
    `${registered}/`,
    `${registered}/more`,
    'https://app.client.example/oauth/Callback',
    'https://app.client.example/oauth/x/../callback',
    'https://app.client.example/oauth%2fcallback',
  ],
  query: [`${registered}?next=1`],
  host: [
    'https://evil.app.client.example/oauth/callback',
    'https://app.client.example.evil.example/oauth/callback',
    'https://app.client.example@evil.example/oauth/callback',
  ],
  scheme: ['http://app.client.example/oauth/callback'],
  fragment: [`${registered}#part`],
} as const

const exact = {
  'authz-redirect-uri-exact/path': 'path',
  'authz-redirect-uri-exact/query': 'query',
  'authz-redirect-uri-exact/host': 'host',
  'authz-redirect-uri-exact/scheme': 'scheme',
  'authz-redirect-uri-exact/fragment': 'fragment',
} as const
type Exact = keyof typeof exact
const exactIds = Object.keys(exact) as Exact[] // the keys of the table above, no others

const without = {
  'dcr-redirect-uris-required/omitted': undefined,
  'dcr-redirect-uris-required/empty': [],
  'dcr-redirect-uris-required/null': null,
} as const
const withoutIds = Object.keys(without) as (keyof typeof without)[] // the keys of the table above, no others

const redirectUris: Scenario = scenario({
  title: 'People are sent back to where a client said that it waits, to the letter, and to nowhere else',
  probes: ['authz-https-redirects-usable/flow', ...exactIds, ...withoutIds],
  seats: ['client'],
  impact: 'active',
  async play({ anotherClient, probe, part, control }) {
    const client = anotherClient('alice', { redirectUri: registered })
    const tried = await tryRegistration(client)

    await part(['authz-https-redirects-usable/flow'], async () => {
      const id = 'authz-https-redirects-usable/flow'
      const expected = `a client that waits at ${registered} is registered, and gets a code there`
      if (!tried.registered) {
        // Who may register is for the operator to say; what is registered must work.
        if (tried.answers.at(-1)?.status === 403) {
          probe(id, tried.answers).isNotApplicable('strangers may register no client that waits on the web')
          return
        }
        // With a plain one it must work: else nobody can register at all.
        await anotherClient('alice').registration()
        probe(id, tried.answers).observes({ expected, actual: 'it is not registered', ok: false })
        return
      }
      const { callback, ended, answers } = await client.attempt()
      const code = callback?.code
      if (code === undefined) {
        const plain = await anotherClient('alice').attempt()
        control('a client that waits on loopback gets a code', plain.answers).holds(
          plain.callback?.code !== undefined,
          plain.ended,
        )
      }
      probe(id, [...tried.answers, ...answers]).observes({
        expected,
        actual: code === undefined ? (callback?.params.get('error') ?? ended) : 'a code',
        ok: code !== undefined,
      })
    })

    await part(exactIds, async () => {
      if (!tried.registered) {
        for (const id of exactIds)
          probe(id, tried.answers).isNotApplicable('no client that waits on the web is registered')
        return
      }
      // The whole way, as people go it: some servers look at the place of return only when somebody has signed in.
      const right = await client.attempt()
      control('people are sent back to the registered place', right.answers).holds(
        right.callback?.code !== undefined,
        right.ended,
      )
      for (const id of exactIds) {
        const answers: Answer[] = []
        const taken: string[] = []
        for (const place of changed[exact[id]]) {
          const attempt = await client.attempt({ redirect_uri: place })
          answers.push(...attempt.answers)
          if (attempt.callback !== undefined) taken.push(place)
        }
        probe(id, [...right.answers, ...answers]).observes({
          expected: `nobody is sent back to anywhere else than ${registered}`,
          actual: taken.length === 0 ? 'nobody is' : `people are sent to ${taken.join(', ')}`,
          ok: taken.length === 0,
        })
      }
    })

    await part(withoutIds, async () => {
      const plain = await tryRegistration(anotherClient('alice'))
      control('a client with a redirect URI is registered', plain.answers).holds(plain.registered, 'it is not')
      for (const id of withoutIds) {
        const bare = await tryRegistration(anotherClient('alice', { registration: { redirect_uris: without[id] } }))
        const status = bare.answers.at(-1)?.status
        probe(id, [...plain.answers, ...bare.answers]).observes({
          expected: 'status 400, and no client that returns people to nowhere in particular',
          actual: `status ${status ?? 'none'}`,
          ok: status === 400,
        })
      }
    })
  },
})

export default redirectUris
