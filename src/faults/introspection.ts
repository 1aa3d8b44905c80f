import { OAuthError } from '../reference/authorization-server/errors.ts'
import type { AuthorizationServerParts } from '../reference/authorization-server/parts.ts'
import type { AccessRecord, CodeRecord } from '../reference/authorization-server/records.ts'
import type { Introspected } from '../reference/mcp-server/introspection.ts'
import type { McpServerParts } from '../reference/mcp-server/parts.ts'
import { keyOf } from '../reference/store/secrets.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

const opaque = { deployment: 'reference:opaque' } as const

function reads(
  id: string,
  title: string,
  fails: string,
  change: (right: McpServerParts) => Partial<McpServerParts>,
  rest: Partial<DeploymentFault> = {},
): DeploymentFault {
  return fault(id, title, fails, inMcpServer(change), { ...opaque, ...rest })
}

/** One way of not answering lets everybody in. */
function opensWhen(ended: Introspected['ended'], id: string, title: string, fails: string): DeploymentFault {
  return reads(id, title, fails, () => ({
    askIssuer: async (config, _token, ask) => {
      const known = await ask()
      if (known.ended !== ended) return known
      const exp = Math.floor(config.now() / 1000) + 60
      const said = { active: true, iss: config.issuer, sub: 'somebody', aud: config.resource, client_id: '', exp }
      return { ended: 'answered', said }
    },
  }))
}

/** Somebody who does not prove to be an MCP server is served all the same. */
function serves(
  id: string,
  title: string,
  fails: string,
  whom: (shown: Parameters<AuthorizationServerParts['introspector']>[0], refusal: unknown) => boolean,
  rest: Partial<DeploymentFault> = {},
): DeploymentFault {
  return fault(
    id,
    title,
    fails,
    inAuthorizationServer((right) => ({
      introspector: (shown, authenticate) => {
        try {
          return right.introspector(shown, authenticate)
        } catch (refusal) {
          if (whom(shown, refusal)) return undefined
          throw refusal
        }
      },
      mayLearnOf: (caller, access) => caller === undefined || right.mayLearnOf(caller, access),
    })),
    rest,
  )
}

