import { type Arbitrary, oneof } from 'fast-check'
import { challenge, noDocument, page, spoilt } from './bodies.ts'
import { answers, type HostileAnswer } from './grammar.ts'
import type { Step, WireRequest } from './wire-server.ts'

/** Everything that claimcheck reads at a target. */
export const endpoints = [
  'mcp',
  'resource-metadata',
  'server-metadata',
  'jwks',
  'register',
  'authorize',
  'token',
  'introspect',
  'revoke',
] as const

/** One of them. */
export type Endpoint = (typeof endpoints)[number]

const text = (value: unknown): string => JSON.stringify(value)

/** What an honest server says at each, by the URL of its own that everything begins with. */
export const honest: Readonly<Record<Endpoint, (base: string) => Readonly<Record<string, string>>>> = {
  mcp: () => ({
    jsonrpc: '"2.0"',
    id: '1',
    result: text({
      protocolVersion: '2025-06-18',
      capabilities: {},
      serverInfo: { name: 'x', version: '1' },
      tools: [
        { name: 'list_notes', inputSchema: { type: 'object', required: ['a'], properties: { a: { type: 'array' } } } },
      ],
      content: [{ type: 'text', text: 'done' }],
    }),
  }),
  'resource-metadata': (base) => ({
    resource: text(`${base}/mcp`),
    authorization_servers: text([base]),
    scopes_supported: text(['notes']),
    bearer_methods_supported: text(['header']),
  }),
  'server-metadata': (base) => ({
    issuer: text(base),
    authorization_endpoint: text(`${base}/authorize`),
    token_endpoint: text(`${base}/token`),
    registration_endpoint: text(`${base}/register`),
    revocation_endpoint: text(`${base}/revoke`),
    introspection_endpoint: text(`${base}/introspect`),
    jwks_uri: text(`${base}/jwks`),
    token_endpoint_auth_methods_supported: text(['none']),
    code_challenge_methods_supported: text(['S256']),
  }),
  jwks: () => ({ keys: text([{ kty: 'RSA', kid: '1', n: 'AQAB', e: 'AQAB' }]) }),
  register: (base) => ({
    client_id: text('client-1'),
    client_secret: text('a-secret-of-some-length'),
    redirect_uris: text(['http://127.0.0.1:33418/callback']),
    token_endpoint_auth_method: text('none'),
    registration_client_uri: text(`${base}/register/1`),
    registration_access_token: text('a-registration-token'),
  }),
  authorize: () => ({}),
  token: () => ({
    access_token: text('an-access-token-of-some-length'),
    token_type: text('Bearer'),
    expires_in: '300',
    refresh_token: text('a-refresh-token-of-some-length'),
    id_token: text('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'),
    scope: text('notes'),
  }),
  introspect: () => ({ active: 'true', aud: text(['x']), sub: text('alice'), scope: text('notes') }),
  revoke: () => ({}),
}

/** Hostile answers of an endpoint. */
export function hostileAnswers(endpoint: Endpoint, base: string): Arbitrary<HostileAnswer> {
  if (endpoint === 'authorize') return oneof(answers(page, 'text/html'), answers(noDocument, 'text/html'))
  const documents = answers(
    oneof({ weight: 4, arbitrary: spoilt(honest[endpoint](base)) }, noDocument),
    'application/json',
  )
  if (endpoint !== 'mcp') return documents
  const challenged = challenge.chain((value) =>
    answers(noDocument, 'application/json').map(({ kind, steps }) => ({
      kind: `challenge | ${kind}`,
      steps: withHeader(steps, `WWW-Authenticate: ${value}`),
    })),
  )
  return oneof({ weight: 3, arbitrary: documents }, challenged)
}

/** The header, put behind the status line of the first bytes. */
function withHeader(steps: readonly Step[], header: string): readonly Step[] {
  const [first, ...rest] = steps
  if (first === undefined || !('write' in first)) return steps
  const bytes = Buffer.from(first.write)
  const at = bytes.indexOf('\r\n') + 2
  return [
    { write: Buffer.concat([bytes.subarray(0, at), Buffer.from(`${header}\r\n`, 'latin1'), bytes.subarray(at)]) },
    ...rest,
  ]
}

/** Number of the answer and endpoint that a request is for: every answer has a server of its own below `/h<n>`. */
export function placeOf({ target }: WireRequest): { readonly n: number; readonly endpoint: Endpoint | undefined } {
  const n = Number(/\/h(\d+)(?=[/?#]|$)/.exec(target)?.[1] ?? -1)
  const path = target.split(/[?#]/, 1)[0] ?? ''
  if (path.includes('oauth-protected-resource')) return { n, endpoint: 'resource-metadata' }
  if (/oauth-authorization-server|openid-configuration/.test(path)) return { n, endpoint: 'server-metadata' }
  return { n, endpoint: endpoints.find((one) => path.includes(`/h${n}/${one}`)) }
}

/** What an honest server answers there. */
export function honestAnswer(endpoint: Endpoint | undefined, base: string, request: WireRequest): readonly Step[] {
  const { target, authorized } = request
  const answer = (head: string, body = ''): readonly Step[] => [
    {
      write: Buffer.from(
        `HTTP/1.1 ${head}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    },
  ]
  if (endpoint === undefined) return answer('404 Not Found', '{}')
  if (endpoint === 'mcp' && !authorized) {
    const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(base) ?? []
    const place = `${origin}/.well-known/oauth-protected-resource${path}/mcp`
    return answer(`401 Unauthorized\r\nWWW-Authenticate: Bearer resource_metadata="${place}"`)
  }
  if (endpoint === 'authorize') {
    const query = new URL(target, base).searchParams
    const back = `${query.get('redirect_uri') ?? ''}?code=a-code-of-some-length&state=${query.get('state') ?? ''}`
    return answer(`302 Found\r\nLocation: ${back}`)
  }
  const members = Object.entries(honest[endpoint](base)).map(([name, value]) => `"${name}":${value}`)
  return answer(endpoint === 'register' ? '201 Created' : '200 OK', `{${members.join(',')}}`)
}
