/**
 * An MCP server as the documentation of `fastmcp` has it: its OAuth proxy (`OAuthProvider`) in front of Nextcloud, and a
 * tool that asks Nextcloud with the token of the session.
 *
 * Takes PORT, NEXTCLOUD_URL, CLIENT_ID and CLIENT_SECRET from its environment.
 */

import { FastMCP, getAuthSession, OAuthProvider, requireAuth, UserError } from 'fastmcp'
import { z } from 'zod'

const { PORT = '0', NEXTCLOUD_URL: nextcloud = '', CLIENT_ID = '', CLIENT_SECRET = '' } = process.env

const server = new FastMCP({
  name: 'peer',
  version: '1.0.0',
  auth: new OAuthProvider({
    authorizationEndpoint: `${nextcloud}/apps/oidc/authorize`,
    tokenEndpoint: `${nextcloud}/apps/oidc/token`,
    baseUrl: `http://localhost:${PORT}`,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    scopes: ['openid', 'profile'],
  }),
})

server.addTool({
  name: 'list_notes',
  description: 'The notes of a category.',
  parameters: z.object({ category: z.string() }),
  annotations: { readOnlyHint: true },
  canAccess: requireAuth,
  execute: async ({ category }, { session }) => {
    const { accessToken } = getAuthSession(session)
    const answer = await fetch(
      `${nextcloud}/index.php/apps/notes/api/v1/notes?category=${encodeURIComponent(category)}`,
      { headers: { authorization: `Bearer ${accessToken}`, 'ocs-apirequest': 'true' } },
    )
    if (!answer.ok) throw new UserError(`Nextcloud answered ${answer.status}`)
    const notes = z.array(z.object({ title: z.string() })).parse(await answer.json())
    return notes.map(({ title }) => title).join('\n')
  },
})

await server.start({
  transportType: 'httpStream',
  httpStream: { host: '127.0.0.1', port: Number(PORT), stateless: true },
})
