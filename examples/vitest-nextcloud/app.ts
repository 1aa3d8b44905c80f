import { createHash, randomBytes } from 'node:crypto'

/** Where the app stands, and who it is at Nextcloud. */
export interface AppConfig {
  /** `https://app.test` */
  readonly origin: string
  /** `https://cloud.test` */
  readonly nextcloud: string
  readonly clientId: string
  readonly clientSecret: string
}

interface Session {
  readonly state: string
  readonly verifier: string
  accessToken?: string
}

const random = (): string => randomBytes(32).toString('base64url')

const goTo = (location: string | URL, cookie?: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location: String(location), ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  })

const page = (text: string, status = 200): Response => new Response(text, { status })

/** A member of a JSON object, where the path leads to a string. */
function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  let at = value
  for (const name of path)
    at = typeof at === 'object' && at !== null ? Object.entries(at).find(([key]) => key === name)?.[1] : undefined
  return typeof at === 'string' ? at : undefined
}

/** A tiny web app: it signs people in at Nextcloud, and greets them with the name that Nextcloud knows them by. */
export function createApp(config: AppConfig): (request: Request) => Promise<Response> {
  const sessions = new Map<string, Session>()
  const callback = `${config.origin}/callback`

  const sessionOf = (request: Request): Session | undefined =>
    sessions.get(/(?:^|; )sid=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '')

  const endpoint = async (name: string): Promise<string> => {
    const answer = await fetch(`${config.nextcloud}/.well-known/openid-configuration`)
    const found = textAt(await answer.json(), name)
    if (found === undefined) throw new Error(`Nextcloud names no ${name}`)
    return found
  }

  const login = async (): Promise<Response> => {
    const id = random()
    const session = { state: random(), verifier: random() }
    sessions.set(id, session)
    const url = new URL(await endpoint('authorization_endpoint'))
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: callback,
      scope: 'openid profile',
      state: session.state,
      code_challenge: createHash('sha256').update(session.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString()
    return goTo(url, `sid=${id}; HttpOnly; Secure; SameSite=Lax; Path=/`)
  }

  const signedIn = async (request: Request): Promise<Response> => {
    const session = sessionOf(request)
    const { searchParams } = new URL(request.url)
    if (session === undefined || searchParams.get('state') !== session.state) return page('Not your sign-in', 400)
    const answer = await fetch(await endpoint('token_endpoint'), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: searchParams.get('code') ?? '',
        redirect_uri: callback,
        client_id: config.clientId,
        client_secret: config.clientSecret,
        code_verifier: session.verifier,
      }),
    })
    if (!answer.ok) return page('Nextcloud gave no token; try again later', 502)
    const token = textAt(await answer.json(), 'access_token')
    if (token === undefined) return page('Nextcloud gave no token; try again later', 502)
    session.accessToken = token
    return goTo(config.origin)
  }

  const home = async (request: Request): Promise<Response> => {
    const token = sessionOf(request)?.accessToken
    if (token === undefined) return goTo(`${config.origin}/login`)
    const answer = await fetch(`${config.nextcloud}/ocs/v2.php/cloud/user?format=json`, {
      headers: { authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' },
    })
    if (answer.status === 401) return goTo(`${config.origin}/login`)
    return page(`Hello ${textAt(await answer.json(), 'ocs', 'data', 'display-name') ?? 'stranger'}`)
  }

  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/login') return await login()
    if (pathname === '/callback') return await signedIn(request)
    return await home(request)
  }
}
