import type { Answer } from '../../src/http/sender.ts'
import { inWords, isJsonObject } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'

const responseCaching: Scenario = scenario({
  title: 'No cache keeps an answer with tokens or credentials',
  probes: ['tok-no-store/code', 'tok-no-store/refresh', 'tok-no-store/registration', 'tok-no-store/error'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, probe, part, control }) {
    const { answer: first } = await alice.registration()
    const { answer: redeemed, refreshToken } = await alice.tokens()
    const say = (answer: Answer) => {
      const lines = answer.header('cache-control')
      return {
        expected: 'Cache-Control: no-store',
        actual: lines.length === 0 ? 'no Cache-Control' : `Cache-Control: ${inWords(lines.join(', '))}`,
        ok: directives(lines).includes('no-store'),
      }
    }
    probe('tok-no-store/code', redeemed).observes(say(redeemed))
    await part(['tok-no-store/registration'], async () => {
      if (!alice.registers)
        throw new Unjudged('seat-missing', 'it takes a client that registers, and one that is known was named', [])
      const confidential = async (): Promise<Answer> =>
        (await anotherClient('alice').registration('client_secret_basic')).answer
      const registered = holdsCredential(first) ? first : await confidential()
      if (holdsCredential(registered)) probe('tok-no-store/registration', registered).observes(say(registered))
      else
        probe('tok-no-store/registration', registered).isNotApplicable('no answer to a registration holds a credential')
    })

    if (refreshToken === undefined)
      probe('tok-no-store/refresh', redeemed).isNotApplicable(await alice.withoutRefreshToken())
    else {
      const refreshed = await alice.refresh(refreshToken)
      control('the client refreshes', refreshed).succeeds(refreshed)
      probe('tok-no-store/refresh', refreshed).observes(say(refreshed))
    }

    const refused = await alice.redeem({
      code: 'claimcheck-no-such-code',
      redirectUri: 'http://127.0.0.1',
      verifier: 'x'.repeat(43),
    })
    control('a code that nobody issued is refused', refused).holds(
      refused.status !== undefined && refused.status >= 400,
      `status ${refused.status ?? 'none'}`,
    )
    probe('tok-no-store/error', refused).observes(say(refused))
  },
})

/** Whether an answer to a registration has something in it that proves the client later (RFC 7591 §3.2.1, RFC 7592 §3). */
function holdsCredential(answer: Answer): boolean {
  const read = answer.json()
  if (!read.ok || !isJsonObject(read.value)) return false
  const { client_secret: secret, registration_access_token: token } = read.value
  return secret !== undefined || token !== undefined
}

/** The directives of all `Cache-Control` lines, in lower case and without values (RFC 9111 §5.2). */
function directives(lines: readonly string[]): readonly string[] {
  return lines
    .join(',')
    .split(',')
    .map((directive) => directive.split('=')[0]?.trim().toLowerCase() ?? '')
}

export default responseCaching
