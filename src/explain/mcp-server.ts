import { difference } from '../protocol/identifier.ts'
import { type Objection, type Opinion, objectionsTo, type Surroundings } from './opinion.ts'
import { type JwtFacts, span, type TokenFacts } from './token-facts.ts'

/** What an MCP server that follows RFC 9068 §4 holds against a token; all are looked at. */
const objections: readonly Objection[] = [
  { requirement: 'token-alg-none', when: ({ unsigned }) => (unsigned ? 'it is not signed' : undefined) },
  {
    requirement: 'token-aud-missing',
    when: ({ audienceForm }) => (audienceForm === 'absent' ? 'it has no aud, so it is for nobody' : undefined),
  },
  {
    requirement: 'token-aud-malformed',
    when: ({ audienceForm }) =>
      audienceForm === 'malformed' ? 'its aud is neither a string nor a list of strings' : undefined,
  },
  { requirement: 'token-aud-contains-resource', when: foreignAudience },
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
    requirement: 'token-nbf-enforced',
    when: ({ notBefore }) => (notBefore === undefined ? undefined : `it is not valid before ${span(notBefore)}`),
  },
  {
    requirement: 'token-id-token-refused',
    when: ({ looksLikeIdToken }) =>
      looksLikeIdToken ? 'it is an ID token, made for a client and not for a server' : undefined,
  },
]

function foreignAudience({ audiences, audienceForm }: JwtFacts, { resource }: Surroundings): string | undefined {
  if (resource === undefined || audiences.includes(resource)) return undefined
  if (audienceForm !== 'string' && audienceForm !== 'array') return undefined
  const [only] = audiences
  const near = audiences.length === 1 && only !== undefined && sameHost(only, resource) ? only : undefined
  const how = near === undefined ? undefined : difference(resource, near)
  return `its aud is ${audiences.join(', ')}, and not ${resource}${how === undefined ? '' : ` (${how})`}`
}

/** Only then is it worth saying in what two identifiers differ. */
function sameHost(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).hostname === new URL(b).hostname
}

/** The MCP server: audience, issuer, time and kind of the token (RFC 9068 §4, RFC 8707 §2). */
export function mcpServer(token: TokenFacts, around: Surroundings): Opinion {
  const { resource, issuer } = around
  const party = resource === undefined ? 'the MCP server' : `the MCP server ${resource}`
  if (token.form === 'no-token') return { party, accepts: 'no', reasons: [token.problem], breaks: [] }
  if (token.form === 'opaque')
    return {
      party,
      accepts: 'depends',
      reasons: ['it is opaque: the server has to ask its issuer (RFC 7662), and to check the aud of the answer'],
      breaks: [],
    }
  const { reasons, breaks } = objectionsTo(token, around, objections)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks }
  if (resource === undefined)
    return {
      party,
      accepts: 'depends',
      reasons: [`it is for ${token.audiences.join(', ')}; give --resource to say whether that is the server`],
      breaks,
    }
  const foreign = token.audiences.filter((one) => one !== resource)
  return {
    party,
    accepts: 'yes',
    reasons: [
      'its aud names the server, and it is in time; the signature was not looked at',
      ...(issuer === undefined
        ? [`whether it trusts ${token.issuer ?? 'a token without iss'} was not looked at either; give --issuer`]
        : []),
      ...(foreign.length > 0 ? [`it is also for ${foreign.join(', ')}: whoever gets it there can use it here`] : []),
    ],
    breaks: foreign.length > 0 ? ['token-aud-multi-risk'] : [],
  }
}
