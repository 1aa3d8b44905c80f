import { describe, expect, test } from 'vitest'
import type { UpstreamRequest } from '../../src/contract/seats.ts'
import type { Exchange, Header } from '../../src/http/exchange.ts'
import { createRecorder, type Recorder } from '../../src/http/recorder.ts'

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: Readonly<Record<string, unknown>>, typ = 'at+jwt'): string =>
  `${b64({ alg: 'RS256', typ, kid: 'k1' })}.${b64(claims)}.${Buffer.from(`signature of ${JSON.stringify(claims)}`).toString('base64url')}`

/** Secrets with signs that every encoding writes differently. */
const secrets = {
  password: 'pass word+/&="<ü>%-1',
  accessToken: jwt({ aud: 'https://mcp.example/mcp', sub: 'alice', jti: 'x'.repeat(30) }),
  opaqueToken: 'AbC+d/EfGhIjKlMnOpQrStUvWxYz0123==',
  refreshToken: 'RT~abcdefghijklmnopqrstuvwxyz.0123456789',
  idToken: jwt({ aud: 'client-7', nonce: 'n' }, 'JWT'),
  code: 'code-value-with-128-signs-or-so-0987654321',
  verifier: 'verifier-abcdefghijklmnopqrstuvwxyz-0123456789',
  clientSecret: 's3cr3t/with+signs&of=all/kinds',
  registrationToken: 'registration-access-token-0123456789',
  appPassword: 'app12-pass3-word4-56789-abcde',
  cookie: 'cookie-value-0123456789-abcdefgh',
  session: 'mcp-session-0123456789-abcdef',
  requestToken: 'cmVxdWVzdHRva2Vu+abc/def:Z2hpamtsbW5vcHFyc3R1dnd4',
}

function recording(options: { readonly keptBody?: number } = {}): { recorder: Recorder; exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  return {
    exchanges,
    recorder: createRecorder({ listener: (exchange) => exchanges.push(exchange), now: () => 0, ...options }),
  }
}

interface Written {
  readonly url?: string
  readonly headers?: readonly Header[]
  readonly body?: string
  readonly answerHeaders?: readonly Header[]
  readonly answer?: string
}

function record(recorder: Recorder, written: Written): Exchange {
  return recorder.record(recorder.begin({ seat: 'client', actor: 'alice' }), {
    request: {
      method: 'POST',
      url: written.url ?? 'http://127.0.0.1/x',
      headers: written.headers ?? [],
      body: written.body ?? '',
    },
    response: { status: 200, headers: written.answerHeaders ?? [], body: written.answer ?? '' },
  })
}

/** Every way in which a text could still hold the secret. */
function traces(text: string, secret: string): readonly string[] {
  const once = encodeURIComponent(secret)
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + secret).toString('base64')
    return encoded.slice(offset === 0 ? 0 : 4, Math.max(8, encoded.length - 4))
  })
  const forms = [
    secret,
    once,
    encodeURIComponent(once),
    once.toLowerCase(),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...secret.split('.').filter((part, i) => i > 0 && part.length > 20),
  ]
  return forms.filter((form) => form.length > 5 && text.includes(form))
}

