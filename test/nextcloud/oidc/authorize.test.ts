import { describe, expect, it } from 'vitest'
import {
  authorize,
  base,
  challenge,
  claims,
  get,
  location,
  mock,
  post,
  registered,
  type TestClient,
  text,
  token,
  tokens,
} from '../flow.ts'

const client: TestClient = { id: 'hybrid', secret: 'hybrid-secret-of-the-tests' }

function withHybrid(settings: Record<string, unknown> = {}) {
  const nextcloud = mock(settings)
  const made = {
    redirectUris: ['http://127.0.0.1:9/cb'],
    flow: 'code id_token',
    clientId: client.id,
    clientSecret: client.secret,
  } as const
  nextcloud.addClient({ name: 'Hybrid', tokenType: 'jwt', ...made })
  return nextcloud
}

const error = async (parameters: Record<string, string>, settings = {}): Promise<string> =>
  (await authorize(withHybrid(settings), client, parameters)).headers.get('location') ?? ''

describe('error redirects, in the order of the app', () => {
  const rows: readonly (readonly [parameters: Record<string, string>, tail: string])[] = [
    [
      { request: 'x.y.z' },
      '?error=request_not_supported&error_description=Request%20object%20parameter%20is%20not%20supported.&state=st',
    ],
    [
      { request_uri: 'https://x' },
      '?error=request_uri_not_supported&error_description=Request%20URI%20parameter%20is%20not%20supported.&state=st',
    ],
    [{ claims: '[1]' }, '?error=invalid_request&error_description=Invalid%20claims%20parameter.&state=st'],
    [
      { claims: '{"id_token":{"name":1}}' },
      '?error=invalid_request&error_description=Invalid%20claims%20parameter.&state=st',
    ],
    [{ response_type: '', state: '' }, '?error=unsupported_response_type&error_description=Missing%20response_type'],
    [
      { response_mode: 'okta_post_message' },
      '?error=unsupported_response_mode&error_description=Unsupported%20response_mode&state=st',
    ],
    [{ response_type: 'id_token' }, '#error=invalid_request&error_description=Missing%20nonce&state=st'],
    [{ response_type: 'token' }, '#error=request_not_supported&error_description=Missing%20id_token&state=st'],
    [
      { response_type: 'none' },
      '?error=unsupported_response_type&error_description=Unsupported%20response_type&state=st',
    ],
    [
      { code_challenge: 'short' },
      '?error=invalid_request&error_description=Invalid%20code_challenge%20format&state=st',
    ],
    [
      { code_challenge: 'a'.repeat(43), code_challenge_method: 'S512' },
      '?error=invalid_request&error_description=Unsupported%20code_challenge_method&state=st',
    ],
  ]
  it.each(rows)('%j', async (parameters, tail) => {
    expect(await error(parameters)).toBe(`http://127.0.0.1:9/cb${tail}`)
  })

  it('demands a challenge when pkceRequired is on', async () => {
    expect(await error({}, { pkceRequired: true })).toContain('error=invalid_request')
  })
})

describe('response types and modes', () => {
  it('gives code and ID token in the fragment, with c_hash', async () => {
    const answer = await authorize(withHybrid(), client, { response_type: 'code id_token', nonce: 'n-1' })
    const fragment = new URLSearchParams(location(answer).hash.slice(1))
    expect([...fragment.keys()]).toEqual(['state', 'code', 'id_token'])
    expect(claims(fragment.get('id_token') ?? '')).toMatchObject({ nonce: 'n-1', c_hash: expect.any(String) })
  })

  it('gives the access token of the authorization endpoint with an empty jti and at_hash', async () => {
    const answer = await authorize(withHybrid(), client, { response_type: 'token id_token', nonce: 'n' })
    const fragment = new URLSearchParams(location(answer).hash.slice(1))
    expect([...fragment.keys()]).toEqual(['state', 'access_token', 'token_type', 'expires_in', 'scope', 'id_token'])
    expect(claims(fragment.get('access_token') ?? '')['jti']).toBe('')
    expect(claims(fragment.get('id_token') ?? '')).toMatchObject({ at_hash: expect.any(String), name: 'alice' })
  })

  it('posts a form for form_post, with headers of its own', async () => {
    const answer = await authorize(withHybrid(), client, { response_mode: 'form_post', state: 'a"b' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('pragma')).toBe('no-cache')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.text).toContain('<form method="post" action="http://127.0.0.1:9/cb">')
    expect(answer.text).toContain('name="state" value="a&quot;b"')
  })

  it('puts everything into the fragment for response_mode=fragment', async () => {
    expect(location(await authorize(withHybrid(), client, { response_mode: 'fragment' })).hash).toMatch(
      /^#state=st&code=\w{128}$/,
    )
  })
})

