import type { Answer } from '../http/sender.ts'
import type { Genuine, Mutation } from '../mutations/mutation.ts'
import { keyFromJwk, keySigner, strangerKey, type TokenKey, writeJws } from '../protocol/jws.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import { type ProbeId, type Scenario, scenario } from './definition.ts'
import type { HostedDocument } from './host.ts'
import type { Stage } from './stage.ts'

/** What a scenario of changed tokens is made of. */
export interface MutationScenario {
  readonly title: string
  readonly mutations: readonly Mutation[]
}

/**
 * Makes a scenario of a table of changes: a genuine token is accepted, also when the harness has signed it again; then
 * each change is tried with one call, and nothing else about the call differs; at last the genuine token is accepted
 * still, so that nothing was refused for the number of calls.
 */
export function mutationScenario({ title, mutations }: MutationScenario): Scenario {
  return scenario({
    title,
    probes: mutations.map(({ probe }) => probe),
    seats: namesUrl(mutations) ? ['client', 'issuer', 'host'] : ['client', 'issuer'],
    impact: 'active',
    play: (stage) => tryAll(stage, mutations),
  })
}

async function tryAll(stage: Stage<ProbeId>, mutations: readonly Mutation[]): Promise<void> {
  const { alice, probe, control } = stage
  const { accessToken, answer: issued } = await alice.tokens()
  const first = await alice.listTools(accessToken)
  control('the genuine token is accepted', first).holds(isServed(first), `status ${first.status ?? 'none'}`)
  const hosted = await strangerKeys(stage, namesUrl(mutations))
  const genuine = await takeApart(stage, accessToken, hosted)
  if (genuine === undefined) {
    for (const { probe: id } of mutations)
      probe(id, issued).isNotApplicable('the tokens are opaque: nothing in them can be changed')
    return
  }
  const again = await alice.listTools(writeJws(genuine.header, genuine.claims, keySigner(genuine.key)))
  control('the genuine token, signed again by the harness, is accepted', again).holds(
    isServed(again),
    `status ${again.status ?? 'none'}`,
  )

  const tried: Tried[] = []
  for (const mutation of mutations) {
    const made = mutation.make(genuine)
    if (typeof made !== 'string') probe(mutation.probe, issued).isNotApplicable(made.notHere)
    else tried.push({ mutation, made, answer: await alice.listTools(made) })
  }
  const last = await alice.listTools(accessToken)
  control('the genuine token is still accepted', last).holds(isServed(last), `status ${last.status ?? 'none'}`)
  for (const one of tried) judge(stage, one, genuine.resource, hosted)
}

/** A change that was tried, with the token that it made and the answer to it. */
interface Tried {
  readonly mutation: Mutation
  readonly made: string
  readonly answer: Answer
}

function judge({ alice, probe }: Stage<ProbeId>, tried: Tried, resource: string, hosted: Hosted): void {
  const { mutation, made, answer } = tried
  const { expect, change, why, names } = mutation
  const actual = mutation.probe.startsWith('token-aud-') ? audienceOf(made) : undefined
  const asked = names === 'stranger-url' && (hosted.document?.fetched() ?? 0) > 0
  const seen = isServed(answer) ? 'accepted' : `status ${answer.status ?? 'none'}`
  const { status } = answer
  // Which of these it must be is a check of its own; a 500 or silence is no refusal.
  const refused = status !== undefined && [400, 401, 403].includes(status)
  const wanted = expect === 'accepted' ? 'accepted' : 'refused'
  probe(mutation.probe, answer).observes({
    expected: `${wanted}, where ${change}: ${why}`,
    actual: asked ? `${seen}, and the URL in the token was asked` : seen,
    ok: !asked && (expect === 'accepted' ? isServed(answer) : refused),
    ...(actual === undefined ? {} : { audience: { expected: resource, actual, token: alice.nameOf(made) } }),
  })
}

/** `aud` as a list, where it has a form that can be shown as one (RFC 7519 §4.1.3). */
function audienceOf(token: string): readonly string[] | undefined {
  const aud = decodeJwt(token)?.claims.aud
  if (aud === undefined) return []
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) && aud.every((one) => typeof one === 'string') ? aud : undefined
}

interface Hosted {
  readonly key: TokenKey
  /** Absent where no token of the table names it. */
  readonly document: HostedDocument | undefined
}

/** A key that nobody trusts, served where a token can point to. */
async function strangerKeys(stage: Stage<ProbeId>, serve: boolean): Promise<Hosted> {
  const key = strangerKey()
  if (!serve) return { key, document: undefined }
  const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, alg: key.alg, use: 'sig' }
  return { key, document: await stage.host.serve('/keys.json', () => ({ keys: [jwk] })) }
}

async function takeApart(stage: Stage<ProbeId>, token: string, hosted: Hosted): Promise<Genuine | undefined> {
  const decoded = decodeJwt(token)
  if (decoded === undefined) return undefined
  const { alice, seat, now } = stage
  const issuer = seat('issuer')
  const own = await issuer.signingKey()
  const neighbour = await issuer.neighbourKey?.()
  return {
    token,
    header: decoded.header,
    claims: decoded.claims,
    resource: await alice.resource(),
    issuer: String((await alice.serverMetadata()).issuer),
    clientId: (await alice.registration()).client.clientId,
    now: now(),
    key: keyFromJwk(own.jwk, own.alg, own.kid),
    neighbour: neighbour === undefined ? undefined : keyFromJwk(neighbour.jwk, neighbour.alg, neighbour.kid),
    stranger: hosted.key,
    strangerUrl: hosted.document?.url ?? '',
    serverClientId: stage.serverClientId ?? 'claimcheck-no-such-client',
  }
}

function namesUrl(mutations: readonly Mutation[]): boolean {
  return mutations.some(({ names }) => names === 'stranger-url')
}

function isServed({ status, text }: Answer): boolean {
  return status !== undefined && status >= 200 && status < 300 && /"result"\s*:/.test(text)
}
