import { isServed } from '../../src/client/mcp-answer.ts'
import { isJsonObject, stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { findSessionTools } from '../../src/scenario/session-tools.ts'
import { exchangeGrant } from '../../src/scenario/token-exchanges.ts'

const id = 'passthrough-upstream-token-hidden/anywhere'
/** Of them, what lasts. */
const refreshId = 'rt-upstream-never-to-client/anywhere'

/** What an upstream hands out, or is shown, for the server to use. */
const tokenKinds: readonly string[] = ['access-token', 'refresh-token']

/**
 * Judges every answer of the run so far, and of a short way of its own where there was none: it is played after
 * everything that does not disturb the target.
 */
const tokensAnywhere: Scenario = scenario({
  title: 'No answer to a client holds a token of the upstream, wherever in the run',
  probes: [id, refreshId],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, mcpUrl, seat, visitor, probe } = stage
    const upstream = seat('upstream')
    const { issuer } = await alice.serverMetadata()
    const { accessToken, refreshToken, answer } = await alice.tokens()
    if (issuer === upstream.origin) {
      for (const one of [id, refreshId] as const)
        probe(one, answer).isNotApplicable(
          `${upstream.origin} issues the tokens itself: its tokens are those of the clients`,
        )
      return
    }
    const listed = await alice.listTools(accessToken)
    const answers = [answer, listed]
    // Where no tool can be called, what was said until then counts all the same.
    const [tool] = isServed(listed) ? await findSessionTools(stage, alice, accessToken) : []
    if (tool !== undefined) answers.push((await callSessionTool(stage, alice, accessToken, tool)).result)
    if (refreshToken !== undefined) answers.push(await alice.refresh(refreshToken))

    const { recorder } = visitor
    const places = new Set([mcpUrl, String(issuer)].map((url) => new URL(url).origin))
    const told = recorder
      .toldToClients()
      // Whoever plays the MCP server at a token exchange gets what is meant for it.
      .filter(({ exchange: { request } }) => places.has(originOf(request.url)) && !isExchange(request.body))
    const ofClients = new Set(told.map(({ exchange }) => accessTokenIn(exchange.response?.body ?? '')))
    const tokens = new Map(
      upstream.credentials().flatMap(({ kind, value, lineage }) => {
        const name = tokenKinds.includes(kind) ? recorder.pseudonyms.find(value) : undefined
        // A token of the client's own that the upstream takes as well is another matter (passthrough-inbound-not-forwarded).
        const own = lineage.flow === 'delegation' && ofClients.has(name)
        return name === undefined || own ? [] : [[name, kind] as const]
      }),
    )
    const shownOf = (wanted: (kind: string) => boolean) =>
      told.flatMap(({ exchange, names }) => {
        const found = [...names].flatMap((name) => tokens.get(name) ?? []).filter(wanted)
        return found.length === 0 ? [] : [{ exchange, found }]
      })
    const lasting = [...tokens.values()].filter((kind) => kind === 'refresh-token').length
    const lastingShown = shownOf((kind) => kind === 'refresh-token')
    if (lasting === 0) probe(refreshId, answers).isNotApplicable('the upstream has given the server no refresh token')
    else
      probe(refreshId, lastingShown.length === 0 ? answers : lastingShown.slice(0, 5)).observes({
        expected: `none of ${lasting} refresh tokens of the upstream in any answer to a client`,
        actual: lastingShown.length === 0 ? 'none' : `one in ${lastingShown.length} answers`,
        ok: lastingShown.length === 0,
      })
    if (tokens.size === 0) {
      probe(id, answers).isNotApplicable('the upstream has given no token to the server, and was shown none')
      return
    }
    const shown = shownOf(() => true)
    probe(id, shown.length === 0 ? answers : shown.slice(0, 5)).observes({
      expected: `none of ${tokens.size} tokens of the upstream in any answer to a client`,
      actual:
        shown.length === 0
          ? 'none'
          : `${[...new Set(shown.flatMap(({ found }) => found))].join(' and ')} of the upstream in ${shown.length} answers`,
      ok: shown.length === 0,
    })
  },
})

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}

/** The pseudonym of the token that a token response gives (RFC 6749 §5.1). */
function accessTokenIn(body: string): string | undefined {
  try {
    const read: unknown = JSON.parse(body)
    return isJsonObject(read) ? stringMember(read, 'access_token') : undefined
  } catch {
    return undefined
  }
}

function isExchange(body: string): boolean {
  return new URLSearchParams(body).get('grant_type') === exchangeGrant || body.includes('subject_token')
}

export default tokensAnywhere