describe('a whole flow', () => {
  test('leaves no secret in any spelling, in its place or elsewhere, also where it comes back later', () => {
    const { recorder, exchanges } = recording()
    const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()
    const s = secrets
    record(recorder, {
      url: 'http://127.0.0.1/login?redirect_url=/x%3Fcode%3Dnested-code-0123456789%26state%3Dnested-state-value-0123',
      headers: [['Cookie', `nc_username=alice; oc_session=${s.cookie}`]],
      answerHeaders: [['Set-Cookie', `oc_session=${s.cookie}; Path=/; HttpOnly`]],
      answer: `<head data-requesttoken="${s.requestToken}"><input type="hidden" name="whatever" value="opaque-0123456789-abcdefgh">`,
    })
    record(recorder, { body: form({ user: 'alice', password: s.password, requesttoken: s.requestToken }) })
    record(recorder, {
      body: JSON.stringify({ client_name: 'x' }),
      answer: JSON.stringify({
        client_id: 'client-7',
        client_secret: s.clientSecret,
        registration_access_token: s.registrationToken,
      }).replaceAll('/', '\\/'),
    })
    record(recorder, { answerHeaders: [['Location', `http://127.0.0.1:9/cb?state=a-state-0123456789&code=${s.code}`]] })
    record(recorder, {
      headers: [
        ['authorization', `Basic ${Buffer.from(`client-7:${encodeURIComponent(s.clientSecret)}`).toString('base64')}`],
      ],
      body: form({ grant_type: 'authorization_code', code: s.code, code_verifier: s.verifier }),
      answer: JSON.stringify({ access_token: s.accessToken, refresh_token: s.refreshToken, id_token: s.idToken }),
    })
    record(recorder, {
      headers: [
        ['Authorization', `Bearer ${s.accessToken}`],
        ['Mcp-Session-Id', s.session],
      ],
      answer: `event: message\ndata: ${JSON.stringify({ result: { text: JSON.stringify({ token: s.opaqueToken, appPassword: s.appPassword }) } })}\n\n`,
    })
    // What a broken target might say later, in places that are nobody's.
    const values = Object.values(s)
    record(recorder, {
      url: `http://127.0.0.1/leak?next=${encodeURIComponent(`http://x/?t=${encodeURIComponent(s.opaqueToken)}`)}`,
      headers: values.map((value) => ['X-Echo', encodeURIComponent(value)]),
      body: values.join('\n'),
      answerHeaders: values.map((value) => ['X-Debug', Buffer.from(`{"t":"${value}"}`).toString('base64')]),
      answer: JSON.stringify({
        deep: values,
        b64: values.map((v) => Buffer.from(`ab${v}cd`).toString('base64url')),
        parts: s.accessToken.split('.'),
      }),
    })

    const written = JSON.stringify(exchanges)
    for (const [name, secret] of Object.entries(s)) {
      expect([name, traces(written, secret)]).toEqual([name, []])
      // A string within the record is escaped once more than the record itself.
      for (const exchange of exchanges)
        for (const text of [exchange.request.body, exchange.response?.body ?? ''])
          expect([name, traces(text, secret)]).toEqual([name, []])
    }
    expect(written).not.toContain('nested-code')
    expect(written).not.toContain('nested-state')
    expect(written).not.toContain('opaque-0123456789')
    expect(written).toContain('alice')
    expect(written).toContain('client-7')
  })
})