describe('the issuer in answers', () => {
  it('is there only when responseIss says so, beside a code and beside an error', async () => {
    const nextcloud = withHybrid()
    const flag = async (): Promise<unknown> =>
      (await get(nextcloud, '/.well-known/openid-configuration')).json['authorization_response_iss_parameter_supported']
    expect([await flag(), location(await authorize(nextcloud, client)).searchParams.has('iss')]).toEqual([
      undefined,
      false,
    ])
    nextcloud.change({ responseIss: 'sent' })
    expect(await flag()).toBe(true)
    const found = location(await authorize(nextcloud, client)).searchParams
    expect([found.has('code'), found.get('iss')]).toEqual([true, base])
    nextcloud.change({ consent: 'deny' })
    const denied = location(await authorize(nextcloud, client)).searchParams
    expect([denied.get('error'), denied.get('iss')]).toEqual(['access_denied', base])
  })
})

describe('scopes', () => {
  it('are filtered by the client in silence, lower-cased, each once', async () => {
    const nextcloud = mock()
    const limited = await registered(nextcloud, { token_type: 'jwt', scope: 'openid notes.read' })
    const answer = await tokens(nextcloud, limited, { scope: 'OpenID notes.write notes.read openid' })
    expect(claims(text(answer, 'access_token'))['scope']).toBe('openid notes.read')
    expect(answer.json).not.toHaveProperty('scope')
  })

  it('fall to the default when nothing is left', async () => {
    const nextcloud = mock({ tokenScopeMember: 'granted' })
    const limited = await registered(nextcloud, { scope: 'notes.read' })
    expect((await tokens(nextcloud, limited, { scope: 'files' })).json['scope']).toBe('openid profile email roles')
  })

  it('are cut at 512 characters, even within a scope', async () => {
    const nextcloud = mock({ tokenScopeMember: 'granted' })
    const free = await registered(nextcloud)
    const long = Array.from({ length: 80 }, (_, at) => `scope${at}`).join(' ')
    expect((await tokens(nextcloud, free, { scope: long })).json['scope']).toBe(long.slice(0, 512))
  })
})

describe('signing in', () => {
  it('keeps the parameters in the session, so that an empty authorization goes on', async () => {
    const nextcloud = withHybrid()
    const first = await get(
      nextcloud,
      `/apps/oidc/authorize?client_id=hybrid&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&state=kept`,
    )
    expect(first.headers.get('location')).toMatch(
      /^\/login\?redirect_url=\/apps\/oidc\/redirect\?client_id%3Dhybrid%26state%3Dkept/,
    )
    const jar = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const page = await get(nextcloud, '/login', { cookie: jar })
    const requesttoken = /data-requesttoken="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const password = nextcloud.accounts.find(({ user }) => user === 'alice')?.password ?? ''
    const signedIn = await post(nextcloud, '/login', { user: 'alice', password, requesttoken }, { cookie: jar })
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const again = await get(nextcloud, '/apps/oidc/authorize', { cookie })
    expect(again.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:9\/cb\?state=kept&code=\w{128}$/)
  })

  it('shows the expired page when nothing was kept', async () => {
    const answer = await get(withHybrid(), '/apps/oidc/authorize', { cookie: withHybrid().signIn('alice') })
    expect(answer.status).toBe(303)
    const nextcloud = withHybrid()
    const page = await get(nextcloud, '/apps/oidc/authorize', { cookie: nextcloud.signIn('alice') })
    expect([page.status, page.text]).toEqual([
      200,
      expect.stringContaining('Authorization session expired. Please try again.'),
    ])
  })

  it('is asked for again when max_age is exceeded, and refused without a page for prompt=none', async () => {
    const nextcloud = withHybrid()
    const cookie = nextcloud.signIn('alice')
    expect(location(await authorize(nextcloud, client, {}, cookie)).searchParams.has('code')).toBe(true)
    nextcloud.clock.advance(100)
    const none = await authorize(nextcloud, client, { max_age: '50', prompt: 'none' }, cookie)
    expect(none.headers.get('location')).toContain(
      'error=login_required&error_description=User%20authentication%20is%20too%20old.',
    )
    const again = await authorize(nextcloud, client, { max_age: '50' }, cookie)
    expect(again.headers.get('location')).toMatch(/^\/login\?redirect_url=/)
    expect(again.headers.get('x-user-id')).toBeNull()
    expect(location(await authorize(nextcloud, client, {}, cookie)).searchParams.has('code')).toBe(false)
  })

  it('is refused by page to people outside the groups of a client', async () => {
    const nextcloud = mock()
    const made = nextcloud.addClient({ name: 'Admins', redirectUris: ['http://127.0.0.1:9/cb'], groups: ['admin'] })
    const admins = { id: made.clientId, secret: made.clientSecret }
    expect((await authorize(nextcloud, admins)).text).toContain('The user is not a member of the groups')
    expect(location(await authorize(nextcloud, admins, {}, nextcloud.signIn('admin'))).searchParams.has('code')).toBe(
      true,
    )
  })
})

