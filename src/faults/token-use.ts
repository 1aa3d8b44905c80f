import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import type { RefusalReason } from '../reference/mcp-server/token-verifier.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** Another place or form in which a token is looked for, beside the right one. */
function alsoFrom(
  look: (request: Request, header: string, body: string | undefined) => string | undefined,
): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    tokenOf: (request, body) => {
      const header = request.headers.get('authorization') ?? ''
      return right.tokenOf(request, body) ?? look(request, header, body)
    },
  }))
}

const query =
  (name: string) =>
  (request: Request): string | undefined =>
    new URL(request.url).searchParams.get(name) ?? undefined

/** Tokens that are found only with the scheme in one of these spellings. */
function schemes(...spellings: readonly string[]): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    tokenOf: (request, body) => {
      const scheme = (request.headers.get('authorization') ?? '').split(' ')[0] ?? ''
      return spellings.includes(scheme) ? right.tokenOf(request, body) : undefined
    },
  }))
}

/** Tokens that are refused for one reason get a status of their own. */
function refusedBy(reason: RefusalReason, status: number): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    refusalStatus: (given) => (given === reason ? status : right.refusalStatus(given)),
  }))
}

/** Mistakes in looking for the token, and in saying that it is invalid (catalogue 5.1). */
export const tokenUseFaults: readonly DeploymentFault[] = [
  fault(
    'token-from-query',
    'Downloads need tokens in links, so access_token of the query is read everywhere',
    'rs-query-token-ignored/access-token',
    alsoFrom(query('access_token')),
  ),
  fault(
    'token-from-query-token',
    'Event streams of browsers cannot set headers, so token of the query is read everywhere',
    'rs-query-token-ignored/token',
    alsoFrom(query('token')),
  ),
  fault(
    'token-from-body',
    'A token among the parameters of a call is taken',
    'rs-query-token-ignored/body',
    alsoFrom((_request, _header, body) => /"access_token":"([^"]+)"/.exec(body ?? '')?.[1]),
  ),
  fault(
    'scheme-compared-exactly',
    'The header must start with Bearer, letter by letter',
    ['rs-bearer-case-insensitive/lower', 'rs-bearer-case-insensitive/mixed'],
    schemes('Bearer', 'Token'),
  ),
  fault(
    'scheme-in-two-spellings',
    'Bearer and bearer are known',
    'rs-bearer-case-insensitive/mixed',
    schemes('Bearer', 'bearer'),
  ),
  fault(
    'empty-value-crashes',
    'The second word of the header is read before anybody knows that there is one',
    'rs-malformed-authorization/empty',
    alsoFrom((_request, header) => {
      if (/^bearer$/i.test(header.trim())) throw new TypeError('cannot read properties of undefined')
      return undefined
    }),
  ),
  fault(
    'scheme-left-out',
    'A token without a scheme is taken as well',
    'rs-malformed-authorization/bare',
    alsoFrom((_request, header) => (/^[^ ,]+\.[^ ,]+$/.test(header) ? header : undefined)),
  ),
  fault(
    'any-scheme',
    'Whatever scheme stands before it, the token is taken',
    'rs-malformed-authorization/other-scheme',
    alsoFrom((_request, header) => /^(?!bearer)[a-z]+ ([^ ,]+)$/i.exec(header)?.[1]),
  ),
  fault(
    'second-word',
    'The header is split at spaces, and the second word is the token',
    'rs-malformed-authorization/trailing',
    alsoFrom((_request, header) => /^bearer ([^ ,]+) /i.exec(header)?.[1]),
  ),
  fault(
    'first-of-two',
    'Of several headers the first counts',
    'rs-malformed-authorization/twice-right-first',
    alsoFrom((_request, header) => /^bearer ([^ ,]+),/i.exec(header)?.[1]),
  ),
  fault(
    'last-of-two',
    'Of several headers the last counts',
    'rs-malformed-authorization/twice-right-last',
    alsoFrom((_request, header) => /, *bearer ([^ ,]+)$/i.exec(header)?.[1]),
  ),
  fault(
    'invalid-is-forbidden',
    'An invalid token is answered as if a right were missing',
    'rs-invalid-token-401/status',
    refusedBy('invalid', 403),
  ),
  fault(
    'foreign-is-forbidden',
    'The audience is checked with the rights, so a token for somebody else is answered 403',
    'rs-invalid-token-401/audience-status',
    refusedBy('audience', 403),
  ),
  fault(
    'unknown-issuer-is-bad-request',
    'No configuration is found for the issuer of a token, and that is answered as a bad request',
    'rs-invalid-token-401/issuer-status',
    refusedBy('issuer', 400),
  ),
  fault(
    'expired-is-forbidden',
    'An expired token is answered as one without rights, since it was right once',
    'rs-invalid-token-401/expired-status',
    refusedBy('expired', 403),
  ),
  fault(
    'long-token-crashes',
    'Tokens are copied into a column of eight thousand characters before anybody looks at them',
    'rs-malformed-authorization/oversized',
    inMcpServer((right) => ({
      tokenOf: (request, body) => {
        const token = right.tokenOf(request, body)
        if ((token ?? '').length > 8000) throw new RangeError('value too long for type character varying(8000)')
        return token
      },
    })),
  ),
  fault(
    'foreign-letters-crash',
    'The header is decoded in a way that knows ASCII only',
    'rs-malformed-authorization/non-ascii',
    alsoFrom((_request, header) => {
      if (/[^\x20-\x7e]/.test(header)) throw new Error("'ascii' codec can't encode character")
      return undefined
    }),
  ),
  fault(
    'invalid-without-error',
    'The challenge is the same with an invalid token as with none',
    'rs-invalid-token-401/error-value',
    inMcpServer((right) => ({
      challenge: (config, { error: _, ...input }) => right.challenge(config, input),
    })),
  ),
  fault(
    'invalid-without-document',
    'Only who has no token is told where to get one',
    'rs-invalid-token-401/metadata',
    inMcpServer((right) => ({
      challenge: (config, input) =>
        right.challenge(config, input.error === undefined ? input : { ...input, documentUrl: undefined }),
    })),
  ),
  fault(
    'refresh-token-is-access-token',
    'Refresh tokens are signed as access tokens are, for the same audience',
    'token-refresh-token-refused/refresh-token',
    inAuthorizationServer((right) => ({
      makeRefreshToken: async (config, keys, access) =>
        await new SignJWT({ ...right.accessTokenClaims(config, access, randomBytes(16).toString('hex')) })
          .setProtectedHeader({ typ: 'at+jwt', alg: keys.tokens.alg, kid: keys.tokens.kid })
          .sign(keys.tokens.privateKey),
    })),
  ),
  fault(
    'upstream-token-by-userinfo',
    'What is no token of the proxy is shown to the userinfo endpoint of the upstream',
    'token-aud-upstream-refused/access-token',
    inMcpServer((right) => ({
      verifyJwt: async (token, by) => {
        const { config } = by
        try {
          return await right.verifyJwt(token, by)
        } catch {
          const answer = await fetch(`${config.upstreamOrigin}/apps/oidc/userinfo`, {
            headers: { authorization: `Bearer ${token}` },
            signal: AbortSignal.timeout(5000),
          })
          if (!answer.ok) throw new Error('refused')
          const exp = Math.floor(config.now() / 1000) + 60
          return { iss: config.issuer, sub: 'somebody', aud: config.resource, client_id: 'upstream', scope: '', exp }
        }
      },
    })),
    {
      basis: 'nextcloud-mcp-server: falls back to userinfo (0294a99c)',
      companions: [
        {
          probe: 'txe-subject-validated-first/expired',
          reason: 'a token that has ended is no token of the proxy any more, so it is shown there',
        },
      ],
    },
  ),
]
