import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { exchangeGrant } from '../../src/scenario/token-exchanges.ts'

const id = 'passthrough-upstream-token-hidden/anywhere'

/** What an upstream hands out, or is shown, for the server to use. */
const tokenKinds: readonly string[] = ['access-token', 'refresh-token']

/**
 * Judges every answer of the run so far, and of a short way of its own where there was none: it is played after
 * everything that does not disturb the target.
 */
const tokensAnywhere: Scenario = scenario({
  title: 'No answer to a client holds a token of the upstream, wherever in the run',
  probes: [id],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, mcpUrl, seat, visitor, probe } = stage
    const upstream = seat('upstream')
    const { issuer } = await alice.serverMetadata()
    const { accessToken, refreshToken, answer } = await alice.tokens()
    if (issuer === upstream.origin) {
      probe(id, answer).isNotApplicable(
        `${upstream.origin} issues the tokens itself: its tokens are those of the clients`,
      )
      return
    }
    const answers = [answer, await alice.listTools(accessToken)]
    const tool = await needSessionTool(stage, alice, accessToken)
    const call = await callSessionTool(stage, alice, accessToken, tool)
    answers.push(call.result)
    if (refreshToken !== undefined) answers.push(await alice.refresh(refreshToken))

    const { recorder } = visitor
    const tokens = new Map(
      upstream.credentials().flatMap(({ kind, value }) => {
        const name = tokenKinds.includes(kind) ? recorder.pseudonyms.find(value) : undefined
        return name === undefined ? [] : [[name, kind] as const]
      }),
    )
    if (tokens.size === 0) {
      probe(id, answers).isNotApplicable('the upstream has given no token to the server, and was shown none')
      return
    }
    const places = new Set([mcpUrl, String(issuer)].map((url) => new URL(url).origin))
    const shown = recorder
      .toldToClients()
      // Whoever plays the MCP server at a token exchange gets what is meant for it.
      .filter(({ exchange: { request } }) => places.has(originOf(request.url)) && !isExchange(request.body))
      .flatMap(({ exchange, names }) => {
        const found = [...names].flatMap((name) => tokens.get(name) ?? [])
        return found.length === 0 ? [] : [{ exchange, found }]
      })
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

function isExchange(body: string): boolean {
  return new URLSearchParams(body).get('grant_type') === exchangeGrant || body.includes('subject_token')
}

export default tokensAnywhere