describe('places', () => {
  const long = 'a-secret-of-some-length'
  test.each<[string, Written, string]>([
    ['a bearer token', { headers: [['Authorization', `Bearer ${long}`]] }, 'Bearer at-1'],
    ['a short bearer token', { headers: [['Authorization', 'Bearer x']] }, 'Bearer at-1'],
    ['a token without a scheme', { headers: [['authorization', long]] }, 'at-1'],
    ['a proxy credential', { headers: [['Proxy-Authorization', `Bearer ${long}`]] }, 'Bearer at-1'],
    [
      'a basic credential',
      { headers: [['Authorization', `Basic ${btoa(`id:${long}`)}`]] },
      'Basic base64(id:secret-1)',
    ],
    ['no basic credential', { headers: [['Authorization', 'Basic bm9uc2Vuc2U']] }, 'Basic session-1'],
    ['cookies', { headers: [['Cookie', `a=1; b="${long}"`]] }, 'a=cookie-1; b=cookie-2'],
    [
      'a cookie set',
      { answerHeaders: [['Set-Cookie', `a=${long}; Path=/; Max-Age=5`]] },
      'a=cookie-1; Path=/; Max-Age=5',
    ],
    ['a session id', { answerHeaders: [['mcp-session-id', long]] }, 'session-1'],
    ['a query parameter', { url: `http://h/?a=1&access_token=${long}&b=2` }, 'http://h/?a=1&access_token=at-1&b=2'],
    ['user info', { url: `http://bob:${long}@h/` }, 'http://bob:pw-1@h/'],
    ['a fragment', { answerHeaders: [['Location', `http://h/#id_token=${long}&x=1`]] }, 'http://h/#id_token=id-1&x=1'],
    ['a form', { body: `a=1&client_secret=${long}&b=2` }, 'a=1&client_secret=secret-1&b=2'],
    ['a short form value', { body: 'a=1&password=pw&b=2' }, 'a=1&password=pw-1&b=2'],
    ['JSON', { answer: `{"refresh_token" : "${long}","n":1}` }, '{"refresh_token" : "rt-1","n":1}'],
    ['JSON that was cut', { answer: `{"access_token":"${long}` }, '{"access_token":"at-1'],
    [
      'JSON in JSON',
      { answer: `{"text":"{\\"access_token\\":\\"${long}\\"}"}` },
      '{"text":"{\\"access_token\\":\\"at-1\\"}"}',
    ],
    ['XML', { answer: `<apppassword>${long}</apppassword>` }, '<apppassword>app-pw-1</apppassword>'],
    [
      'an attribute',
      { answer: `<a href="/x?y=1&amp;code=${long}&amp;z=2">` },
      '<a href="/x?y=1&amp;code=code-1&amp;z=2">',
    ],
    [
      'a hidden input',
      { answer: `<input value="${long}" type="hidden" name="t">` },
      '<input value="form-1" type="hidden" name="t">',
    ],
    [
      'a login flow',
      { answer: `{"login":"http://h/login/v2/flow/${'a'.repeat(40)}"}` },
      'http://h/login/v2/flow/flow-1',
    ],
    ['a JWT anywhere', { answer: `error: ${jwt({ a: 1 })} refused` }, 'error: jwt-1 refused'],
    ['half a JWT', { answer: `error: ${jwt({ a: 1 }).slice(0, -20)} refused` }, 'error: jwt-1 refused'],
  ])('%s', (_what, written, expected) => {
    const { recorder } = recording()
    const text = JSON.stringify(record(recorder, written))
    expect(text).toContain(JSON.stringify(expected).slice(1, -1))
    expect(text).not.toContain(long)
  })

  test.each<[string, Written, string]>([
    ['an error code', { answer: '{"error":{"code":-32020,"message":"token=missing"}}' }, '"code":-32020'],
    ['a code of words', { answer: '{"code":"not_found"}' }, 'not_found'],
    ['the URL of an endpoint', { answer: '{"token_endpoint":"http://h/token"}' }, 'http://h/token'],
    [
      'a redirect URI',
      { answer: '<input type="hidden" name="redirect_uri" value="http://127.0.0.1:9/callback">' },
      'http://127.0.0.1:9/callback',
    ],
    [
      'a challenge',
      { answerHeaders: [['WWW-Authenticate', 'Bearer error="invalid_token"']] },
      'Bearer error=\\"invalid_token\\"',
    ],
    ['an empty credential', { headers: [['Authorization', 'Bearer ']] }, '"Bearer "'],
    ['a form with empty secrets', { body: 'password=&code=&x=1' }, 'password=&code=&x=1'],
    [
      'a grant type',
      { body: 'grant_type=refresh_token&token_type_hint=access_token' },
      'grant_type=refresh_token&token_type_hint=access_token',
    ],
  ])('%s stays as it is', (_what, written, expected) => {
    const { recorder } = recording()
    const text = JSON.stringify(record(recorder, written))
    expect(text.replaceAll('\\"', '"')).toContain(expected.replaceAll('\\"', '"'))
  })
})

