import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { type AuthorizationServerConfig, endpoint } from '../reference/authorization-server/config.ts'
import type { Admission, Guarded } from '../reference/mcp-server/admission.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { homeMade } from './home-made.ts'
import { inAuthorizationServer, inMcpServer } from './replace.ts'

/** Some requests are let in by weaker decisions than the others. */
export function weakerWhere(
  where: (guarded: Guarded) => boolean,
  otherwise: Parameters<Admission['verify']>[0],
): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    admit: (admission) =>
      right.admit(where(admission.guarded) ? { ...admission, verify: () => admission.verify(otherwise) } : admission),
  }))
}

/** Takes the token of any audience. */
export const anyAudience = { audienceHolds: () => true } as const
/** Takes a token that has ended. */
export const anyTime: Parameters<Admission['verify']>[0] = { ...homeMade({ ends: () => true }), timeHolds: () => true }

/** The call is made first, on what the token says, and only its answer is held back. */
function afterwards(before: Parameters<Admission['verify']>[0]): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    admit: async (admission) => {
      const first = await admission.verify(before)
      if ('refused' in first) return admission.refuse(first.refused)
      const answer = await admission.process(first.claims)
      return await right.admit({ ...admission, process: async () => answer })
    },
  }))
}

/** The proxy also knows by another way whom a token stands for that it does not know. */
function alsoSubject(
  find: (config: AuthorizationServerConfig, token: string) => Promise<string | undefined>,
): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    subjectOf: async (config, token, read) => {
      const access = await right.subjectOf(config, token, read)
      const sub = access === undefined ? await find(config, token).catch(() => undefined) : undefined
      const [resource] = config.resources
      if (sub === undefined || resource === undefined) return access
      const now = Math.floor(config.now() / 1000)
      const scope = resource.scopes.join(' ')
      return { family: '', clientId: '', sub, resource: resource.url, scope, iat: now, exp: now + 60 }
    },
  }))
}

/** The person that a request names, where one does. */
function alsoNamed(named: (request: Request, body: string) => unknown): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    userOf: (claims, request, body) => {
      const user = named(request, body ?? '')
      return typeof user === 'string' && user !== '' ? user : right.userOf(claims, request, body)
    },
  }))
}

/** A member of a body, wherever in it. */
const inBody = (pattern: RegExp) => (_request: Request, body: string) => pattern.exec(body)?.[1]

/** The cookie by which a session is known again. */
const cookie = 'mcp_session=1'

const legacy = ({ legacy: older }: Guarded): boolean => older

