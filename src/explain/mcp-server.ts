import { audienceObjections, isResource } from './audience.ts'
import { type Objection, type Opinion, objectionsTo, type Surroundings } from './opinion.ts'
import { factsOf, span, type TokenFacts } from './token-facts.ts'

/** Ten years, in seconds. */
const centuryTenth = 10 * 365 * 86_400

/** Header parameters that bring a key along, or say where to find one (RFC 7515 §4.1). */
const keyParameters = ['jwk', 'jku', 'x5c', 'x5u'] as const

/** What an MCP server that follows RFC 9068 §4 holds against a token; all are looked at. */
const objections: readonly Objection[] = [
  { requirement: 'token-alg-none', when: ({ unsigned }) => (unsigned ? 'it is not signed' : undefined) },
  {
    requirement: 'token-alg-allowlist',
    when: ({ header: { alg } }) =>
      String(alg).startsWith('HS')
        ? `it is signed by ${String(alg)}, with a secret that its issuer does not publish`
        : undefined,
  },
  {
    requirement: 'token-alg-confusion',
    when: ({ header: { alg } }) =>
      String(alg).startsWith('HS') ? 'that secret may be the public key, which everybody knows' : undefined,
  },
  {
    requirement: 'token-crit-honoured',
    when: ({ header: { crit } }) => (crit === undefined ? undefined : 'its crit names what a server must understand'),
  },
  {
    requirement: 'token-header-keys-ignored',
    when: ({ header: { kid } }) =>
      typeof kid === 'string' && /[/\\]/.test(kid) ? 'its kid looks like a path' : undefined,
  },
  {
    requirement: 'token-header-keys-ignored',
    when: ({ header: { kid } }) =>
      typeof kid === 'string' && /['";\s]/.test(kid) ? 'its kid looks like a part of a query' : undefined,
  },
  {
    requirement: 'token-typ-at-jwt',
    when: ({ header: { typ } }) =>
      typeof typ === 'string' && /\+jwt$/i.test(typ) && !isAccessType(typ)
        ? `its typ is ${typ}: it is a token of another kind`
        : undefined,
  },
  ...audienceObjections,
  {
    requirement: 'token-iss-exact',
    when: (token, { issuer }) =>
      issuer !== undefined && token.issuer !== issuer
        ? `its issuer is ${token.issuer ?? 'absent'}, and not ${issuer}`
        : undefined,
  },
  {
    requirement: 'token-exp-enforced',
    when: ({ secondsLeft }) =>
      secondsLeft !== undefined && secondsLeft <= 0 ? `it expired ${span(secondsLeft)}` : undefined,
  },
  {
    requirement: 'token-exp-required',
    when: ({ secondsLeft }) => (secondsLeft === undefined ? 'it has no numeric exp' : undefined),
  },
  {
    requirement: 'token-exp-required',
    when: ({ secondsLeft }) =>
      secondsLeft !== undefined && secondsLeft > centuryTenth
        ? `it ends ${span(secondsLeft)}, and nobody issues such a token in earnest`
        : undefined,
  },
  {
    requirement: 'token-nbf-enforced',
    when: ({ claims: { nbf } }) =>
      nbf === undefined || typeof nbf === 'number' ? undefined : 'its nbf is no number, so it has no beginning',
  },
  {
    requirement: 'token-nbf-enforced',
    when: ({ notBefore }) => (notBefore === undefined ? undefined : `it is not valid before ${span(notBefore)}`),
  },
  {
    requirement: 'token-iat-plausible',
    when: ({ issuedIn }) =>
      issuedIn !== undefined && issuedIn > 60 ? `it says that it is issued ${span(issuedIn)}` : undefined,
  },
  {
    requirement: 'token-id-token-refused',
    when: ({ looksLikeIdToken }) =>
      looksLikeIdToken ? 'it is an ID token, made for a client and not for a server' : undefined,
  },
]

function isAccessType(typ: unknown): boolean {
  return typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ)
}

/** The MCP server: audience, issuer, time and kind of the token (RFC 9068 §4, RFC 8707 §2). */
export function mcpServer(token: TokenFacts, around: Surroundings): Opinion {
  const { resource, issuer } = around
  const party = resource === undefined ? 'the MCP server' : `the MCP server ${resource}`
  if (token.form === 'no-token') return { party, accepts: 'no', reasons: [token.problem], breaks: [] }
  if (token.form === 'opaque') return byIntrospection(party, token.introspected, around)
  const { reasons, breaks } = objectionsTo(token, around, objections)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks }
  if (resource === undefined)
    return {
      party,
      accepts: 'depends',
      reasons: [`it is for ${token.audiences.join(', ')}; give --resource to say whether that is the server`],
      breaks,
    }
  const foreign = token.audiences.filter((one) => !isResource(one, resource))
  const typed = isAccessType(token.header.typ)
  return {
    party,
    accepts: 'yes',
    reasons: [
      'its aud names the server, and it is in time; the signature was not looked at',
      ...keyParameters
        .filter((name) => name in token.header)
        .map((name) => `its header has ${name}: a server that takes its key from there lets anybody in`),
      ...(issuer === undefined
        ? [`whether it trusts ${token.issuer ?? 'a token without iss'} was not looked at either; give --issuer`]
        : []),
      ...(typed ? [] : ['its typ is not at+jwt: a server whose issuer writes that refuses it']),
      ...(foreign.length > 0 ? [`it is also for ${foreign.join(', ')}: whoever gets it there can use it here`] : []),
    ],
    breaks: [...(typed ? [] : ['token-typ-at-jwt']), ...(foreign.length > 0 ? ['token-aud-multi-risk'] : [])],
  }
}

/** The server learns of an opaque token what its issuer says of it (RFC 7662 §2.2). */
function byIntrospection(
  party: string,
  said: Readonly<Record<string, unknown>> | undefined,
  around: Surroundings,
): Opinion {
  const asks = 'it is opaque: the server has to ask its issuer (RFC 7662), and to check the aud of the answer'
  if (said === undefined) return { party, accepts: 'depends', reasons: [asks], breaks: [] }
  if (said.active !== true)
    return {
      party,
      accepts: 'no',
      reasons: ['its issuer said that it is not active'],
      breaks: ['token-opaque-validated'],
    }
  const { reasons, breaks } = objectionsTo(factsOf({}, said, 0), around, audienceObjections)
  const [first, ...more] = reasons
  if (first !== undefined)
    return { party, accepts: 'no', reasons: [`it is opaque, and its issuer says: ${first}`, ...more], breaks }
  if (around.resource === undefined) return { party, accepts: 'depends', reasons: [asks], breaks: [] }
  return {
    party,
    accepts: 'yes',
    reasons: ['its issuer says that it lives, and that it is for the server'],
    breaks: [],
  }
}
