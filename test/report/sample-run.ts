import type {
  CheckResult,
  Exchange,
  FinishedRun,
  LineageView,
  ProbeResult,
  SeenToken,
} from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { type Row, rows, topics } from './sample-checks.ts'

const mcp = 'http://localhost:4711/mcp'
const issued = 1_795_183_402

/** What the failing and the remarkable checks of the sample saw. */
const findings: Readonly<Record<string, readonly Partial<ProbeResult>[]>> = {
  'prm-scopes-baseline': [
    { expected: 'at most 8 scopes, none of them a wildcard', actual: '31 scopes, among them admin and *' },
  ],
  'challenge-syntax': [
    {
      expected: 'a challenge that RFC 9110 §11.6.1 can read',
      actual:
        'an unquoted URL: Bearer resource_metadata=http://localhost:4711/.well-known/oauth-protected-resource/mcp',
    },
    { expected: 'error_description without quotes and line breaks', actual: 'jwt malformed: "exp" claim missing' },
  ],
  'challenge-no-error-when-anonymous': [{ expected: 'no error parameter', actual: 'error="invalid_token"' }],
  'asm-issuer-equality': [{ expected: 'http://localhost:4711', actual: 'http://127.0.0.1:4712/index.php/apps/oidc' }],
  'asm-pkce-no-plain': [{ expected: 'S256 only', actual: 'S256, plain' }],
  'tok-code-client-bound': [{ expected: 'status 400 with invalid_grant', actual: 'status 200 with a token for bob' }],
  'token-aud-foreign': [
    {
      expected: 'status 401 with invalid_token',
      actual: 'status 200',
      audience: { expected: mcp, actual: ['http://localhost:4711/mcp/'], token: 'at-4' },
    },
    {
      expected: 'status 401 with invalid_token',
      actual: 'status 200',
      audience: { expected: mcp, actual: ['https://other.example/mcp'], token: 'at-5' },
    },
  ],
  'token-aud-mixed': [
    {
      expected: 'status 401 with invalid_token',
      actual: 'status 200',
      audience: { expected: mcp, actual: [mcp, 'http://127.0.0.1:4712'], token: 'at-6' },
    },
  ],
  'proxy-mints-own-token': [
    { expected: 'a token of http://localhost:4711', actual: 'at-2, which the upstream issued in grant-1' },
  ],
}

const fixes: readonly string[] = [
  'Compare `aud` with the URL of the MCP endpoint before anything else is read from the token.',
  'Behind a reverse proxy: set the public URL in the configuration of the server.',
  'Nextcloud `oidc` app: let the client send `resource`, and set the token type to JWT.',
]

const headers: Exchange['request']['headers'] = [
  ['host', 'localhost:4711'],
  ['user-agent', 'claimcheck/0.1.0'],
  ['accept', 'application/json, text/event-stream'],
  ['content-type', 'application/json'],
  ['mcp-protocol-version', '2026-07-28'],
]

const answerHeaders: Exchange['request']['headers'] = [
  ['content-type', 'application/json; charset=utf-8'],
  ['cache-control', 'no-store'],
  ['date', 'Fri, 20 Nov 2026 14:03:22 GMT'],
  ['vary', 'Origin'],
  ['connection', 'keep-alive'],
]

const metadata = JSON.stringify({
  issuer: 'http://localhost:4711',
  authorization_endpoint: 'http://localhost:4711/oauth/authorize',
  token_endpoint: 'http://localhost:4711/oauth/token',
  registration_endpoint: 'http://localhost:4711/oauth/register',
  jwks_uri: 'http://localhost:4711/oauth/jwks',
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  scopes_supported: ['notes.read', 'notes.write', 'files.read', 'profile.read'],
})

