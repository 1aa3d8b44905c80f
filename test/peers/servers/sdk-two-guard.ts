/**
 * An MCP server as the documentation of the SDK v2 has it: `requireBearerAuth` and `mcpAuthMetadataRouter` of
 * `@modelcontextprotocol/express`, and a verifier that reads the JWTs of the authorization server by its JWKS.
 *
 * Takes PORT and ISSUER from its environment, and waits for the authorization server.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import {
  createMcpExpressApp,
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
  requireBearerAuth,
} from '@modelcontextprotocol/express'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer, OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'

const { PORT = '0', ISSUER: issuer = '' } = process.env
const resource = new URL(`http://localhost:${PORT}/mcp`)

async function metadataOf(url: string): Promise<Record<string, unknown>> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return z.record(z.string(), z.unknown()).parse(await response.json())
    await sleep(100)
  }
}

const oauthMetadata = z
  .looseObject({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    response_types_supported: z.array(z.string()),
    jwks_uri: z.string(),
  })
  .parse(await metadataOf(`${issuer}/.well-known/openid-configuration`))
const keys = createRemoteJWKSet(new URL(oauthMetadata.jwks_uri))

const verifier = {
  verifyAccessToken: async (token: string) => {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: resource.href, typ: 'at+jwt' }).catch(() => {
      throw new OAuthError(OAuthErrorCode.InvalidToken, 'The token is not for this server')
    })
    const { client_id: clientId, scope = '' } = z
      .looseObject({ client_id: z.string(), scope: z.string().optional() })
      .parse(payload)
    return {
      token,
      clientId,
      scopes: scope.split(' ').filter((one) => one !== ''),
      ...(payload.exp === undefined ? {} : { expiresAt: payload.exp }),
      resource,
    }
  },
}

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'peer', version: '1.0.0' })
  server.registerTool(
    'whoami',
    { description: 'Which client calls.', inputSchema: z.object({}), annotations: { readOnlyHint: true } },
    (_input, { http }) => ({ content: [{ type: 'text', text: http?.authInfo?.clientId ?? 'nobody' }] }),
  )
  return server
})

const app = createMcpExpressApp()
app.use(
  mcpAuthMetadataRouter({
    oauthMetadata,
    resourceServerUrl: resource,
    scopesSupported: ['notes.read'],
    dangerouslyAllowInsecureIssuerUrl: true,
  }),
)
app.all(
  '/mcp',
  requireBearerAuth({
    verifier,
    requiredScopes: ['notes.read'],
    resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
    expectedResource: resource,
  }),
  (request, response) => toNodeHandler(handler)(request, response, request.body),
)
app.listen(Number(PORT), '127.0.0.1')
