import { scopeToAskFor } from '../../src/client/discover.ts'
import { identifierForm } from '../../src/protocol/identifier.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import {
  exchangeGrant,
  needDelegated,
  tokenExchangesIn,
  tokenTypes,
  unseenExchange,
} from '../../src/scenario/token-exchanges.ts'

const serverRequest: Scenario = scenario({
  title: 'The MCP server asks for exactly what a call needs, in the form of RFC 8693',
  probes: [
    'txe-request-form/server',
    'txe-subject-token-type-correct/server',
    'txe-actor-type-paired/server',
    'txe-target-named/named',
    'txe-target-named/resource-form',
    'txe-scope-not-broader/narrow-request',
    'txe-no-refresh-token/not-asked',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, anotherClient, probe } = stage
    const tool = await needSessionTool(stage, alice, await alice.accessToken())
    // A token that the server has not seen: for one that it has, it may go on with what it got before.
    const holder = anotherClient('alice')
    const token = await holder.accessToken()
    const call = await callSessionTool(stage, holder, token, tool)
    needDelegated(call)
    const [exchange] = tokenExchangesIn(call)
    if (exchange === undefined) throw unseenExchange(stage, call)
    const { seen, params } = exchange
    const evidence = [call.result, seen]
    const shown = (name: string): string => `${name} ${inWords(params.get(name) ?? undefined)}`

    const missing = ['subject_token', 'subject_token_type'].filter((name) => (params.get(name) ?? '') === '')
    const grant = params.get('grant_type')
    probe('txe-request-form/server', evidence).observes({
      expected: `grant_type ${exchangeGrant}, with subject_token and subject_token_type`,
      actual: missing.length === 0 ? shown('grant_type') : `${shown('grant_type')}, without ${missing.join(' and ')}`,
      ok: missing.length === 0 && grant === exchangeGrant,
    })

    const subject = params.get('subject_token')
    const type = params.get('subject_token_type')
    const fitting: readonly string[] = [tokenTypes.accessToken, tokenTypes.jwt]
    if (subject !== token || type === null)
      probe('txe-subject-token-type-correct/server', evidence).isNotApplicable(
        subject === token ? 'no type is declared' : 'what is exchanged is not the token of the call',
      )
    else
      probe('txe-subject-token-type-correct/server', evidence).observes({
        expected: `the type of an access token: ${fitting.join(' or ')}`,
        actual: shown('subject_token_type'),
        ok: fitting.includes(type),
      })

    const paired = params.has('actor_token') === params.has('actor_token_type')
    probe('txe-actor-type-paired/server', evidence).observes({
      expected: 'actor_token and actor_token_type, or neither',
      actual: paired ? (params.has('actor_token') ? 'both' : 'neither') : 'one without the other',
      ok: paired,
    })

    const targets = [...params.getAll('audience'), ...params.getAll('resource')]
    probe('txe-target-named/named', evidence).observes({
      expected: 'an audience or a resource',
      actual: targets.length === 0 ? 'neither' : targets.join(', '),
      ok: targets.length > 0,
    })
    const resources = params.getAll('resource')
    if (resources.length === 0)
      probe('txe-target-named/resource-form', seen).isNotApplicable('the request names no resource')
    else
      probe('txe-target-named/resource-form', evidence).observes({
        expected: 'an absolute URI without a fragment',
        actual: resources.join(', '),
        ok: resources.map(identifierForm).every(({ absolute, hasFragment }) => absolute && !hasFragment),
      })

    const held = (scopeToAskFor(await alice.discovered()) ?? '').split(' ').filter((one) => one !== '')
    const asked = (params.get('scope') ?? '').split(' ').filter((one) => one !== '')
    if (held.length < 2)
      probe('txe-scope-not-broader/narrow-request', seen).isNotApplicable('the server knows fewer than two scopes')
    else
      probe('txe-scope-not-broader/narrow-request', evidence).observes({
        expected: `fewer scopes than the token of the call has (${held.join(' ')})`,
        actual: asked.length === 0 ? 'no scope at all, which asks for everything' : asked.join(' '),
        ok: asked.length > 0 && asked.length < held.length,
      })

    probe('txe-no-refresh-token/not-asked', evidence).observes({
      expected: 'anything but a refresh token',
      actual: shown('requested_token_type'),
      ok: params.get('requested_token_type') !== tokenTypes.refreshToken,
    })
  },
})

export default serverRequest
