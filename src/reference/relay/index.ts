import { createHash, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'

/** What the proxy as first shipped was told. */
export interface RelayConfig {
  readonly origin: string
  readonly upstream: { readonly origin: string; readonly clientId: string; readonly clientSecret: string }
  readonly scopes: readonly string[]
  readonly now: () => number
}

interface Session {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly challenge: string
  readonly expires: number
}

interface Pending extends Session {
  /** The upstream's token response, kept to be handed out. */
  readonly tokens: unknown
}

const registration = z.object({ client_id: z.string(), redirect_uris: z.array(z.string()) }).loose()

const fail = (error: string, description: string, status = 400): Response =>
  Response.json({ error, error_description: description }, { status, headers: { 'cache-control': 'no-store' } })

/**
 * The proxy as first shipped (nextcloud-mcp-server, ADR-023), with its real mistakes: the upstream's token response is
 * stored and handed out, refresh is relayed with the proxy's own credentials, client ids are compared only when they are
 * there, secrets are advertised and never looked at, nobody asks for consent, any browser may bring a state back, and
 * what the upstream says of an error is passed on in its words.
 */
export function createRelay(config: RelayConfig): Hono {
  const { origin, upstream } = config
  const clients = new Map<string, readonly string[]>()
  const sessions = new Map<string, Session>()
  const codes = new Map<string, Pending>()
  const app = new Hono()
  // What it did not expect ended as its framework ends everything.
  app.onError(() => new Response('Internal Server Error', { status: 500 }))
  const callback = `${origin}/oauth/callback`
  const upstreamToken = async (form: Record<string, string>): Promise<Response> =>
    await fetch(`${upstream.origin}/apps/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_id: upstream.clientId, client_secret: upstream.clientSecret }),
    })

  app.get('/.well-known/oauth-authorization-server', (c) =>
    c.json({
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      registration_endpoint: `${origin}/oauth/register`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
      scopes_supported: config.scopes,
    }),
  )

  app.post('/oauth/register', async (c) => {
    const response = await fetch(`${upstream.origin}/apps/oidc/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await c.req.text(),
    })
    const body: unknown = await response.json()
    const made = registration.safeParse(body)
    if (made.success) clients.set(made.data.client_id, made.data.redirect_uris)
    return Response.json(body, { status: response.status })
  })

  app.get('/oauth/authorize', (c) => {
    const asked = c.req.query()
    const redirectUris = clients.get(asked.client_id ?? '')
    if (redirectUris === undefined) return fail('invalid_client', 'unknown client', 401)
    if (!redirectUris.includes(asked.redirect_uri ?? ''))
      return fail('invalid_request', 'redirect_uri is not registered')
    if (asked.response_type !== 'code') return fail('unsupported_response_type', 'only code')
    if (asked.state === undefined) return fail('invalid_request', 'state is required')
    if (asked.code_challenge === undefined || asked.code_challenge_method !== 'S256')
      return fail('invalid_request', 'PKCE with S256 is required')
    const state = randomBytes(24).toString('base64url')
    sessions.set(state, {
      clientId: asked.client_id ?? '',
      redirectUri: asked.redirect_uri ?? '',
      state: asked.state,
      challenge: asked.code_challenge,
      expires: config.now() + 600_000,
    })
    const url = new URL(`${upstream.origin}/apps/oidc/authorize`)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: upstream.clientId,
      redirect_uri: callback,
      scope: `openid profile email offline_access ${config.scopes.join(' ')}`,
      state,
      prompt: 'consent',
      resource: `${origin}/mcp`,
    }).toString()
    return c.redirect(url.href)
  })

  app.get('/oauth/callback', async (c) => {
    const answered = c.req.query()
    const session = sessions.get(answered.state ?? '')
    if (session === undefined) return fail('invalid_request', 'unknown state')
    const { error, error_description: said = 'Authorization failed', code: theirs } = answered
    const toClient = (params: Record<string, string>): Response =>
      c.redirect(`${session.redirectUri}?${new URLSearchParams({ ...params, state: session.state }).toString()}`)
    // A state is used up by a code or an error, and stays where there is neither.
    if (error === undefined && theirs === undefined) return fail('invalid_request', 'code is required')
    sessions.delete(answered.state ?? '')
    if (error !== undefined) return toClient({ error, error_description: said })
    if (session.expires < config.now()) return fail('invalid_request', 'the session is over')
    const response = await upstreamToken({
      grant_type: 'authorization_code',
      code: theirs ?? '',
      redirect_uri: callback,
    })
    if (!response.ok)
      return toClient({ error: 'server_error', error_description: 'Failed to exchange authorization code' })
    const code = randomBytes(24).toString('base64url')
    codes.set(code, { ...session, tokens: await response.json(), expires: config.now() + 60_000 })
    return toClient({ code })
  })

  app.post('/oauth/token', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('grant_type') === 'refresh_token') {
      const response = await upstreamToken({
        grant_type: 'refresh_token',
        refresh_token: form.get('refresh_token') ?? '',
      })
      return Response.json(await response.json(), { status: response.status })
    }
    if (form.get('grant_type') !== 'authorization_code') return fail('unsupported_grant_type', 'unknown grant')
    const pending = codes.get(form.get('code') ?? '')
    if (pending === undefined || pending.expires < config.now()) return fail('invalid_grant', 'unknown code')
    const clientId = form.get('client_id')
    if (clientId !== null && clientId !== pending.clientId) return fail('invalid_grant', 'client_id differs')
    const redirectUri = form.get('redirect_uri')
    if (redirectUri !== null && redirectUri !== pending.redirectUri)
      return fail('invalid_grant', 'redirect_uri differs')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (challenge !== pending.challenge) return fail('invalid_grant', 'PKCE failed')
    codes.delete(form.get('code') ?? '')
    return Response.json(pending.tokens, { headers: { 'cache-control': 'no-store' } })
  })
  return app
}