/** The kinds of exchange that take turns in the sample. */
const shapes: readonly ((n: number) => Exchange)[] = [
  (n) =>
    anExchange({
      n,
      request: {
        method: 'GET',
        url: 'http://localhost:4711/.well-known/oauth-authorization-server',
        headers: headers.slice(0, 3),
        body: '',
      },
      response: { status: 200, headers: answerHeaders, body: metadata },
    }),
  (n) =>
    anExchange({
      n,
      seat: 'client',
      actor: 'alice',
      request: {
        method: 'POST',
        url: mcp,
        headers: [...headers, ['authorization', 'Bearer at-1']],
        body: `{"jsonrpc":"2.0","id":${n},"method":"tools/call","params":{"name":"list_notes","arguments":{}}}`,
      },
      response: {
        status: 200,
        headers: answerHeaders,
        body: `{"jsonrpc":"2.0","id":${n},"result":{"content":[{"type":"text","text":"Shopping, Ideas, Minutes of the meeting"}]}}`,
      },
    }),
  (n) =>
    anExchange({
      n,
      request: { method: 'POST', url: mcp, headers, body: `{"jsonrpc":"2.0","id":${n},"method":"initialize"}` },
      response: {
        status: 401,
        headers: [
          ...answerHeaders,
          [
            'www-authenticate',
            'Bearer resource_metadata=http://localhost:4711/.well-known/oauth-protected-resource/mcp, error="invalid_token"',
          ],
        ],
        body: '{"error":"invalid_token"}',
      },
    }),
  (n) =>
    anExchange({
      n,
      seat: 'client',
      actor: 'bob',
      request: {
        method: 'POST',
        url: 'http://localhost:4711/oauth/token',
        headers: [['content-type', 'application/x-www-form-urlencoded']],
        body: 'grant_type=authorization_code&code=code-3&code_verifier=verifier-3&client_id=client-b&redirect_uri=http%3A%2F%2F127.0.0.1%3A9000%2Fcallback&resource=http%3A%2F%2Flocalhost%3A4711%2Fmcp',
      },
      response: {
        status: 200,
        headers: answerHeaders,
        body: '{"access_token":"at-2","token_type":"Bearer","expires_in":600,"refresh_token":"rt-1","scope":"notes.read"}',
      },
    }),
  (n) =>
    anExchange({
      n,
      seat: 'upstream',
      actor: 'target',
      request: {
        method: 'GET',
        url: 'http://127.0.0.1:4712/index.php/apps/notes/api/v1/notes',
        headers: [
          ['authorization', 'Bearer at-2'],
          ['accept', 'application/json'],
        ],
        body: '',
      },
      response: { status: 200, headers: answerHeaders, body: '[{"id":1,"title":"Shopping"},{"id":2,"title":"Ideas"}]' },
    }),
]

function exchangesOf(count: number): readonly Exchange[] {
  const usual = Array.from({ length: count }, (_, index) =>
    (shapes[index % shapes.length] ?? shapes[0])?.(index + 1),
  ).filter((made) => made !== undefined)
  const broken: Exchange = {
    n: count + 1,
    seat: 'client',
    actor: 'alice',
    at: count * 21,
    duration: 5000,
    request: { method: 'POST', url: 'http://localhost:4711/oauth/token', headers: headers.slice(0, 2), body: '' },
    error: { code: 'timeout', message: 'no answer within 5000 ms' },
  }
  return [...usual, broken]
}

function checkOf(row: Row, index: number, exchanges: number): CheckResult {
  const outcome = row.outcome ?? 'passed'
  const n = 1 + ((index * 2) % exchanges)
  const probe = { level: row.level, outcome, control: [n], exchanges: [n + 1] }
  const seen = findings[row.id] ?? [{ expected: 'as the requirement says', actual: 'as the requirement says' }]
  const probes =
    outcome === 'not-judged'
      ? row.kind === 'control-failed' || row.kind === 'not-applicable'
        ? [
            {
              id: `${row.id}/first`,
              scenario: `discovery/${row.section}`,
              outcome,
              kind: row.kind,
              level: row.level,
              reason: row.reason ?? '',
              exchanges: [n],
            },
          ]
        : []
      : seen.map((one, at) =>
          aProbe({
            id: `${row.id}/${['first', 'second', 'third'][at] ?? at}`,
            scenario: `discovery/${row.section}`,
            ...probe,
            ...one,
          }),
        )
  return aCheck({
    id: row.id,
    section: row.section,
    topic: topics[row.section] ?? row.section,
    level: row.level,
    requirement: row.requirement,
    sources: [{ title: row.source[0], url: row.source[1] }],
    typicalFailure: row.wrong,
    outcome,
    fixes,
    probes,
    faults: outcome === 'failed' ? ['aud-not-checked', 'aud-prefix-match'] : [`${row.id}-broken`],
    ...(row.kind === undefined ? {} : { kind: row.kind }),
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...row.more,
  })
}

