import type { Answer } from '../../src/http/sender.ts'
import { stringList } from '../../src/protocol/json-document.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import type { Forward } from '../../src/scenario/login-legs.ts'
import { proxyScenario } from '../../src/scenario/proxy-scenario.ts'
import { openNothing, wordsOf } from '../../src/scenario/scopes.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { headerOf, type SeenRequest } from '../../src/scenario/upstream-watch.ts'

const upstreamRequest: Scenario = proxyScenario({
  title: 'Upstream the proxy is a careful client of its own, and asks for no more than it needs',
  probes: [
    'proxy-upstream-redirect-fixed/authorization',
    'proxy-upstream-redirect-fixed/token',
    'proxy-upstream-pkce/protected',
    'proxy-upstream-pkce/beside-nonce',
    'proxy-upstream-pkce/fresh',
    'proxy-upstream-scope-minimal/offline-access',
    'proxy-upstream-scope-minimal/follows-request',
    'authz-scope-not-widened/upstream',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage, login) {
    const { alice, anotherClient, discovery, probe, control, part, watchUpstream } = stage
    const { found, lookups } = await discovery.resourceMetadata()
    const offered = stringList(found?.document, 'scopes_supported') ?? []
    const [narrow] = offered
    const broad = await login.toUpstream(alice)
    const redirectUri = 'http://127.0.0.1:33422/narrow/callback'
    const scope = narrow === undefined ? {} : { scope: narrow }
    const second = await login.toUpstream(anotherClient('alice', { redirectUri, ...scope }))
    const requests = [...broad.answers, ...second.answers]

    const [here, there] = [broad, second].map(({ params }) => params.get('redirect_uri'))
    const clients = [broad.request.redirectUri, redirectUri]
    const own = here === there && !clients.some((uri) => here?.includes(uri) === true)
    probe('proxy-upstream-redirect-fixed/authorization', requests).observes({
      expected: 'one redirect URI for two clients that return to different places, and neither of theirs',
      actual: own ? `${here ?? 'none, so the registered one'} for both` : `${here ?? 'none'}, ${there ?? 'none'}`,
      ok: own,
    })

    const challenge = ({ params }: Forward): string | undefined =>
      params.get('code_challenge_method') === 'S256' ? (params.get('code_challenge') ?? undefined) : undefined
    const nonce = broad.params.get('nonce')
    let relayed: readonly Answer[] | undefined
    await part(['proxy-upstream-redirect-fixed/token', 'proxy-upstream-pkce/protected'], async () => {
      const back = await login.signIn(broad)
      const { result: done, seen } = await watchUpstream(() => login.finish(back))
      control('the login ends at the client with a code', done.answers).holds(done.code !== undefined, done.ended)
      const asked = seen.find(({ request }) => new URLSearchParams(request.body).has('code'))
      if (asked === undefined && (await isClientsOwn(stage, broad, done.code))) {
        relayed = done.answers
        for (const id of ['proxy-upstream-redirect-fixed/token', 'proxy-upstream-pkce/protected'] as const)
          probe(id, relayed).isNotApplicable(noClient)
        return
      }
      control('the proxy redeems the code of the upstream', done.answers).holds(asked !== undefined, 'no request does')
      if (asked === undefined) return
      const form = new URLSearchParams(asked.request.body)
      const sent = form.get('redirect_uri')
      if (sent === null)
        probe('proxy-upstream-redirect-fixed/token', asked).isNotApplicable(
          'the token request names no redirect URI, as OAuth 2.1 lets clients do',
        )
      else
        probe('proxy-upstream-redirect-fixed/token', [...broad.answers, asked]).observes({
          expected: `the same redirect URI as before, ${here ?? 'the registered one'}`,
          actual: sent,
          ok: here === null || sent === here,
        })
      const confidential = form.has('client_secret') || headerOf(asked, 'authorization').length > 0
      const byNonce = nonce !== null && confidential
      probe('proxy-upstream-pkce/protected', [...broad.answers, asked]).observes({
        expected: 'a code challenge with S256, or the nonce of a confidential OpenID Connect client',
        actual:
          challenge(broad) !== undefined
            ? 'a challenge with S256'
            : byNonce
              ? 'a nonce'
              : 'neither, so nothing binds the code',
        ok: challenge(broad) !== undefined || byNonce,
      })
    })
    if (relayed !== undefined) probe('proxy-upstream-pkce/beside-nonce', relayed).isNotApplicable(noClient)
    else if (nonce === null)
      probe('proxy-upstream-pkce/beside-nonce', requests).isNotApplicable(
        'no nonce is sent, so that PKCE is all that binds the code',
      )
    else
      probe('proxy-upstream-pkce/beside-nonce', requests).observes({
        expected: 'a code challenge with S256 beside the nonce',
        actual: challenge(broad) === undefined ? 'the nonce alone' : 'both',
        ok: challenge(broad) !== undefined,
      })
    if (relayed !== undefined) probe('proxy-upstream-pkce/fresh', relayed).isNotApplicable(noClient)
    else if (challenge(broad) === undefined || challenge(second) === undefined)
      probe('proxy-upstream-pkce/fresh', requests).isNotApplicable('no code challenge with S256 is sent')
    else
      probe('proxy-upstream-pkce/fresh', requests).observes({
        expected: 'another challenge for each request',
        actual: challenge(broad) === challenge(second) ? 'the same twice' : 'two that differ',
        ok: challenge(broad) !== challenge(second),
      })

    const scopesOf = ({ params }: Forward): readonly string[] => wordsOf(params.get('scope'))
    await part(['proxy-upstream-scope-minimal/offline-access'], async () => {
      const registration = { grant_types: ['authorization_code'] }
      const modest = await login.toUpstream(anotherClient('alice', { registration, ...scope }))
      const wanted = scopesOf(modest)
      const asks = wanted.includes('offline_access')
      // Where calls run on the session's own grant, that grant has to be renewed for them.
      const renewing = asks ? await renewingCall(stage, anotherClient('alice', { registration, ...scope })) : undefined
      const needed = renewing !== undefined && renewing.renewals.length > 0
      const shown = wanted.join(' ') || 'no scope'
      probe('proxy-upstream-scope-minimal/offline-access', [
        ...modest.answers,
        ...(renewing === undefined ? [] : [renewing.result, ...renewing.renewals]),
      ]).observes({
        expected: 'no offline_access for a client that cannot refresh and did not ask for it, unless its calls need it',
        actual: needed ? `${shown}: a call of such a session renews its grant at the upstream` : shown,
        ok: !asks || needed,
      })
    })
    const more = (forward: Forward): readonly string[] => scopesOf(forward).filter((scope) => !openNothing.has(scope))
    if (narrow === undefined || offered.length < 2) {
      for (const id of ['proxy-upstream-scope-minimal/follows-request', 'authz-scope-not-widened/upstream'] as const)
        probe(
          id,
          lookups.map(({ answer }) => answer),
        ).isNotApplicable('the server offers no scopes of which a client could ask for one')
    } else {
      // What the proxy needs for itself is not what it offers to clients.
      const added = scopesOf(second).filter((one) => one !== narrow && offered.includes(one) && !openNothing.has(one))
      probe('authz-scope-not-widened/upstream', second.answers).observes({
        expected: `nothing that clients can ask for is asked for at the upstream but ${narrow}`,
        actual: added.length === 0 ? 'nothing else' : added.join(' '),
        ok: added.length === 0,
      })
      probe('proxy-upstream-scope-minimal/follows-request', requests).observes({
        expected: `less access upstream for a client that asks for ${narrow} than for one that asks for everything, if any`,
        actual:
          more(second).length === 0
            ? 'none but to who the person is'
            : `${more(second).join(' ')}, and for everything ${more(broad).join(' ')}`,
        ok: more(second).length <= 1 || more(second).length < more(broad).length,
      })
    }
  },
})

const noClient =
  'clients go upstream with ids of their own and get the code of the upstream: the proxy is no client there, and redeems nothing'

/** Whether a client went upstream as itself, and got the code that the upstream gave. */
async function isClientsOwn(
  { alice, seat }: Pick<Stage<never>, 'alice' | 'seat'>,
  { params }: Forward,
  code: string | undefined,
): Promise<boolean> {
  const { client } = await alice.registration()
  const known = seat('upstream').credentials()
  return (
    params.get('client_id') === client.clientId && known.some(({ kind, value }) => kind === 'code' && value === code)
  )
}

/** A call of a client's session, with the renewals of a grant that it causes at the upstream (RFC 6749 §6). */
async function renewingCall(
  stage: Parameters<typeof needSessionTool>[0],
  holder: ClientActor,
): Promise<{ readonly result: Answer; readonly renewals: readonly SeenRequest[] }> {
  const token = await holder.accessToken()
  const { result, seen } = await callSessionTool(stage, holder, token, await needSessionTool(stage, holder, token))
  return { result, renewals: seen.filter(({ request }) => request.body.includes('grant_type=refresh_token')) }
}

export default upstreamRequest
