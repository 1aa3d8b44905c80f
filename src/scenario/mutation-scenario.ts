import { isServed, served } from '../client/mcp-answer.ts'
import type { IssuerSeat } from '../contract/seats.ts'
import type { Seat } from '../contract/words.ts'
import type { Answer } from '../http/sender.ts'
import type { Mutation } from '../mutations/mutation.ts'
import { asPem, selfSigned } from '../protocol/certificate.ts'
import { keySigner, strangerKey, writeJws } from '../protocol/jws.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import { type ProbeId, type Scenario, scenario } from './definition.ts'
import { type Around, genuineOf, unknownStranger } from './genuine.ts'
import { type HostedDocument, jsonBody } from './host.ts'
import type { Stage } from './stage.ts'

/** What a scenario of changed tokens is made of. */
export interface MutationScenario {
  readonly title: string
  readonly mutations: readonly Mutation[]
  /** Seats besides those that every such scenario takes. */
  readonly seats?: readonly Seat[]
}

/**
 * Makes a scenario of a table of changes: a genuine token is accepted, also when the harness has signed it again; then
 * each change is tried with one call, and nothing else about the call differs; at last the genuine token is accepted
 * still, so that nothing was refused for the number of calls.
 */
export function mutationScenario({ title, mutations, seats = [] }: MutationScenario): Scenario {
  return scenario({
    title,
    probes: mutations.map(({ probe }) => probe),
    seats: ['client', 'issuer', ...(namesUrl(mutations) ? (['host'] as const) : []), ...seats],
    impact: 'active',
    session: 'shared',
    play: (stage) => tryAll(stage, mutations),
  })
}

async function tryAll(stage: Stage<ProbeId>, mutations: readonly Mutation[]): Promise<void> {
  const { alice, probe, control } = stage
  const { accessToken, answer: issued } = await alice.tokens()
  const first = await alice.listTools(accessToken)
  control('the genuine token is accepted', first).holds(isServed(first), served(first))
  const hosted = namesUrl(mutations) ? await hostStranger(stage) : { ...unknownStranger(), documents: {} }
  const genuine = await genuineOf(stage, alice, accessToken, hosted)
  if (genuine === undefined) {
    for (const { probe: id } of mutations)
      probe(id, issued).isNotApplicable('the tokens are opaque: nothing in them can be changed')
    return
  }
  const again = await alice.listTools(writeJws(genuine.header, genuine.claims, keySigner(genuine.key)))
  control(`${signedBy(stage.seat('issuer'))} is accepted`, again).holds(isServed(again), served(again))

  const tried: Tried[] = []
  for (const mutation of mutations) {
    const made = mutation.make(genuine)
    if (typeof made !== 'string') probe(mutation.probe, issued).isNotApplicable(made.notHere)
    else tried.push({ mutation, made, answer: await alice.listTools(made) })
  }
  const last = await alice.listTools(accessToken)
  control('the genuine token is still accepted', last).holds(isServed(last), served(last))
  for (const one of tried) judge(stage, one, genuine.resource, hosted)
}

/** What the control shows: a server that was not told to trust the second issuer refuses everything of it. */
function signedBy({ level, issuer }: IssuerSeat): string {
  return level === 'own-key'
    ? 'the genuine token, signed again by the harness,'
    : `a genuine token of ${issuer}, which the server was told to trust,`
}

/** A change that was tried, with the token that it made and the answer to it. */
interface Tried {
  readonly mutation: Mutation
  readonly made: string
  readonly answer: Answer
}

function judge({ alice, probe }: Stage<ProbeId>, tried: Tried, resource: string, { documents }: Hosted): void {
  const { mutation, made, answer } = tried
  const { expect, change, why, names } = mutation
  const actual = mutation.probe.startsWith('token-aud-') ? audienceOf(made) : undefined
  const asked = names !== undefined && (documents[names]?.fetched() ?? 0) > 0
  const { status } = answer
  // Which of these it must be is a check of its own; a 500 or silence is no refusal.
  const refused = status !== undefined && [400, 401, 403].includes(status)
  const wanted = expect === 'accepted' ? 'accepted' : 'refused'
  probe(mutation.probe, answer).observes({
    expected: `${wanted}, where ${change}: ${why}`,
    actual: asked ? `${served(answer)}, and the URL in the token was asked` : served(answer),
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

interface Hosted extends Around {
  readonly documents: Readonly<Partial<Record<NonNullable<Mutation['names']>, HostedDocument>>>
}

/** A key that nobody trusts, served where a token can point to, in both forms. */
async function hostStranger({ host }: Stage<ProbeId>): Promise<Hosted> {
  const stranger = strangerKey()
  const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: stranger.kid, alg: stranger.alg, use: 'sig' }
  const keys = await host.serve('/keys.json', () => jsonBody({ keys: [jwk] }))
  const certificate = await host.serve('/certificate.pem', () => ({
    contentType: 'application/pem-certificate-chain',
    body: asPem(selfSigned(stranger)),
  }))
  return {
    stranger,
    strangerUrl: keys.url,
    certificateUrl: certificate.url,
    documents: { strangerUrl: keys, certificateUrl: certificate },
  }
}

function namesUrl(mutations: readonly Mutation[]): boolean {
  return mutations.some(({ names }) => names !== undefined)
}
