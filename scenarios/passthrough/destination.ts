import type { Answer } from '../../src/http/sender.ts'
import { secretFinder } from '../../src/protocol/canary.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { whileAnswering } from '../../src/scenario/changed-routes.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { harmlessTools } from '../../src/scenario/listed-tools.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { textPlaces } from '../../src/scenario/text-places.ts'
import { headerOf, type SeenRequest } from '../../src/scenario/upstream-watch.ts'

type Id = 'passthrough-destination-fixed/argument' | 'passthrough-destination-fixed/redirect'

/** How many tools are tried. */
const mostTools = 2

/** Texts that become the address of another host where they are joined to an origin, or taken as a URL. */
const addresses: readonly ((host: URL) => string)[] = [
  ({ href }) => href,
  ({ host, pathname }) => `//${host}${pathname}`,
  ({ host, pathname }) => `@${host}${pathname}`,
]

const destination: Scenario = scenario({
  title: 'Neither an argument nor a redirect takes a credential to another host',
  probes: ['passthrough-destination-fixed/argument', 'passthrough-destination-fixed/redirect'],
  seats: ['client', 'upstream', 'host'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, seat, host, probe, control } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const right = await callSessionTool(stage, alice, token, tool)
    control('a tool asks the upstream with a credential', [right.result, ...right.caused]).holds(
      right.caused.some((one) => credentialOf(one) !== undefined),
      'it asks without one',
    )
    const elsewhere = await host.serve('/elsewhere', () => ({ contentType: 'application/json', body: '{}' }))
    await byArgument(stage, token, new URL(elsewhere.url))

    const calls: SessionCall[] = []
    const before = host.requests().length
    for (const status of [302, 307]) {
      const change = { kind: 'redirect', status, location: elsewhere.url } as const
      calls.push(
        await whileAnswering(seat('upstream'), right, change, () => callSessionTool(stage, alice, token, tool)),
      )
    }
    const seen = calls.flatMap((call) => call.seen)
    control('the upstream redirects', seen).holds(
      [302, 307].every((status) => seen.some(({ request }) => request.status === status)),
      'it was not asked',
    )
    const came = withCredential(host.requests().slice(before), [token, ...seen.flatMap(secretOf)])
    probe('passthrough-destination-fixed/redirect', [...calls.map(({ result }) => result), ...seen, ...came]).observes(
      arrived(came, 'to which the upstream redirects'),
    )
  },
})

async function byArgument(stage: Stage<Id>, token: string, elsewhere: URL): Promise<void> {
  const { alice, host, watchUpstream, probe } = stage
  const tools = await harmlessTools(alice, token)
  // Reading by a strange address leaves nothing behind; adding something may.
  const readers = tools.filter(({ harm, schema }) => harm !== 'adds' && textPlaces(schema).length > 0)
  const chosen = (readers.length > 0 ? readers : tools).slice(0, mostTools)
  const before = host.requests().length
  const { result: answers, seen } = await watchUpstream(async () => {
    const all: Answer[] = []
    for (const { name, schema } of chosen)
      for (const place of textPlaces(schema))
        for (const address of addresses) all.push(await alice.callTool(token, name, place(address(elsewhere))))
    return all
  })
  const id = 'passthrough-destination-fixed/argument'
  const [last] = answers
  if (last === undefined) {
    probe(id, await alice.listTools(token)).isNotApplicable('no harmless tool takes a text of any kind')
    return
  }
  const came = withCredential(host.requests().slice(before), [token, ...seen.flatMap(secretOf)])
  probe(id, [...answers, ...came]).observes(arrived(came, 'that stands in an argument'))
}

/** The requests that carry a credential: any at all in a header, or one of those known anywhere. */
function withCredential(came: readonly SeenRequest[], values: readonly string[]): readonly SeenRequest[] {
  const find = secretFinder(values)
  return came.filter((one) => {
    const { target, headers, body } = one.request
    const text = [target, ...headers.map(([, value]) => value), body].join('\n')
    return headerOf(one, 'authorization').length > 0 || find(text) !== undefined
  })
}

function secretOf(one: SeenRequest): string[] {
  const credential = credentialOf(one)
  return credential === undefined ? [] : [credential.value]
}

function arrived(came: readonly SeenRequest[], which: string) {
  return {
    expected: `no credential at a host ${which}`,
    actual: came.length === 0 ? 'none' : `${came.length} of the requests there carry one`,
    ok: came.length === 0,
  }
}

export default destination
