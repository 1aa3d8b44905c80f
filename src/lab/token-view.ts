import { introspectionOf } from '../explain/introspection.ts'
import type { Opinion, Surroundings } from '../explain/opinion.ts'
import { opinions } from '../explain/opinions.ts'
import { showsAsBearer } from '../explain/shown.ts'
import { factsOf, span, type TokenFacts } from '../explain/token-facts.ts'
import { audienceWords } from '../report/html/audience.ts'
import { nextcloudInForce } from './nextcloud-in-force.ts'
import type { LabExchange } from './recording.ts'
import type { Session } from './session.ts'

/** A token as the page shows it: what it says, and never what it is. */
export interface TokenView {
  readonly pseudonym: string
  readonly kind: string
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** What its issuer said of it. */
  readonly introspected?: Readonly<Record<string, unknown>>
  /** Moments among the claims, in words. */
  readonly times: Readonly<Record<string, string>>
  readonly grant?: string
  readonly flow?: string
  readonly user?: string
  readonly clientId?: string
  readonly from?: string
  /** The audience that the MCP server wants, and those of the token; absent where none are known. */
  readonly audience?: { readonly expected: string; readonly actual: readonly string[]; readonly words: string }
  readonly opinions: readonly Opinion[]
  /** What servers answered when it was shown to them as a bearer token. */
  readonly shown: readonly { readonly n: number; readonly to: LabExchange['to']; readonly status: number }[]
}

/** Claims that are moments (RFC 7519 §4.1, OpenID Connect Core §2). */
const moments = ['exp', 'nbf', 'iat', 'auth_time'] as const

/** Everything that there is to say of a token that was seen; undefined for a name that none has. */
export function tokenView({ target, recording }: Session, pseudonym: string): TokenView | undefined {
  const { tokens, grants } = recording.lineage()
  const token = tokens.find((known) => known.pseudonym === pseudonym)
  if (token === undefined) return undefined
  const now = Math.floor((target.seats.clock?.now() ?? Date.now()) / 1000)
  const exchanges = recording.exchanges()
  const said = introspectionOf(
    exchanges.map(({ exchange }) => exchange),
    pseudonym,
  )
  const { kind, header, claims, from } = token
  const facts: TokenFacts =
    claims === undefined
      ? { form: 'opaque', ...(said === undefined ? {} : { introspected: said }) }
      : factsOf(header ?? {}, claims, now)
  const grant = grants.find((known) => known.grant === token.grant)
  const around: Surroundings = { resource: target.mcp, ...issuerOf(target) }
  const [server, ...others] = opinions(facts, around)
  const aud = (claims ?? said)?.['aud']
  return {
    pseudonym,
    kind,
    ...(header === undefined ? {} : { header }),
    ...(claims === undefined ? {} : { claims }),
    ...(said === undefined ? {} : { introspected: said }),
    times: timesOf(claims ?? said ?? {}, now),
    ...(grant === undefined ? {} : { grant: grant.grant, flow: grant.flow }),
    ...(grant?.user === undefined ? {} : { user: grant.user }),
    ...(grant?.clientId === undefined ? {} : { clientId: grant.clientId }),
    ...(from === undefined ? {} : { from }),
    ...(aud === undefined ? {} : { audience: audienceOf(audiencesOf(aud), target.mcp) }),
    opinions:
      kind === 'refresh-token'
        ? []
        : [...(server === undefined ? [] : [server]), ...nextcloudInForce(facts, target, others)],
    shown: exchanges
      .filter(({ exchange }) => showsAsBearer(exchange, pseudonym))
      .flatMap(({ n, to, exchange }) =>
        exchange.response === undefined ? [] : [{ n, to, status: exchange.response.status }],
      ),
  }
}

/** Where the proxy hands on tokens of Nextcloud, its metadata names an issuer that they do not. */
function issuerOf({ components, issuer, nextcloud }: Session['target']): Pick<Surroundings, 'issuer'> {
  return { issuer: components.some(({ name }) => name === 'proxy as first shipped') ? nextcloud : issuer }
}

function audienceOf(actual: readonly string[], expected: string): NonNullable<TokenView['audience']> {
  return { expected, actual, words: audienceWords(actual, expected) }
}

function audiencesOf(aud: unknown): readonly string[] {
  return (Array.isArray(aud) ? aud : [aud]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
}

function timesOf(claims: Readonly<Record<string, unknown>>, now: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    moments.flatMap((name) => {
      const value = claims[name]
      return typeof value === 'number' ? [[name, span(value - now)]] : []
    }),
  )
}