/** Mistakes of those who ask about a token, and of those who answer (catalogue 5.3). */
export const introspectionFaults: readonly DeploymentFault[] = [
  reads(
    'active-is-any-boolean',
    'That active is there and a boolean is checked, and its value is not',
    'token-opaque-validated/inactive',
    () => ({ vouches: ({ active }) => typeof active === 'boolean' }),
  ),
  reads('active-is-truthy', 'Whatever counts as true will do', 'token-opaque-validated/active-text', () => ({
    vouches: ({ active }) => Boolean(active),
  })),
  reads(
    'active-unless-false',
    'Only an answer with active false is refused; an older issuer left it out',
    'token-opaque-validated/active-absent',
    () => ({ vouches: ({ active }) => active === true || active === undefined }),
  ),
  reads(
    'audience-is-some-url',
    'The audience of an answer has to look like a resource',
    'token-opaque-validated/foreign-audience',
    (right) => ({
      audienceHolds: (config, claims) =>
        claims.aud.some((one) => URL.canParse(one)) || right.audienceHolds(config, claims),
    }),
  ),
  reads(
    'audience-is-client',
    'Introspection of the identity provider reports the client, so the client counts as audience',
    'token-opaque-validated/foreign-client',
    (right) => ({
      audienceHolds: (config, claims) => claims.aud.includes(claims.clientId) || right.audienceHolds(config, claims),
    }),
    {
      basis:
        'Nextcloud reports the client as aud (oidc IntrospectionController); nextcloud-mcp-server before the proxy',
    },
  ),
  reads(
    'audience-by-default',
    'Where an answer names no audience, the server takes itself for it',
    'token-opaque-validated/no-audience',
    (right) => ({
      readClaims: (config, payload) => right.readClaims(config, { aud: config.resource, ...Object(payload) }),
    }),
  ),
  reads(
    'active-says-it-all',
    'Since the token is active, nobody looks at its end',
    'token-opaque-validated/expired',
    () => ({ timeHolds: () => true }),
    {
      companions: [
        { probe: 'token-cache-bounded/expiry', reason: 'a token that has ended meanwhile is not looked at either' },
      ],
    },
  ),
  reads(
    'issuer-of-answer-unread',
    'Who answers is the issuer, so nobody reads iss',
    'token-opaque-validated/foreign-issuer',
    () => ({ issuerHolds: () => true }),
  ),
  opensWhen(
    'error-status',
    'issuer-error-lets-in',
    'Where introspection fails, the call goes on, so that an outage of the issuer is none of the server',
    'introspection-failure-closed/server-error',
  ),
  opensWhen(
    'no-json',
    'unreadable-answer-lets-in',
    'An answer that cannot be read is logged, and the call goes on',
    'introspection-failure-closed/html',
  ),
  opensWhen(
    'empty',
    'empty-answer-lets-in',
    'An empty answer has no active false in it',
    'introspection-failure-closed/empty',
  ),
  opensWhen('timeout', 'slow-issuer-lets-in', 'Who waits too long is let in', 'introspection-failure-closed/silence'),

  serves(
    'introspection-open',
    'Introspection is for everybody who knows a token',
    'introspection-authorized/anonymous',
    ({ clientId }) => clientId === undefined,
  ),
  serves(
    'introspection-secret-unread',
    'The client id of a caller is looked up, and the secret is not compared',
    'introspection-authorized/wrong-secret',
    ({ secret }, refusal) => secret !== undefined && !isForeign(refusal),
  ),
  serves(
    'introspection-for-any-client',
    'Every client that proves itself may introspect every token',
    'introspection-caller-scoped/other-client',
    (_shown, refusal) => isForeign(refusal),
  ),
  fault(
    'introspection-of-any-resource',
    'Every MCP server is told about the tokens of the others',
    'introspection-caller-scoped/other-resource',
    inAuthorizationServer(() => ({ mayLearnOf: () => true })),
    { deployment: 'reference:two-resources' },
  ),
  fault(
    'unknown-token-is-404',
    'An unknown token is answered as not found',
    'introspection-inactive-minimal/status',
    inAuthorizationServer(() => ({ inactive: () => ({ status: 404, body: { active: false } }) })),
  ),
  fault(
    'inactive-with-reason',
    'The answer says why a token is not active',
    'introspection-inactive-minimal/detail',
    inAuthorizationServer(() => ({
      inactive: (why) => ({ status: 200, body: { active: false, error_description: `the token is ${why}` } }),
    })),
  ),
  fault(
    'code-is-a-token',
    'Codes and tokens are handles of one table, and whoever looks one up does not ask for the kind',
    'token-refresh-token-refused/code',
    inAuthorizationServer((right) => ({
      introspected: async (token, read, store) => {
        const access = await right.introspected(token, read, store)
        // Codes are written by callback.ts, in this form.
        const code = store.get('code', keyOf(token)) as CodeRecord | undefined
        return access ?? (code === undefined ? undefined : accessOfCode(code))
      },
    })),
    opaque,
  ),
  fault(
    'revocation-spares-access-token',
    'A revocation ends the refresh token; access tokens are left to their end',
    ['token-revoked-refused/looked-up', 'rt-family-access-revoked/call', 'rev-cascades/access-token'],
    inAuthorizationServer(() => ({ accessEndsWithSession: () => false })),
    opaque,
  ),
]

function isForeign(refusal: unknown): boolean {
  return refusal instanceof OAuthError && refusal.code === 'unauthorized_client'
}

function accessOfCode({ request, sub }: CodeRecord): AccessRecord {
  const { clientId, resource, scope } = request
  const now = Math.floor(Date.now() / 1000)
  return { family: '', clientId, sub, resource, scope, iat: now, exp: now + 600 }
}
