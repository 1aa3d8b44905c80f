/**
 * An MCP server as the SDK's own documentation has it: `ProxyOAuthServerProvider` of `@modelcontextprotocol/sdk` 1.x in
 * front of Nextcloud, and one tool that asks Nextcloud with the token of the call.
 *
 * Takes PORT and NEXTCLOUD_URL from its environment.
 */

import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { ProxyOAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/providers/proxyProvider.js'
import { getOAuthProtectedResourceMetadataUrl, mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import {
  type OAuthClientInformationFull,
  OAuthClientInformationFullSchema,
} from '@modelcontextprotocol/sdk/shared/auth.js'
import express from 'express'
import { z } from 'zod'

const { PORT = '0', NEXTCLOUD_URL: nextcloud = '' } = process.env
const origin = `http://localhost:${PORT}`
const resource = new URL(`${origin}/mcp`)
const oidc = `${nextcloud}/apps/oidc`

const clients = new Map<string, OAuthClientInformationFull>()

const provider = new ProxyOAuthServerProvider({
  endpoints: {
    authorizationUrl: `${oidc}/authorize`,
    tokenUrl: `${oidc}/token`,
    registrationUrl: `${oidc}/register`,
  },
  // Nextcloud tells a client nothing about the tokens of another, so the person is asked for: whoever has a token is in.
  verifyAccessToken: async (token) => {
    const response = await fetch(`${oidc}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok) throw new InvalidTokenError('Nextcloud does not know this token')
    const { sub } = z.looseObject({ sub: z.string() }).parse(await response.json())
    return { token, clientId: sub, scopes: [], expiresAt: Math.floor(Date.now() / 1000) + 60 }
  },
  getClient: async (clientId) => clients.get(clientId),
  // What Nextcloud registered is remembered: the provider itself keeps nothing.
  fetch: async (url, init) => {
    const response = await fetch(url, init)
    if (String(url).endsWith('/register') && response.ok) {
      const client = OAuthClientInformationFullSchema.parse(await response.clone().json())
      clients.set(client.client_id, client)
    }
    return response
  },
})

const app = express()
app.use(mcpAuthRouter({ provider, issuerUrl: new URL(origin), resourceServerUrl: resource }))
app.use(express.json())
const guard = requireBearerAuth({
  verifier: provider,
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
})
app.post('/mcp', guard, async (request, response) => {
  const server = new McpServer({ name: 'peer', version: '1.0.0' })
  server.registerTool(
    'list_notes',
    {
      description: 'The notes of a category.',
      inputSchema: { category: z.string() },
      annotations: { readOnlyHint: true },
    },
    async ({ category }, { authInfo }) => {
      const url = `${nextcloud}/index.php/apps/notes/api/v1/notes?category=${encodeURIComponent(category)}`
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${authInfo?.token ?? ''}`, 'ocs-apirequest': 'true' },
      })
      return { content: [{ type: 'text', text: await answer.text() }], isError: !answer.ok }
    },
  )
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.on('close', () => {
    void transport.close()
    void server.close()
  })
  await server.connect(transport)
  await transport.handleRequest(request, response, request.body)
})
app.listen(Number(PORT), '127.0.0.1')
