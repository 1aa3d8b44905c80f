import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** Ways of showing a genuine token that are none. */
const malformed = {
  empty: () => ['Bearer'],
  bare: (token: string) => [token],
  'other-scheme': (token: string) => [`Token ${token}`],
  trailing: (token: string) => [`Bearer ${token} x`],
  'twice-right-first': (token: string) => [`Bearer ${token}`, 'Bearer claimcheck-another'],
  'twice-right-last': (token: string) => ['Bearer claimcheck-another', `Bearer ${token}`],
  // Below what a common server takes as a header, so that it is the token that is looked at.
  oversized: (token: string) => [`Bearer ${token}${'A'.repeat(12_000)}`],
  'non-ascii': (token: string) => [`Bearer ${token}\u00fc`],
} as const

const authorizationHeader: Scenario = scenario({
  title: 'A token counts in the one Authorization header, and nowhere else',
  probes: [
    'rs-query-token-ignored/access-token',
    'rs-query-token-ignored/token',
    'rs-query-token-ignored/body',
    'rs-bearer-case-insensitive/lower',
    'rs-bearer-case-insensitive/mixed',
    'rs-malformed-authorization/empty',
    'rs-malformed-authorization/bare',
    'rs-malformed-authorization/other-scheme',
    'rs-malformed-authorization/trailing',
    'rs-malformed-authorization/twice-right-first',
    'rs-malformed-authorization/twice-right-last',
    'rs-malformed-authorization/oversized',
    'rs-malformed-authorization/non-ascii',
  ],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ mcpUrl, alice, probe, control }) {
    const token = await alice.accessToken()
    const ask = (values: readonly string[], url = mcpUrl, params: Readonly<Record<string, unknown>> = {}) =>
      alice.mcp.call(url, {
        method: 'tools/list',
        params,
        headers: values.map((value) => ['Authorization', value] as const),
      })
    const right = await ask([`Bearer ${token}`])
    control('the token is accepted in the header', right).holds(isServed(right), served(right))

    const elsewhere = {
      'access-token': await ask([], `${mcpUrl}?access_token=${encodeURIComponent(token)}`),
      token: await ask([], `${mcpUrl}?token=${encodeURIComponent(token)}`),
      body: await ask([], mcpUrl, { access_token: token }),
    }
    for (const [place, answer] of Object.entries(elsewhere) as [keyof typeof elsewhere, Answer][]) // the keys above
      probe(`rs-query-token-ignored/${place}`, answer).observes({
        expected: 'refused, as without a token',
        actual: served(answer),
        ok: isTurnedAway(answer),
      })
    for (const [name, scheme] of [
      ['lower', 'bearer'],
      ['mixed', 'bEaReR'],
    ] as const) {
      const answer = await ask([`${scheme} ${token}`])
      probe(`rs-bearer-case-insensitive/${name}`, answer).observes({
        expected: `accepted with the scheme as ${scheme}`,
        actual: served(answer),
        ok: isServed(answer),
      })
    }
    for (const [name, values] of Object.entries(malformed) as [keyof typeof malformed, (token: string) => string[]][]) {
      // the table's own keys
      const answer = await ask(values(token))
      probe(`rs-malformed-authorization/${name}`, answer).observes({
        expected: 'status 401 or 400',
        actual: served(answer),
        ok: isTurnedAway(answer),
      })
    }
  },
})

export default authorizationHeader