describe('pseudonyms', () => {
  test('are equal for equal secrets, differ for others, and count by kind in the order of first sight', () => {
    const { recorder } = recording()
    const { pseudonyms } = recorder
    expect(pseudonyms.of('access-token', 'one-secret')).toBe('at-1')
    expect(pseudonyms.of('access-token', 'two-secret')).toBe('at-2')
    expect(pseudonyms.of('refresh-token', 'three-secret')).toBe('rt-1')
    expect(pseudonyms.of('refresh-token', 'one-secret')).toBe('at-1')
    expect(pseudonyms.find('two-secret')).toBe('at-2')
    expect(pseudonyms.find('never-seen')).toBeUndefined()
  })

  test('take the longest secret where one begins like another', () => {
    const { pseudonyms } = recording().recorder
    pseudonyms.of('code', 'abcdefgh-1')
    pseudonyms.of('code', 'abcdefgh-12')
    expect(pseudonyms.redactText('abcdefgh-12 abcdefgh-1 abcdefgh-')).toBe('code-2 code-1 abcdefgh-')
  })

  test('a secret that the harness names beforehand is found in the first exchange', () => {
    const { recorder } = recording()
    recorder.pseudonyms.of('password', 'correct horse battery')
    expect(record(recorder, { answer: 'you typed correct horse battery' }).response?.body).toBe('you typed pw-1')
  })

  test('a plain word that happens to be a cookie does not vanish elsewhere', () => {
    const { recorder } = recording()
    record(recorder, { headers: [['Cookie', 'nc_username=alice']] })
    expect(record(recorder, { answer: '{"id":"alice"}' }).response?.body).toBe('{"id":"alice"}')
  })

  test('tokens are listed with what they say, and on which leg they were seen', () => {
    const { recorder } = recording()
    const token = jwt({ aud: ['a', 'b'], inner: secrets.refreshToken })
    record(recorder, { answer: JSON.stringify({ refresh_token: secrets.refreshToken }) })
    record(recorder, { headers: [['Authorization', `Bearer ${token}`]] })
    const request: UpstreamRequest = {
      n: 7,
      answeredAfter: 7,
      at: 5,
      method: 'GET',
      target: '/ocs?x=1',
      headers: [['Authorization', `Bearer ${token}`]],
      body: '',
      status: 200,
      responseHeaders: [],
      responseBody: '{}',
      credential: { kind: 'access-token', value: token, issuedAt: 0, lineage: { grant: 'g', flow: 'delegation' } },
    }
    const seen = recorder.observe({ seat: 'upstream', origin: 'http://127.0.0.1:1', request })
    expect(recorder.observe({ seat: 'upstream', origin: 'http://127.0.0.1:1', request })).toBe(seen)
    expect(seen).toMatchObject({
      n: 3,
      seat: 'upstream',
      actor: 'target',
      at: 5,
      request: { url: 'http://127.0.0.1:1/ocs?x=1' },
    })
    expect(recorder.tokens()).toEqual([
      { pseudonym: 'rt-1', kind: 'refresh-token', clientLeg: [1], upstreamLeg: [], issuerLeg: [], hostLeg: [] },
      {
        pseudonym: 'at-1',
        kind: 'access-token',
        header: { alg: 'RS256', typ: 'at+jwt', kid: 'k1' },
        claims: { aud: ['a', 'b'], inner: 'rt-1' },
        clientLeg: [2],
        upstreamLeg: [3],
        issuerLeg: [],
        hostLeg: [],
      },
    ])
  })
})

describe('bodies', () => {
  test('are cut only after their secrets are gone', () => {
    const { recorder } = recording({ keptBody: 40 })
    const { response } = record(recorder, {
      answer: `{"pad":"${'x'.repeat(10)}","access_token":"${secrets.opaqueToken}"}`,
    })
    expect(response?.body).toHaveLength(40)
    expect(response?.truncated).toBe(true)
    expect(traces(response?.body ?? '', secrets.opaqueToken)).toEqual([])
    expect(response?.body).not.toContain(secrets.opaqueToken.slice(0, 5))
  })

  test('of an API can be left out, and their secrets are not', () => {
    const exchanges: Exchange[] = []
    const recorder = createRecorder({
      listener: (exchange) => exchanges.push(exchange),
      keepsBody: ({ request }) => !request.url.includes('/api'),
    })
    record(recorder, { url: 'http://h/api/notes', answer: 'dear diary' })
    record(recorder, { url: 'http://h/token', answer: 'kept' })
    expect(JSON.stringify(exchanges)).not.toContain('diary')
    expect(exchanges[1]?.response?.body).toBe('kept')
  })
})

test('thousands of secrets and hundreds of exchanges are no burden', () => {
  const { recorder } = recording()
  for (let i = 0; i < 3000; i += 1) recorder.pseudonyms.of('access-token', `token-${i}-${'abcdefghij'.repeat(5)}`)
  const answer = JSON.stringify({ text: 'lorem ipsum dolor sit amet '.repeat(80) })
  const start = performance.now()
  for (let i = 0; i < 300; i += 1) record(recorder, { answer })
  expect(performance.now() - start).toBeLessThan(2_000)
})

test.each([
  ['inputs without an end', '<input '.repeat(100_000)],
  ['beginnings of tokens', 'eyA-'.repeat(100_000)],
  ['names without values', '"code": "'.repeat(100_000)],
  ['queries within queries', '%26code%3D'.repeat(100_000)],
  ['user info without an end', 'http://a:'.repeat(100_000)],
  ['quotes in quotes', '\\"token\\": \\"'.repeat(50_000)],
])('%s are redacted in linear time', (_what, answer) => {
  const { recorder } = recording()
  const start = performance.now()
  record(recorder, { answer })
  expect(performance.now() - start).toBeLessThan(3_000)
})