/** Mistakes in who is let in to what (catalogue 5.1, 5.2, 11.2). */
export const accessFaults: readonly DeploymentFault[] = [
  fault(
    'cookie-stands-for-token',
    'Who was let in once gets a cookie, and needs no token after that',
    'rs-auth-every-request/remembered',
    inMcpServer((right) => ({
      needsToken: (guarded) =>
        right.needsToken(guarded) && !(guarded.request.headers.get('cookie') ?? '').includes(cookie),
      admit: async (admission) => {
        const answer = await right.admit(admission)
        const headers = new Headers(answer.headers)
        if (answer.ok) headers.append('set-cookie', `${cookie}; HttpOnly`)
        return new Response(answer.body, { status: answer.status, headers })
      },
    })),
  ),
  fault(
    'audience-checked-last',
    'The audience is checked in a wrapper around the answer, when the tool has run',
    'rs-validate-before-processing/foreign-audience',
    afterwards(anyAudience),
    {
      // Where a token is exchanged, the exchange refuses a foreign one: only what passes tokens on can fail this.
      deployment: 'pass-through:C',
      companions: [
        {
          probe: 'passthrough-foreign-token-not-transited/no-request',
          reason: 'the tool has asked the upstream by then',
        },
      ],
    },
  ),
  fault(
    'verified-last',
    'A token is decoded for the tool, and verified when its answer is sent',
    'rs-validate-before-processing/expired',
    afterwards({
      verifyJwt: async (token) => ({ client_id: '', ...decodeJwt(token), exp: Number.MAX_SAFE_INTEGER }),
      timeHolds: () => true,
    }),
    { deployment: 'pass-through:C' },
  ),
  fault(
    'scopes-only-advertised',
    'Scopes stand in the metadata, and nobody compares them',
    'rs-scope-enforced/narrow-token',
    inMcpServer(() => ({ covers: () => true })),
  ),
  fault(
    'user-from-gateway-header',
    'X-Forwarded-User is believed, from whoever sends it',
    'rs-identity-from-token/headers',
    alsoNamed((request) => request.headers.get('x-forwarded-user')),
  ),
  fault(
    'user-from-argument',
    'A tool acts for the user_id among its arguments',
    'rs-identity-from-token/arguments',
    alsoNamed(inBody(/"user_id":"([^"]+)"/)),
  ),
  fault(
    'user-from-client-info',
    'Desktop clients put the account into the name of the client, so it is read from there',
    'rs-identity-from-token/client-info',
    alsoNamed(inBody(/clientInfo":\{"name":"(?!claimcheck|inspector)([^"]+)"/)),
  ),
  fault(
    'tool-echoes-token',
    'A tool result carries the headers of the call, for debugging',
    'rs-token-not-disclosed/result',
    inMcpServer(() => ({ debugOfCall: (token) => `debug: authorization=Bearer ${token}` })),
  ),
  fault(
    'refusal-repeats-token',
    'The refusal says which token it is about',
    'rs-token-not-disclosed/refusal',
    inMcpServer(() => ({ refusalText: (_reason, shown) => `The token ${shown} is not valid` })),
  ),
  fault(
    'legacy-era-open',
    'The guard looks at requests of the new revision; older ones go to the handler that was there before',
    'eras-equally-protected/anonymous',
    inMcpServer((right) => ({
      needsToken: (guarded) => !(legacy(guarded) && guarded.rpcMethod === 'tools/list') && right.needsToken(guarded),
    })),
  ),
  fault(
    'legacy-era-any-audience',
    'The verifier of the older route was written before audiences were checked',
    'eras-equally-protected/foreign-audience',
    weakerWhere(legacy, anyAudience),
  ),
  fault(
    'legacy-era-any-time',
    'The verifier of the older route leaves the end of a token to the session',
    'eras-equally-protected/expired',
    weakerWhere(legacy, anyTime),
  ),
  fault(
    'legacy-era-unsigned',
    'The older route trusts the gateway that once stood before it, and decodes only',
    'eras-equally-protected/unsigned',
    weakerWhere(legacy, {
      verifyJwt: async (token) => decodeJwt(token),
    }),
  ),
  fault(
    'ping-for-any-audience',
    'ping gives nothing away, so any token of the issuer will do',
    'token-aud-all-endpoints/json-rpc',
    weakerWhere(({ rpcMethod }) => rpcMethod === 'ping', anyAudience),
  ),
  fault(
    'stream-for-any-audience',
    'The stream that GET opens has a guard of its own, without the audience',
    'token-aud-all-endpoints/http-methods',
    weakerWhere(({ request }) => request.method === 'GET' && new URL(request.url).pathname === '/mcp', anyAudience),
  ),
  fault(
    'management-for-any-audience',
    'The management API takes every token of the issuer, since another client calls it',
    'token-aud-all-endpoints/beside-mcp',
    weakerWhere(({ path }) => path !== '/mcp', anyAudience),
    { basis: 'nextcloud-mcp-server unified_verifier.py:294' },
  ),
  fault(
    'sub-without-issuer',
    'The proxy delegates for the sub of every token that a trusted issuer signed',
    'token-sub-scoped-by-issuer/same-sub',
    alsoSubject(async (config, token) => {
      const keys = createRemoteJWKSet(new URL(`${config.origin}/partner/jwks`))
      return (await jwtVerify(token, keys, { typ: 'at+jwt' })).payload.sub
    }),
    { deployment: 'reference:two-issuers' },
  ),
  fault(
    'person-by-name',
    'People are looked up by preferred_username, which is easier to read than sub',
    'token-sub-scoped-by-issuer/same-name',
    alsoSubject(async (config, token) => {
      const keys = createRemoteJWKSet(new URL(endpoint(config, 'jwks')))
      const { preferred_username: name } = (await jwtVerify(token, keys, { issuer: config.issuer })).payload
      return typeof name === 'string' ? name : undefined
    }),
  ),
]
