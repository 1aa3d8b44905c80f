/**
 * An application as the documentation of Better Auth has it: the plugins `jwt()` and `mcp()`, pages for sign-in and
 * consent, open registration, and an MCP endpoint of the SDK v2 behind `requireMcpAuth`.
 *
 * Takes PORT and PEOPLE ("name:password name:password") from its environment. What it knows is gone when it ends.
 */

import { DatabaseSync } from 'node:sqlite'
import { mcp, requireMcpAuth } from '@better-auth/mcp'
import { toNodeHandler as mcpToNode } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import express, { type Response as Answer, type Request as Asked } from 'express'
import { z } from 'zod'

const { PORT = '0', PEOPLE = '' } = process.env
const origin = `http://localhost:${PORT}`
const resource = `${origin}/mcp`

const auth = betterAuth({
  baseURL: origin,
  secret: 'a-secret-of-a-server-that-lives-for-a-minute',
  database: new DatabaseSync(':memory:'),
  emailAndPassword: { enabled: true },
  disabledPaths: ['/token'],
  plugins: [
    jwt(),
    mcp({
      loginPage: '/login',
      consentPage: '/consent',
      resource,
      scopes: ['openid', 'profile', 'email', 'offline_access', 'notes:read'],
      allowDynamicClientRegistration: true,
      allowUnauthenticatedClientRegistration: true,
      clientRegistrationDefaultScopes: ['notes:read', 'offline_access'],
    }),
  ],
})
await (await getMigrations(auth.options)).runMigrations()
for (const person of PEOPLE.split(' ')) {
  const [name = '', password = ''] = person.split(':')
  await auth.api.signUpEmail({ body: { name, email: `${name}@peer.example`, password } })
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
const page = (title: string, fields: string, buttons: string): string =>
  `<!doctype html><title>${title}</title><h1>${title}</h1><form method="post">${fields}${buttons}</form>`
const queryOf = ({ originalUrl }: Asked): string => originalUrl.split('?')[1] ?? ''

/** Asks the API as the script of a page would, and goes where it says, with the cookies that it sets. */
async function askAndGoOn(path: string, body: object, request: Asked, response: Answer): Promise<void> {
  const { cookie = '', origin: from = '' } = request.headers
  const headers = { 'content-type': 'application/json', cookie, origin: from }
  const made = await auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...body, oauth_query: queryOf(request) }),
    }),
  )
  const said = await made.text()
  const { url } = z.looseObject({ url: z.string().optional() }).parse(JSON.parse(said))
  for (const one of made.headers.getSetCookie()) response.append('Set-Cookie', one)
  if (url === undefined) response.status(400).send(page('That did not work', escaped(said), ''))
  else response.redirect(302, url)
}

const app = express()
app.all('/api/auth/{*any}', toNodeHandler(auth))
app.all('/.well-known/{*any}', toNodeHandler(auth))

const form = express.urlencoded({ extended: false })
// Pages of our own are as they should be, so that what is found is what better-auth does.
app.use(['/login', '/consent'], (_request, response, next) => {
  response.set('X-Frame-Options', 'DENY')
  next()
})
app.get('/login', (_request, response) => {
  const fields = '<input type="email" name="email"><input type="password" name="password">'
  response.send(page('Sign in', fields, '<button>Sign in</button>'))
})
app.post('/login', form, async (request, response) => {
  const { email, password } = z.object({ email: z.string(), password: z.string() }).parse(request.body)
  await askAndGoOn('/sign-in/email', { email, password }, request, response)
})
app.get('/consent', (request, response) => {
  const asked = new URLSearchParams(queryOf(request))
  const said = `<p>${escaped(asked.get('client_id') ?? '')} asks for ${escaped(asked.get('scope') ?? '')}</p>`
  const buttons = '<button name="accept" value="true">Allow</button><button name="accept" value="false">Deny</button>'
  response.send(page('Allow access?', said, buttons))
})
app.post('/consent', form, async (request, response) => {
  await askAndGoOn('/oauth2/consent', { accept: request.body.accept === 'true' }, request, response)
})

const tools = createMcpHandler(() => {
  const server = new McpServer({ name: 'peer', version: '1.0.0' })
  server.registerTool(
    'now',
    { description: 'The time.', inputSchema: z.object({}), annotations: { readOnlyHint: true } },
    () => ({ content: [{ type: 'text', text: new Date().toISOString() }] }),
  )
  return server
})
const guarded = requireMcpAuth(auth, (request) => tools.fetch(request), {
  resource,
  issuer: `${origin}/api/auth`,
  requiredScopes: ['notes:read'],
})
app.post('/mcp', mcpToNode({ fetch: guarded }))
app.listen(Number(PORT), '127.0.0.1')
