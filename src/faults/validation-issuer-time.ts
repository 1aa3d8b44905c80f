import type { KeySet } from '../reference/mcp-server/key-set.ts'
import type { TrustedIssuer } from '../reference/mcp-server/token-verifier.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { asKey, type HomeMade, homeMade, right, type Taken } from './home-made.ts'
import { inMcpServer } from './replace.ts'

/** A rule for `iss` beside the right one. */
function alsoIssuer(taken: (iss: unknown, issuer: string) => boolean): DeploymentFault['apply'] {
  return inMcpServer((parts) => ({
    readClaims: (config, payload) => {
      const claims = typeof payload === 'object' && payload !== null ? { ...payload } : {}
      const iss: unknown = 'iss' in claims ? claims.iss : undefined
      return parts.readClaims(config, taken(iss, config.issuer) ? { ...claims, iss: config.issuer } : payload)
    },
  }))
}

function verifies(mistake: Partial<HomeMade>): DeploymentFault['apply'] {
  return inMcpServer(() => homeMade(mistake))
}

/** A time that is read in a way of its own; what comes after sees a number. */
function endsBy(reading: (exp: unknown, now: number, taken: Taken) => number | undefined): DeploymentFault['apply'] {
  return verifies({
    ends: (taken) => right.ends(taken) || reading(taken.payload.exp, taken.now, taken) !== undefined,
    payload: (taken) => ({ ...taken.payload, exp: reading(taken.payload.exp, taken.now, taken) ?? taken.payload.exp }),
  })
}

const hour = 3600

/** Mistakes with `iss` and with the keys of issuers (catalogue 5.4). */
export const issuerFaults: readonly DeploymentFault[] = [
  fault(
    'iss-of-sample',
    'The issuer of the sample configuration is still in the list',
    'token-iss-exact/foreign',
    alsoIssuer((iss) => iss === 'https://issuer.example'),
    { companions: [{ probe: 'rs-invalid-token-401/issuer-status', reason: 'that token is not refused at all' }] },
  ),
  fault(
    'iss-slash-dropped',
    'Slashes at the end are dropped before issuers are compared',
    'token-iss-exact/slash',
    alsoIssuer((iss, issuer) => typeof iss === 'string' && iss.replace(/\/+$/, '') === issuer),
  ),
  fault(
    'iss-ends-with-host',
    'An issuer whose name ends with the right host is taken',
    'token-iss-exact/look-alike',
    alsoIssuer(
      (iss, issuer) =>
        typeof iss === 'string' && iss.startsWith(new URL(issuer).protocol) && iss.endsWith(new URL(issuer).host),
    ),
  ),
  fault(
    'iss-without-scheme',
    'Inside the cluster the issuer is http and outside https, so the scheme is left out of the comparison',
    'token-iss-exact/other-scheme',
    alsoIssuer(
      (iss, issuer) =>
        typeof iss === 'string' && iss !== issuer && iss.replace(/^https?:/, '') === issuer.replace(/^https?:/, ''),
    ),
  ),
  fault(
    'iss-checked-if-present',
    'The issuer is compared only when there is one',
    'token-iss-exact/absent',
    alsoIssuer((iss) => iss === undefined),
  ),
  fault(
    'iss-in-list',
    'The comparison takes a list that holds the issuer',
    'token-iss-exact/array',
    alsoIssuer((iss, issuer) => Array.isArray(iss) && iss.includes(issuer)),
  ),
  fault(
    'keys-of-whole-host',
    'The keys of all issuers on the host are in one pool',
    'token-iss-key-binding/neighbour',
    verifies({
      keys: async (taken) => {
        const theirs = await taken.fetchKeys(`${taken.by.config.origin}/delegation/jwks`)
        const named = theirs.filter(({ kid }) => kid === taken.header.kid)
        return named.length > 0 ? named.map(asKey) : await right.keys(taken)
      },
    }),
  ),
]

