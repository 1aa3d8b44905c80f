import { tokensOf } from '../../src/client/token-request.ts'
import type { UpstreamSeat } from '../../src/contract/seats.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { makeReady } from '../../src/scenario/provisioning.ts'
import { argumentsFor, callSessionTool, causedBy } from '../../src/scenario/session-call.ts'
import type { SessionTool } from '../../src/scenario/session-tool.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

/** Calls of one person at once. */
const burst = 12

/** Longer than Nextcloud says that an access token lives, shorter than it lets a refresh token live. */
const later = 1000

/** Milliseconds that a refresh takes, so that two at once are seen to be so. */
const slow = 12

const upstreamRefresh: Scenario = scenario({
  title: 'A grant at the upstream is refreshed by one at a time, and each refresh token is used once',
  probes: [
    'rt-upstream-refresh-internal/one-at-a-time',
    'rt-upstream-refresh-internal/used-once',
    'rt-upstream-refresh-internal/calls-succeed',
  ],
  seats: ['client', 'upstream', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, anotherClient, seat, probe, control, watchUpstream } = stage
    const upstream = seat('upstream')
    const { accessToken, refreshToken } = await alice.tokens()
    const tool = await needSessionTool(stage, alice, accessToken)
    if (tool.place === undefined) throw new Unjudged('uncorrelated', 'calls at once cannot be told apart', [])
    // The clock may have been moved since the person gave it, and what they gave may be over.
    await makeReady(stage, alice, accessToken, tool, true)
    const first = await callSessionTool(stage, alice, accessToken, tool)
    control('a call asks the upstream', [first.result, ...first.caused]).holds(reached(first.caused), 'it does not')
    // What the server kept of the upstream is over then, and so is the token of the client.
    seat('clock').advance(later)
    const renewed = refreshToken === undefined ? undefined : tokensOf(await alice.refresh(refreshToken))
    const token = renewed?.accessToken ?? (await anotherClient('alice').accessToken())

    const { fault: before } = upstream.change({
      fault: { 'oidc.token': { kind: 'delay', milliseconds: slow, call: 0 } },
    })
    const { result: calls, seen } = await watchUpstream(async () => {
      try {
        return await Promise.all(Array.from({ length: burst }, () => start(alice, token, tool)))
      } finally {
        upstream.change({ fault: before })
      }
    })
    const answers = calls.map(({ answer }) => answer)
    const failed = calls.filter(({ mark }) => !reached(causedBy(seen, mark)))
    const refreshes = [...first.seen, ...seen].filter(isRefresh)
    if (refreshes.length === 0) {
      control('the calls reach the upstream', answers).holds(failed.length === 0, `${failed.length} do not`)
      throw new Unjudged(
        'not-applicable',
        'the server refreshes nothing at the upstream for a call',
        exchangesOf(answers),
      )
    }

    const grants = grantOfRefreshTokens(upstream)
    const overlapping = refreshes.filter((one) =>
      refreshes.some((other) => other !== one && sameGrant(one, other, grants) && overlap(one, other)),
    )
    probe('rt-upstream-refresh-internal/one-at-a-time', overlapping.length === 0 ? refreshes : overlapping).observes({
      expected: 'at any time one refresh of a grant',
      actual: overlapping.length === 0 ? `one, ${refreshes.length} in all` : `${overlapping.length} overlap`,
      ok: overlapping.length === 0,
    })
    // Of two at once, neither was answered when the other was sent, and that is said above: calls that came alone count.
    const last = await callSessionTool(stage, alice, token, tool)
    const alone = [...first.seen, ...last.seen].filter(isRefresh)
    const inOrder = [...refreshes, ...last.seen.filter(isRefresh)]
    const spentBefore = (one: SeenRequest): boolean =>
      inOrder.some((other) => other.request.n < one.request.n && refreshTokenOf(other) === refreshTokenOf(one))
    const twice = alone.filter(spentBefore)
    probe('rt-upstream-refresh-internal/used-once', twice.length === 0 ? refreshes : twice).observes({
      expected: 'no refresh token is sent again after it was spent',
      actual: twice.length === 0 ? 'none is' : `${new Set(twice.map(refreshTokenOf)).size} are sent again`,
      ok: twice.length === 0,
    })
    const found = failed.flatMap(({ answer, mark }) => [answer, ...causedBy(seen, mark)])
    probe('rt-upstream-refresh-internal/calls-succeed', found.length === 0 ? answers : found).observes({
      expected: `${burst} calls at once reach the upstream, which lets them in`,
      actual: failed.length === 0 ? 'they do' : `${failed.length} do not`,
      ok: failed.length === 0,
    })
  },
})

async function start(holder: ClientActor, token: string, tool: SessionTool) {
  const { args, mark } = argumentsFor(tool)
  return { mark, answer: await holder.callTool(token, tool.name, args) }
}

/** Whether a call asked the upstream with authority that it took; what else came of it is up to the tool. */
function reached(caused: readonly SeenRequest[]): boolean {
  return caused.some(({ request: { status } }) => status !== 401 && status !== 403)
}

function isRefresh(seen: SeenRequest): boolean {
  return refreshTokenOf(seen) !== undefined
}

/** The refresh token that a request spends (RFC 6749 §6). */
function refreshTokenOf({ request }: SeenRequest): string | undefined {
  if (request.method !== 'POST' || !request.body.includes('refresh_token=')) return undefined
  const form = new URLSearchParams(request.body)
  return form.get('grant_type') === 'refresh_token' ? (form.get('refresh_token') ?? undefined) : undefined
}

function grantOfRefreshTokens(upstream: UpstreamSeat): ReadonlyMap<string, string> {
  const tokens = upstream.credentials().filter(({ kind }) => kind === 'refresh-token')
  return new Map(tokens.map(({ value, lineage }) => [value, lineage.grant]))
}

function sameGrant(one: SeenRequest, other: SeenRequest, grants: ReadonlyMap<string, string>): boolean {
  const [left, right] = [one, other].map((seen) => grants.get(refreshTokenOf(seen) ?? ''))
  return left !== undefined && left === right
}

/** Whether one arrived before the other was answered, and the other way round. */
function overlap({ request: one }: SeenRequest, { request: other }: SeenRequest): boolean {
  return one.n <= other.answeredAfter && other.n <= one.answeredAfter
}

export default upstreamRefresh
