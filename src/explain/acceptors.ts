import { span, type TokenFacts } from './token-facts.ts'

/** Who is asked, and what is known of them. */
export interface Surroundings {
  /** Identifier of the MCP server (RFC 8707 §2). */
  readonly resource?: string
  /** The issuer that the MCP server trusts. */
  readonly issuer?: string
  /** Issuer of the Nextcloud itself; absent: taken from the token. */
  readonly nextcloud?: string
  /** Client id of the `user_oidc` provider; absent: not known, so said as a condition. */
  readonly providerClientId?: string
}

/** What one party would say to a token. */
export interface Opinion {
  readonly party: string
  /** `depends`: what decides does not stand in the token. */
  readonly accepts: 'yes' | 'no' | 'depends'
  /** Every reason, the deciding one first. */
  readonly reasons: readonly string[]
  /** Requirements that the token breaks here. */
  readonly breaks: readonly string[]
}

type Jwt = Extract<TokenFacts, { form: 'jwt' }>

/** One thing that a party holds against a JWT. */
interface Objection {
  readonly requirement?: string
  readonly when: (token: Jwt, around: Surroundings) => string | undefined
}

const expired: Objection = {
  requirement: 'token-exp-enforced',
  when: ({ secondsLeft }) =>
    secondsLeft !== undefined && secondsLeft <= 0 ? `it expired ${span(secondsLeft)}` : undefined,
}
const unsigned: Objection = {
  requirement: 'token-alg-none',
  when: (token) => (token.unsigned ? 'it is not signed' : undefined),
}

/** What an MCP server that follows RFC 9068 §4 holds against a token; all are looked at. */
const serverObjections: readonly Objection[] = [
  unsigned,
  {
    requirement: 'token-aud-missing',
    when: (token) => (token.audienceForm === 'absent' ? 'it has no aud, so it is for nobody' : undefined),
  },
  {
    requirement: 'token-aud-malformed',
    when: (token) =>
      token.audienceForm === 'malformed' ? 'its aud is neither a string nor a list of strings' : undefined,
  },
  {
    requirement: 'token-aud-contains-resource',
    when: ({ audiences, audienceForm }, { resource }) =>
      resource !== undefined && (audienceForm === 'string' || audienceForm === 'array') && !audiences.includes(resource)
        ? `its aud is ${audiences.join(', ')}, and not ${resource}`
        : undefined,
  },
  {
    requirement: 'token-iss-exact',
    when: (token, { issuer }) =>
      issuer !== undefined && token.issuer !== issuer
        ? `its issuer is ${token.issuer ?? 'absent'}, and not ${issuer}`
        : undefined,
  },
  expired,
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
    when: (token) => (token.looksLikeIdToken ? 'it is an ID token, made for a client and not for a server' : undefined),
  },
]

/** What `user_oidc` holds against a token of a provider whose bearer check is on; it knows no scopes and no `typ`. */
const providerObjections: readonly Objection[] = [
  unsigned,
  expired,
  { when: ({ subject }) => (subject === undefined ? 'it has no sub to find the account by' : undefined) },
]

function object(list: readonly Objection[], token: Jwt, around: Surroundings): { reasons: string[]; breaks: string[] } {
  const reasons: string[] = []
  const breaks: string[] = []
  for (const { requirement, when } of list) {
    const reason = when(token, around)
    if (reason === undefined) continue
    reasons.push(reason)
    if (requirement !== undefined) breaks.push(requirement)
  }
  return { reasons, breaks }
}

/** The MCP server: audience, issuer, time and kind of the token (RFC 9068 §4, RFC 8707 §2). */
export function mcpServer(token: TokenFacts, around: Surroundings): Opinion {
  const party = around.resource === undefined ? 'the MCP server' : `the MCP server ${around.resource}`
  if (token.form === 'opaque')
    return {
      party,
      accepts: 'depends',
      reasons: ['it is opaque: the server has to ask its issuer (RFC 7662), and to check the aud of the answer'],
      breaks: [],
    }
  const { reasons, breaks } = object(serverObjections, token, around)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks }
  const foreign = token.audiences.filter((one) => one !== around.resource)
  if (around.resource === undefined)
    return {
      party,
      accepts: 'depends',
      reasons: [`it is for ${token.audiences.join(', ')}; give --resource to say whether that is the server`],
      breaks,
    }
  return {
    party,
    accepts: 'yes',
    reasons: [
      'its aud names the server, and it is in time; the signature was not looked at',
      ...(foreign.length > 0 ? [`it is also for ${foreign.join(', ')}: whoever gets it there can use it here`] : []),
    ],
    breaks: foreign.length > 0 ? ['token-aud-multi-risk'] : [],
  }
}