/** The keys of several issuers, tried one after the other. */
function pooled(trusted: readonly TrustedIssuer[]): KeySet {
  return {
    published: async (kid) => (await Promise.all(trusted.map(({ keys }) => keys.published(kid)))).flat(),
    named: async (header, token) => {
      for (const { keys } of trusted)
        if ((await keys.published(header?.kid)).some(({ kid }) => kid === header?.kid)) return keys.named(header, token)
      throw new Error('no such key')
    },
  }
}

/** Mistakes with several issuers. */
export const partnerFaults: readonly DeploymentFault[] = [
  fault(
    'partner-keys-sign-for-all',
    'The own issuer’s tokens are tried with the keys of the partner as well',
    'token-iss-key-binding/second-key',
    inMcpServer((right) => ({
      keysFor: (issuer, trusted) => (issuer === trusted[0]?.issuer ? pooled(trusted) : right.keysFor(issuer, trusted)),
    })),
    { deployment: 'reference:two-issuers' },
  ),
  fault(
    'own-keys-sign-for-partner',
    'A token of the partner is tried with the own keys first',
    'token-iss-key-binding/second-issuer',
    inMcpServer((right) => ({
      keysFor: (issuer, trusted) => (issuer === trusted[1]?.issuer ? pooled(trusted) : right.keysFor(issuer, trusted)),
    })),
    { deployment: 'reference:two-issuers' },
  ),
]

/** Mistakes with the times of a token. */
export const timeFaults: readonly DeploymentFault[] = [
  fault(
    'exp-with-an-hour',
    'An hour of leeway is given for clocks',
    'token-exp-enforced/past',
    endsBy((exp, now) => (typeof exp === 'number' && exp > now - hour && exp <= now ? now + hour : undefined)),
    {
      companions: [
        { probe: 'eras-equally-protected/expired', reason: 'that token is over for ten minutes only' },
        { probe: 'rs-invalid-token-401/expired-status', reason: 'that token is over for ten minutes only' },
        { probe: 'token-cache-bounded/expiry', reason: 'that token is over for two minutes only' },
        { probe: 'txe-subject-validated-first/expired', reason: 'that token is over for ten minutes only' },
      ],
    },
  ),
  fault(
    'exp-by-default',
    'A token without exp gets a lifetime by default',
    'token-exp-required/absent',
    endsBy((exp, now) => (exp === undefined ? now + hour : undefined)),
  ),
  fault(
    'exp-from-text',
    'exp is converted to a number, whatever it is',
    'token-exp-required/string',
    endsBy((exp, now) => (typeof exp === 'string' && Number(exp) > now ? Number(exp) : undefined)),
  ),
  fault(
    'exp-null-is-never',
    'null is taken for a token that does not end',
    'token-exp-required/null',
    endsBy((exp, now) => (exp === null ? now + hour : undefined)),
  ),
  fault(
    'exp-by-expression',
    'A gateway reads the payload with a regular expression, which finds the first of two members',
    'token-exp-enforced/twice',
    endsBy((_exp, now, { token }) => {
      const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
      const first = Number(/"exp":(\d+)/.exec(text)?.[1])
      return first > now && first < now + hour ? first : undefined
    }),
  ),
  fault(
    'exp-beyond-numbers',
    'The end is compared as a number, and what is larger than all numbers is never reached',
    'token-exp-required/infinite',
    endsBy((exp, now) => (exp === Number.POSITIVE_INFINITY ? now + hour : undefined)),
  ),
  fault(
    'exp-however-far',
    'Nobody asks how long a token says to live',
    'token-exp-required/far-future',
    endsBy((exp, now) => (typeof exp === 'number' && Number.isFinite(exp) && exp > now ? exp : undefined)),
  ),
  fault(
    'nbf-compared-if-number',
    'nbf is compared where it is a number, and nothing is made of it otherwise',
    'token-nbf-enforced/text',
    verifies({ begins: (taken) => typeof taken.payload.nbf === 'string' || right.begins(taken) }),
  ),
  fault(
    'nbf-ignored',
    'nbf is not looked at, as long as it is a number',
    'token-nbf-enforced/future',
    verifies({ begins: ({ payload: { nbf } }) => nbf === undefined || typeof nbf === 'number' }),
  ),
  fault('iat-ignored', 'iat is not looked at', 'token-iat-plausible/future', verifies({ issued: () => true })),
]
