import type { Answer } from '../../src/http/sender.ts'
import { inWords, stringList } from '../../src/protocol/json-document.ts'
import type { AuthMethod, Callback } from '../../src/scenario/actor.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { readRefusal } from '../../src/scenario/refusal.ts'

/** What a request of each grant needs besides the client, so that only an unknown grant is called unsupported. */
const grantParams: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  authorization_code: { code: 'claimcheck-no-such-code', redirect_uri: 'http://127.0.0.1/claimcheck' },
  refresh_token: { refresh_token: 'claimcheck-no-such-refresh-token' },
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    subject_token: 'claimcheck-no-such-token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  },
}

const methodProbes = {
  none: 'asm-auth-methods-truthful/none',
  client_secret_post: 'asm-auth-methods-truthful/post',
  client_secret_basic: 'asm-auth-methods-truthful/basic',
} as const

const truthfulMetadata: Scenario = scenario({
  title: 'The authorization server does what its metadata says',
  probes: [
    'asm-grant-types-truthful/explicit',
    'asm-grant-types-truthful/served',
    'asm-auth-methods-truthful/none',
    'asm-auth-methods-truthful/post',
    'asm-auth-methods-truthful/basic',
    'asm-auth-methods-truthful/checked',
    'asm-iss-flag-truthful/success',
    'asm-iss-flag-truthful/error',
  ],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, probe, part, control }) {
    const metadata = await alice.serverMetadata()
    const { answer: registered } = await alice.registration()
    const grants = stringList(metadata, 'grant_types_supported')
    probe('asm-grant-types-truthful/explicit', registered).observes({
      expected: 'grant_types_supported, since leaving it out means authorization_code and implicit',
      actual: inWords(metadata.grant_types_supported),
      ok: grants !== undefined,
    })
    const refused: { grant: string; answer: Answer }[] = []
    const asked: Answer[] = []
    for (const grant of grants ?? []) {
      if (grant === 'implicit') continue
      const answer = await alice.tokenRequest({ grant_type: grant, ...grantParams[grant] })
      asked.push(answer)
      if (readRefusal(answer).error === 'unsupported_grant_type') refused.push({ grant, answer })
    }
    if (asked.length === 0)
      probe('asm-grant-types-truthful/served', registered).isNotApplicable(
        'no grant of the token endpoint is advertised',
      )
    else
      probe(
        'asm-grant-types-truthful/served',
        refused.length > 0 ? refused.map(({ answer }) => answer) : asked,
      ).observes({
        expected: `no unsupported_grant_type for ${(grants ?? []).join(', ')}`,
        actual: refused.length === 0 ? 'each is known' : `unsupported: ${refused.map(({ grant }) => grant).join(', ')}`,
        ok: refused.length === 0,
      })

    const advertised = stringList(metadata, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic']
    for (const [method, id] of Object.entries(methodProbes) as [AuthMethod, (typeof methodProbes)[AuthMethod]][]) // the table's own keys
      await part([id], async () => {
        const client = anotherClient('alice')
        const { client: made, answer: registration } = await client.registration(method)
        const works = made.tokenEndpointAuthMethod === method
        if (!works && !advertised.includes(method)) {
          probe(id, registration).isNotApplicable(`${method} is neither advertised nor registered`)
          return
        }
        const callback = await client.authorize()
        control('the flow reaches the redirect URI with a code', callback.answers).holds(
          callback.code !== undefined,
          'no code',
        )
        const answer = await client.redeem(callback, { authentication: { method } })
        const accepted = answer.status !== undefined && answer.status < 300
        // Who registers may be given another method (RFC 7591 §3.2.1), which says nothing of clients that have this one.
        if (!accepted)
          control(`a client that asks for ${method} is registered with it`, registration).holds(
            works,
            made.tokenEndpointAuthMethod,
          )
        probe(id, [registration, answer]).observes({
          expected: advertised.includes(method)
            ? `${method} is advertised, so it works`
            : `${method} is not advertised, so it is refused`,
          actual: accepted
            ? 'it works'
            : `status ${answer.status ?? 'none'} with ${readRefusal(answer).error ?? 'no error code'}`,
          ok: accepted === advertised.includes(method),
        })
      })

    await part(['asm-auth-methods-truthful/checked'], async () => {
      const right: Answer[] = []
      const open: { method: string; answer: Answer }[] = []
      for (const method of ['client_secret_post', 'client_secret_basic'] as const) {
        if (!advertised.includes(method)) continue
        const client = anotherClient('alice')
        const { client: made } = await client.registration(method)
        if (made.tokenEndpointAuthMethod !== method || made.clientSecret === undefined) continue
        const answer = await client.redeem(await client.authorize(), {
          authentication: { method, secret: 'claimcheck-wrong-secret-of-some-length' },
        })
        const own = await client.redeem(await client.authorize())
        if (own.status === undefined || own.status >= 300) continue
        right.push(own, answer)
        if (answer.status !== undefined && answer.status < 300) open.push({ method, answer })
      }
      if (right.length === 0)
        probe('asm-auth-methods-truthful/checked', registered).isNotApplicable(
          'no advertised method with a secret works',
        )
      else
        probe('asm-auth-methods-truthful/checked', open.length > 0 ? open.map(({ answer }) => answer) : right).observes(
          {
            expected: 'a wrong secret is refused by every method that works',
            actual: open.length === 0 ? 'it is' : `accepted by ${open.map(({ method }) => method).join(', ')}`,
            ok: open.length === 0,
          },
        )
    })

    await part(['asm-iss-flag-truthful/success', 'asm-iss-flag-truthful/error'], async () => {
      const flag = metadata.authorization_response_iss_parameter_supported === true
      const silent = 'the server neither announces iss nor sends it'
      const observe = (callback: Callback) => {
        const iss = callback.params.get('iss')
        return {
          expected: flag
            ? `iss ${inWords(metadata.issuer)}, as the flag says`
            : 'no iss, since the flag does not announce it',
          actual: iss === null ? 'no iss' : `iss ${iss}`,
          ok: flag ? iss === metadata.issuer : iss === null,
        }
      }
      const success = await alice.authorize()
      control('the flow reaches the redirect URI with a code', success.answers).holds(
        success.code !== undefined,
        'no code',
      )
      if (!flag && success.iss === undefined)
        probe('asm-iss-flag-truthful/success', success.answers.slice(-1)).isNotApplicable(silent)
      else probe('asm-iss-flag-truthful/success', success.answers.slice(-1)).observes(observe(success))
      const { callback: error, answers } = await alice.attempt({ response_type: 'claimcheck-unknown' })
      if (error?.params.has('error') !== true)
        probe('asm-iss-flag-truthful/error', answers).isNotApplicable('the error does not come by a redirect')
      else if (!flag && error.iss === undefined)
        probe('asm-iss-flag-truthful/error', answers.slice(-1)).isNotApplicable(silent)
      else probe('asm-iss-flag-truthful/error', answers.slice(-1)).observes(observe(error))
    })
  },
})

export default truthfulMetadata
