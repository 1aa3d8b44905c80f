import { type Objection, type Opinion, objectionsTo, type Surroundings } from './opinion.ts'
import { type JwtFacts, span, type TokenFacts } from './token-facts.ts'

/** Signature algorithms that `user_oidc` takes. */
const providerAlgorithms: readonly unknown[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
/** Seconds by which `nbf` and `iat` may lie ahead of `user_oidc`; `exp` has no leeway. */
const leeway = 60
/** Seconds that the `oidc` app goes on taking a token of its own after its `exp`, with the lifetime that it is installed with. */
const afterLife = 900

/** What `user_oidc` holds against a token of a provider whose bearer check is on; it knows no scopes and no `typ`. */
const providerObjections: readonly Objection[] = [
  { when: ({ unsigned }) => (unsigned ? 'it is not signed' : undefined) },
  {
    when: ({ header, unsigned }) =>
      unsigned || providerAlgorithms.includes(header.alg)
        ? undefined
        : `user_oidc takes no ${typeof header.alg === 'string' ? header.alg : 'token without alg'}`,
  },
  {
    when: ({ header }) =>
      typeof header.kid === 'string' ? undefined : 'it names no kid, by which user_oidc looks for the key',
  },
  { when: foreignIssuer },
  {
    when: ({ secondsLeft }) =>
      secondsLeft === undefined
        ? 'it has no numeric exp, which counts as expired'
        : secondsLeft < 0
          ? `it expired ${span(secondsLeft)}`
          : undefined,
  },
  {
    when: ({ notBefore = 0, issuedIn = 0 }) =>
      Math.max(notBefore, issuedIn) > leeway ? 'its nbf or iat lies more than a minute ahead' : undefined,
  },
  { when: ({ subject }) => (subject === undefined ? 'it has no sub to find the account by' : undefined) },
]

function foreignIssuer({ issuer }: JwtFacts, { nextcloud }: Surroundings): string | undefined {
  if (issuer === undefined) return 'it has no iss'
  return nextcloud === undefined || issuer === nextcloud
    ? undefined
    : `its issuer is ${issuer}, and Nextcloud trusts ${nextcloud}`
}

/** Nextcloud in each of its bearer modes (the setting `bearerMode`), provider mode with and without its audience check. */
export function nextcloud(token: TokenFacts, around: Surroundings): readonly Opinion[] {
  if (token.form === 'no-token')
    return [{ party: 'Nextcloud, in every mode', accepts: 'no', reasons: [token.problem], breaks: [] }]
  return [
    oidcApp(token, around),
    provider(token, around, true),
    provider(token, around, false),
    userinfo(token, around),
    opinion('Nextcloud, bearer tokens off', 'no', 'nobody checks bearer tokens: only an app password is taken there'),
  ]
}

type Token = Exclude<TokenFacts, { form: 'no-token' }>

function opinion(party: string, accepts: Opinion['accepts'], ...reasons: readonly string[]): Opinion {
  return { party, accepts, reasons, breaks: [] }
}

/** Nextcloud with `oidc_provider_bearer_validation`: the `oidc` app asks only whether the token is one of its own. */
function oidcApp(token: Token, around: Surroundings): Opinion {
  const party = 'Nextcloud, oidc-app mode'
  if (token.form === 'opaque')
    return opinion(
      party,
      'depends',
      'every live access token that this Nextcloud issued to any client opens the account; whether this is one cannot be seen',
    )
  const foreign = foreignIssuer(token, around)
  if (foreign !== undefined) return opinion(party, 'no', foreign)
  if (token.unsigned) return opinion(party, 'no', 'it is not signed, so it is none of its own')
  if (token.looksLikeIdToken) return byName(party, token)
  const over = overFor(token)
  if (over !== undefined) return opinion(party, 'no', over)
  return opinion(
    party,
    'yes',
    'it is an access token of its own, and it compares no audience and no scope: a token for an MCP server opens the whole account',
    ...lateButTaken(token),
  )
}

/** A token that the app has no row of, as an ID token: it wants a client's id as aud, and the name of an account. */
function byName(party: string, { claims, audiences, secondsLeft = 0 }: JwtFacts): Opinion {
  if (typeof claims.preferred_username !== 'string')
    return opinion(
      party,
      'no',
      'an ID token has no row among the access tokens, and this one has no preferred_username',
    )
  if (secondsLeft <= 0) return opinion(party, 'no', `it expired ${span(secondsLeft)}`)
  return opinion(
    party,
    'depends',
    `only when ${audiences.join(', ') || 'its aud'} is the id of a client there: an ID token with preferred_username then passes (releases before 2.0 make such)`,
  )
}

/** The app compares the token with a row that lives as long again as the token says. */
function overFor({ secondsLeft }: JwtFacts): string | undefined {
  return secondsLeft !== undefined && secondsLeft < -afterLife ? `it expired ${span(secondsLeft)}` : undefined
}

function lateButTaken({ secondsLeft }: JwtFacts): readonly string[] {
  return secondsLeft !== undefined && secondsLeft <= 0
    ? [`its exp has passed (${span(secondsLeft)}), but the app takes its tokens for as long again`]
    : []
}

/** Nextcloud with a `user_oidc` provider that checks bearer tokens itself. */
function provider(token: Token, around: Surroundings, audienceCheck: boolean): Opinion {
  const party = `Nextcloud, provider mode with the audience check ${audienceCheck ? 'on' : 'off'}`
  if (token.form === 'opaque') return opinion(party, 'no', 'it is opaque, and user_oidc does not ask the issuer')
  const { reasons } = objectionsTo(token, around, providerObjections)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks: [] }
  if (!audienceCheck)
    return opinion(party, 'yes', 'signature, issuer and time are all that counts; ID tokens pass, too')
  // An empty aud is compared like any other; only one that is not there is not.
  if (token.claims.aud === undefined || token.claims.aud === null)
    return opinion(party, 'yes', 'a token without aud passes the audience check of user_oidc')
  const { providerClientId } = around
  const audiences = token.audiences.join(', ') || 'empty'
  if (providerClientId === undefined)
    return opinion(
      party,
      'depends',
      `only when the client id of the provider is ${token.audiences.length > 1 ? `among ${audiences}` : audiences}`,
    )
  return token.audiences.includes(providerClientId)
    ? opinion(party, 'yes', 'its aud names the client id of the provider; ID tokens of that client pass, too')
    : opinion(party, 'no', `its aud is ${audiences}, and not ${providerClientId}, the client id of the provider`)
}

/** Nextcloud with `userinfo_bearer_validation`: it shows the token to the provider's userinfo endpoint. */
function userinfo(token: Token, around: Surroundings): Opinion {
  const party = 'Nextcloud, userinfo mode'
  if (token.form === 'jwt') {
    const refused =
      foreignIssuer(token, around) ??
      (token.unsigned ? 'it is not signed' : undefined) ??
      (token.looksLikeIdToken ? 'userinfo knows access tokens only' : undefined) ??
      overFor(token)
    if (refused !== undefined) return opinion(party, 'no', refused)
  }
  return opinion(
    party,
    'depends',
    'on the userinfo endpoint of the provider: it knows every access token that still lives, of any client and for any audience',
  )
}