describe('PKCE', () => {
  const verifier = 'v'.repeat(50)

  it('takes S256 when no method is given', async () => {
    const nextcloud = withHybrid()
    const answer = await authorize(nextcloud, client, { code_challenge: challenge(verifier) })
    const code = location(answer).searchParams.get('code') ?? ''
    expect(
      (await token(nextcloud, client, { grant_type: 'authorization_code', code, code_verifier: verifier })).status,
    ).toBe(200)
  })

  it('takes plain when it is asked for', async () => {
    const nextcloud = withHybrid()
    const answer = await authorize(nextcloud, client, { code_challenge: verifier, code_challenge_method: 'plain' })
    const code = location(answer).searchParams.get('code') ?? ''
    expect(
      (await token(nextcloud, client, { grant_type: 'authorization_code', code, code_verifier: verifier })).status,
    ).toBe(200)
  })
})

describe('consent', () => {
  it('is denied, reduced or withdrawn without a page, as the setting says', async () => {
    expect(await error({}, { consent: 'deny' })).toContain('error=access_denied')
    const partial = withHybrid({ consent: 'partial', tokenScopeMember: 'granted' })
    expect((await tokens(partial, client)).json['scope']).toBe('openid profile')
    const withdrawn = withHybrid({ consent: 'revoked' })
    const first = await tokens(withdrawn, client)
    const answer = await token(withdrawn, client, {
      grant_type: 'refresh_token',
      refresh_token: text(first, 'refresh_token'),
    })
    expect(answer.json['error_description']).toBe('Consent has been revoked.')
  })

  it('puts openid first, remembers exactly what was granted, and forgets it after its lifetime', async () => {
    const nextcloud = withHybrid({ consent: true, consentLifetime: 100 })
    const cookie = nextcloud.signIn('alice')
    const ask = async (scope: string): Promise<string> =>
      (await authorize(nextcloud, client, { scope }, cookie)).headers.get('location') ?? ''
    expect(await ask('openid profile email')).toBe('/apps/oidc/consent')
    const page = await get(nextcloud, '/apps/oidc/consent', { cookie })
    const requesttoken = /data-requesttoken="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const granted = await post(nextcloud, '/apps/oidc/consent/grant', { scopes: 'profile' }, { cookie, requesttoken })
    const next = granted.headers.get('location') ?? ''
    expect(next).toContain('scope=openid%20profile&')
    const done = await get(nextcloud, next, { cookie })
    expect(done.headers.get('location')).toMatch(/code=/)
    expect(await ask('openid profile')).toMatch(/code=/)
    expect(await ask('profile openid')).toBe('/apps/oidc/consent')
    nextcloud.clock.advance(101)
    expect(await ask('openid profile')).toBe('/apps/oidc/consent')
  })

  it('needs somebody who is signed in: JSON for programs, the sign-in page for browsers', async () => {
    const nextcloud = withHybrid({ consent: true })
    expect(await get(nextcloud, '/apps/oidc/consent')).toMatchObject({
      status: 401,
      json: { message: 'Current user is not logged in' },
    })
    const browser = await get(nextcloud, '/index.php/apps/oidc/consent', { accept: 'text/html' })
    expect([browser.status, browser.headers.get('location')]).toEqual([
      303,
      '/index.php/login?redirect_url=/index.php/apps/oidc/consent',
    ])
  })
})

it('follows Host with issuer and endpoints', async () => {
  const nextcloud = mock()
  const answer = await nextcloud.handle(
    new Request(`${base}/.well-known/openid-configuration`, { headers: { host: 'app' } }),
  )
  expect(await answer.json()).toMatchObject({ issuer: 'http://app', token_endpoint: 'http://app/apps/oidc/token' })
})
