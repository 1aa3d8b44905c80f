import type { Answer } from '../../src/http/sender.ts'
import { inWords, isJsonObject, type JsonObject, stringMember } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { endOfIssued, saidIn } from '../../src/scenario/exchange-answer.ts'
import { openExchangeDesk } from '../../src/scenario/exchange-desk.ts'
import type { Probe } from '../../src/scenario/speech.ts'
import { tokenTypes } from '../../src/scenario/token-exchanges.ts'

const issued: Scenario = scenario({
  title: 'What an exchange gives says what it is, who acts, and ends with what it was made of',
  probes: [
    'txe-response-form/members',
    'txe-response-form/token-type',
    'txe-response-form/no-store',
    'txe-lifetime-bounded/issued',
    'txe-no-refresh-token/issued',
    'txe-act-recorded/sub',
    'txe-act-recorded/act',
  ],
  seats: ['client', 'service'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, now, probe, control } = stage
    const { accessToken, answer: given } = await alice.tokens()
    const { service, exchange } = await openExchangeDesk(stage, alice)
    const answer = await exchange(accessToken)
    control('the MCP server’s own client exchanges a token', answer).succeeds(answer)
    const said = saidIn(answer)

    const names = ['access_token', 'issued_token_type', 'token_type']
    const missing = names.filter((name) => stringMember(said, name) === undefined)
    probe('txe-response-form/members', answer).observes({
      expected: names.join(', '),
      actual: missing.length === 0 ? 'all of them' : `without ${missing.join(', ')}`,
      ok: missing.length === 0,
    })
    tokenType(said, probe('txe-response-form/token-type', answer))
    const caching = answer.header('cache-control').join(', ')
    probe('txe-response-form/no-store', answer).observes({
      expected: 'Cache-Control: no-store',
      actual: caching === '' ? 'no Cache-Control' : caching,
      ok: /(?:^|[\s,])no-store(?:$|[\s,])/i.test(caching),
    })
    probe('txe-no-refresh-token/issued', answer).observes({
      expected: 'no refresh_token',
      actual: said['refresh_token'] === undefined ? 'none' : 'one',
      ok: said['refresh_token'] === undefined,
    })

    const claims = decodeJwt(stringMember(said, 'access_token') ?? '')?.claims
    const [end, mostly] = [
      endOfIssued(said, now()),
      endOfSubject(accessToken, now() - secondsBetween(given, answer), saidIn(given)),
    ]
    const bounded = probe('txe-lifetime-bounded/issued', answer)
    if (end === undefined || mostly === undefined)
      bounded.isNotApplicable('the end of one of the two tokens is not known')
    else
      bounded.observes({
        expected: `an end no later than that of the subject token (${mostly})`,
        actual: `${end}`,
        ok: end <= mostly,
      })
    whoActs(claims, service.clientId, probe('txe-act-recorded/sub', answer), probe('txe-act-recorded/act', answer))
  },
})

/** The end of the subject token in epoch seconds, by its claim or by the answer that brought it; undefined where neither says. */
function endOfSubject(token: string, given: number, { expires_in: life }: JsonObject): number | undefined {
  const claimed = decodeJwt(token)?.claims.exp
  if (typeof claimed === 'number') return claimed
  return typeof life === 'number' ? given + life : undefined
}

/** Whole seconds from one answer to a later one. */
function secondsBetween({ exchange: first }: Answer, { exchange: later }: Answer): number {
  return Math.floor((later.at + later.duration - first.at - first.duration) / 1000)
}

/** `Bearer` or another way to use an access token; `N_A` for what is none (RFC 8693 §2.2.1). */
function tokenType(said: JsonObject, probe: Probe): void {
  const [issuedType, type] = [stringMember(said, 'issued_token_type'), stringMember(said, 'token_type')]
  const isAccessToken = issuedType === tokenTypes.accessToken || issuedType === tokenTypes.jwt
  if (issuedType === undefined) probe.isNotApplicable('the answer does not say what it issued')
  else
    probe.observes({
      expected: isAccessToken ? 'a way to use an access token, like Bearer' : 'N_A',
      actual: inWords(type),
      ok: type !== undefined && (isAccessToken ? type !== 'N_A' : type === 'N_A'),
    })
}

function whoActs(claims: JsonObject | undefined, clientId: string, sub: Probe, act: Probe): void {
  if (claims === undefined) {
    for (const one of [sub, act]) one.isNotApplicable('the issued token is opaque')
    return
  }
  sub.observes({
    expected: 'sub is the person, not the client that acts',
    actual: claims['sub'] === clientId ? 'the client itself' : inWords(claims['sub']),
    ok: claims['sub'] !== undefined && claims['sub'] !== clientId,
  })
  const actor = claims['act']
  if (actor === undefined) act.isNotApplicable('no actor token was sent, and the issued token names no actor')
  else
    act.observes({
      expected: `act names the client that acts, ${clientId}`,
      actual: inWords(actor),
      ok: isJsonObject(actor) && [actor['sub'], actor['client_id']].includes(clientId),
    })
}

export default issued