function jwt(pseudonym: string, aud: unknown, more: Partial<SeenToken> = {}): SeenToken {
  return {
    pseudonym,
    kind: 'access-token',
    header: { alg: 'RS256', typ: 'at+jwt', kid: 'k1' },
    claims: {
      iss: 'http://localhost:4711',
      sub: 'alice',
      aud,
      client_id: 'client-a',
      scope: 'notes.read',
      iat: issued,
      exp: issued + 600,
      jti: 'j-1',
    },
    clientLeg: [2, 7],
    upstreamLeg: [],
    issuerLeg: [],
    hostLeg: [],
    ...more,
  }
}

const lineage: LineageView = {
  grants: [
    { grant: 'grant-1', by: 'upstream', flow: 'authorization_code', clientId: 'flow-1-client', user: 'alice' },
    { grant: 'grant-2', by: 'upstream', flow: 'delegation', user: 'alice' },
    { grant: 'grant-3', by: 'upstream', flow: 'account', user: 'bob' },
  ],
  tokens: [
    jwt('at-1', mcp),
    jwt('at-2', 'http://127.0.0.1:4712', {
      grant: 'grant-1',
      clientLeg: [4, 9],
      upstreamLeg: [5, 10],
      issuerLeg: [],
      hostLeg: [],
    }),
    {
      pseudonym: 'rt-1',
      kind: 'refresh-token',
      grant: 'grant-1',
      clientLeg: [4],
      upstreamLeg: [],
      issuerLeg: [],
      hostLeg: [],
    },
    jwt('at-3', 'nextcloud-provider', {
      grant: 'grant-2',
      clientLeg: [],
      upstreamLeg: [15],
      issuerLeg: [],
      hostLeg: [],
    }),
    jwt('at-4', 'http://localhost:4711/mcp/'),
    jwt('at-5', 'https://other.example/mcp'),
    jwt('at-6', [mcp, 'http://127.0.0.1:4712']),
  ],
}

/** A run as a half-right proxy would give it: failed, warned and unjudged checks, tokens on both legs. */
export function sampleRun(exchangeCount = 100): FinishedRun {
  const exchanges = exchangesOf(exchangeCount)
  const checks = rows.map((row, index) => checkOf(row, index, exchangeCount - 1))
  return aRun({
    target: {
      ...aRun().target,
      name: 'relay',
      components: [
        ...aRun().target.components,
        { role: 'PX', name: 'AS proxy', origin: 'http://localhost:4711', provenance: 'ours' },
      ],
    },
    verdict: 'not-conformant',
    gate: 'not-conformant',
    verdictText: '5 checks failed; 38 of 46 requirements judged',
    exitCode: 1,
    seats: { offered: ['visitor', 'client', 'upstream', 'issuer'], missing: ['service', 'process', 'host', 'clock'] },
    profiles: ['strict-audience'],
    command: 'claimcheck run --deployment relay --seats visitor,client,upstream,issuer --out reports/relay',
    duration: 2143,
    checks,
    exchanges,
    lineage,
    scenarios: [...new Set(rows.map((row) => row.section))].map((section, index) => ({
      id: `discovery/${section}`,
      title: `${topics[section] ?? section}, played through`,
      topic: 'discovery',
      impact: index % 3 === 0 ? 'passive' : 'active',
      seats: ['visitor'],
      at: index * 200,
      duration: 180 + index,
      exchanges: [index * 10 + 1, index * 10 + 2],
    })),
    preflight: [],
  })
}
