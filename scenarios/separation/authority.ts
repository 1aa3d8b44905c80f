import type { Credential } from '../../src/contract/seats.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { authorityOf, credentialOf, grantsGivenOn } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { exchangedFrom, tokenExchangesIn } from '../../src/scenario/token-exchanges.ts'
import { askUpstreamApi, askUpstreamAs } from '../../src/scenario/upstream-api.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

/** The longest that an upstream token for one call may live, in seconds (profile `separation`). */
const longestLife = 300

/** What a session could be turned into, by what the upstream hands out for it. */
const upgrades = {
  'app-password': ['app-password', 'login-flow-token'],
  'refresh-token': ['refresh-token'],
  registration: ['registration-token'],
} as const satisfies Readonly<Record<string, readonly Credential['kind'][]>>

const authority: Scenario = scenario({
  title: 'A tool call runs on authority that was delegated for it, from its own token and for a short time',
  probes: [
    'separation-delegations-distinct/session-call',
    'separation-token-per-call/sequential',
    'separation-short-life/within-five-minutes',
    'separation-no-credential-upgrade/app-password',
    'separation-no-credential-upgrade/refresh-token',
    'separation-no-credential-upgrade/registration',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, seat, now, probe, part, control } = stage
    const upstream = seat('upstream')
    const token = await alice.accessToken()
    const { user } = alice.account
    const tool = await needSessionTool(stage, alice, token)
    const before = upstream.credentials().length
    const calls = [await callSessionTool(stage, alice, token, tool), await callSessionTool(stage, alice, token, tool)]
    const handedOut = upstream.credentials().slice(before)
    const caused = calls.flatMap((call) => call.caused.filter((one) => credentialOf(one) !== undefined))
    const evidence = calls.flatMap(({ result, caused: theirs }) => [result, ...theirs])
    control('the upstream is asked in each call', evidence).holds(
      calls.every((call) => call.caused.length > 0),
      'a call made no request',
    )
    if (caused.length === 0)
      throw new Unjudged('not-applicable', 'the requests of the tool carry no credential', exchangesOf(evidence))

    const facts = {
      token,
      user,
      sessionGrants: grantsGivenOn(await alice.journey(), upstream),
      exchangedFrom: exchangedFrom(calls.flatMap(tokenExchangesIn)),
    }
    const authorities = caused.map((one) => authorityOf(one, facts))
    probe('separation-delegations-distinct/session-call', evidence).observes({
      expected: `authority delegated from the token of the call, for ${user}`,
      actual: wordsOf(authorities.map(({ words }) => words)),
      ok: authorities.every(({ ofSession }) => ofSession),
    })

    await part(['separation-token-per-call/sequential'], async () => {
      const [first = [], second = []] = calls.map(credentialsOf)
      control('both calls show the upstream a credential', evidence).holds(
        first.length > 0 && second.length > 0,
        'one of them shows none',
      )
      const again = second.find((value) => first.includes(value))
      probe('separation-token-per-call/sequential', evidence).observes({
        expected: 'two calls, two upstream tokens',
        actual: again === undefined ? 'two' : `the same one in both (${alice.nameOf(again)})`,
        ok: again === undefined,
      })
    })

    for (const name of Object.keys(upgrades) as (keyof typeof upgrades)[]) {
      const gained = handedOut.filter(
        ({ kind, lineage }) => upgraded(name, kind) && !facts.sessionGrants.has(lineage.grant),
      )
      const asked = calls.flatMap(({ seen }) => seen).filter(asksFor[name])
      probe(`separation-no-credential-upgrade/${name}`, [...evidence, ...asked]).observes({
        expected: 'nothing that outlives the call is asked for or handed out',
        actual:
          gained.length + asked.length === 0
            ? 'nothing'
            : wordsOf([...gained.map(({ kind }) => kind), ...asked.map(({ request }) => request.target)]),
        ok: gained.length + asked.length === 0,
      })
    }

    await part(['separation-short-life/within-five-minutes'], async () => {
      // That of the last call: nothing came after it that could have ended it by chance.
      const value = credentialsOf({ caused }).at(-1) ?? ''
      const life = lifeOf(value, now())
      if (life !== undefined && life <= longestLife) {
        probe('separation-short-life/within-five-minutes', evidence).observes({
          expected: `an end within ${longestLife} seconds`,
          actual: `an end ${life} seconds after its beginning`,
          ok: true,
        })
        return
      }
      // It does not end by itself, or late: whether the server ended it is seen by trying it.
      const own = await askUpstreamAs(stage, alice.account)
      control('the upstream API answers the person’s own password', own).succeeds(own)
      const tried = await askUpstreamApi(stage, `Bearer ${value}`)
      const dead = tried.status === 401 || tried.status === 403
      const lives = life === undefined ? 'no end of its own' : `an end after ${life} seconds`
      probe('separation-short-life/within-five-minutes', [...evidence, tried]).observes({
        expected: `an end within ${longestLife} seconds, or with the call`,
        actual: dead ? `${lives}: ended by the server, not by expiry` : `${lives}, and the upstream still takes it`,
        ok: dead,
      })
    })
  },
})

/** The credentials of what a call caused, each once. */
function credentialsOf({ caused }: Pick<SessionCall, 'caused'>): readonly string[] {
  return [...new Set(caused.flatMap((one) => credentialOf(one)?.value ?? []))]
}

function upgraded(name: keyof typeof upgrades, kind: Credential['kind']): boolean {
  return upgrades[name].some((one) => one === kind)
}

/** Where Nextcloud hands out such a thing, whether it did or not; a session may refresh its own grant. */
const asksFor: Readonly<Record<keyof typeof upgrades, (seen: SeenRequest) => boolean>> = {
  'app-password': ({ request }) => /\/core\/getapppassword$|\/login\/v2(?:\/|$)/.test(pathOf(request.target)),
  'refresh-token': () => false,
  registration: ({ request }) => request.method === 'POST' && /\/oidc\/register$/.test(pathOf(request.target)),
}

function pathOf(target: string): string {
  return target.split('?')[0] ?? ''
}

/** Seconds from the beginning of a token to its end; undefined where it does not say. */
function lifeOf(token: string, now: number): number | undefined {
  const { exp, iat } = decodeJwt(token)?.claims ?? {}
  return typeof exp === 'number' ? exp - (typeof iat === 'number' ? iat : now) : undefined
}

function wordsOf(words: readonly string[]): string {
  return [...new Set(words)].join('; ')
}

export default authority