/** Nextcloud with `oidc_provider_bearer_validation`: the `oidc` app asks only whether the token is one of its own. */
function oidcApp(token: TokenFacts, around: Surroundings): Opinion {
  const party = 'Nextcloud, oidc-app mode'
  if (token.form === 'opaque')
    return {
      party,
      accepts: 'depends',
      reasons: [
        'every live access token that this Nextcloud issued to any client opens the account; whether this is one cannot be seen',
      ],
      breaks: [],
    }
  if (around.nextcloud !== undefined && token.issuer !== around.nextcloud)
    return {
      party,
      accepts: 'no',
      reasons: [`it was issued by ${token.issuer ?? 'nobody'}, and not by ${around.nextcloud}`],
      breaks: [],
    }
  if (token.looksLikeIdToken)
    return {
      party,
      accepts: 'no',
      reasons: ['an ID token has no row in the table of access tokens, and no preferred_username'],
      breaks: [],
    }
  const { reasons } = object([unsigned, expired], token, around)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks: [] }
  return {
    party,
    accepts: 'yes',
    reasons: [
      'it is a live access token of its own, and it compares no audience and no scope: a token for an MCP server opens the whole account',
    ],
    breaks: [],
  }
}

/** Nextcloud with a `user_oidc` provider that checks bearer tokens itself. */
function provider(token: TokenFacts, around: Surroundings, audienceCheck: boolean): Opinion {
  const party = `Nextcloud, provider mode with the audience check ${audienceCheck ? 'on' : 'off'}`
  if (token.form === 'opaque')
    return { party, accepts: 'no', reasons: ['it is opaque, and user_oidc does not ask the issuer'], breaks: [] }
  const { reasons } = object(providerObjections, token, around)
  if (around.nextcloud !== undefined && token.issuer !== around.nextcloud)
    reasons.push(`its issuer ${token.issuer ?? '(absent)'} is not that of the provider, ${around.nextcloud}`)
  if (reasons.length > 0) return { party, accepts: 'no', reasons, breaks: [] }
  if (!audienceCheck)
    return {
      party,
      accepts: 'yes',
      reasons: ['signature, issuer and time are all that counts; ID tokens pass, too'],
      breaks: [],
    }
  if (token.audienceForm === 'absent')
    return {
      party,
      accepts: 'yes',
      reasons: ['a token without aud passes the audience check of user_oidc'],
      breaks: [],
    }
  const { providerClientId } = around
  if (providerClientId === undefined)
    return {
      party,
      accepts: 'depends',
      reasons: [`only when the provider's client id is among ${token.audiences.join(', ')}`],
      breaks: [],
    }
  return token.audiences.includes(providerClientId)
    ? {
        party,
        accepts: 'yes',
        reasons: ['its aud names the client id of the provider; ID tokens of that client pass, too'],
        breaks: [],
      }
    : {
        party,
        accepts: 'no',
        reasons: [`its aud is ${token.audiences.join(', ') || 'empty'}, and not the provider's client id`],
        breaks: [],
      }
}

/** Nextcloud with `userinfo_bearer_validation`: it shows the token to the provider's userinfo endpoint. */
function userinfo(token: TokenFacts): Opinion {
  const party = 'Nextcloud, userinfo mode'
  if (token.form === 'jwt' && token.looksLikeIdToken)
    return { party, accepts: 'no', reasons: ['userinfo knows access tokens only'], breaks: [] }
  if (token.form === 'jwt' && token.secondsLeft !== undefined && token.secondsLeft <= -900)
    return { party, accepts: 'no', reasons: [`it expired ${span(token.secondsLeft)}`], breaks: [] }
  return {
    party,
    accepts: 'depends',
    reasons: ['every access token that the provider still knows, of any client and for any audience'],
    breaks: [],
  }
}

/** Everybody's opinion of a token. */
export function opinions(token: TokenFacts, around: Surroundings): readonly Opinion[] {
  return [
    mcpServer(token, around),
    oidcApp(token, around),
    provider(token, around, true),
    provider(token, around, false),
    userinfo(token),
    { party: 'Nextcloud, bearer tokens off', accepts: 'no', reasons: ['no provider checks bearer tokens'], breaks: [] },
  ]
}
