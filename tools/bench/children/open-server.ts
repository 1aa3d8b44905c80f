/** Serves the open MCP server of the benchmark on a loopback port, each session with its own transport, and says where it is. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import * as mcp from '@modelcontextprotocol/sdk/types.js'
import { messagesOf, prompts, resources, tools } from '../open-server.ts'

const template = /^test:\/\/template\/([^/]+)\/data$/

function contentsOf(uri: string): { uri: string; mimeType: string } & ({ text: string } | { blob: string }) {
  const id = template.exec(uri)?.[1]
  if (id !== undefined)
    return { uri, mimeType: 'application/json', text: JSON.stringify({ id, data: `data of ${id}` }) }
  const { mimeType = 'text/plain', text = '', blob } = resources[uri] ?? {}
  return blob === undefined ? { uri, mimeType, text } : { uri, mimeType, blob }
}

function makeServer(): Server {
  const capabilities = { logging: {}, completions: {}, tools: {}, prompts: {}, resources: { subscribe: true } }
  const server = new Server({ name: 'open-server', version: '1.0.0' }, { capabilities })
  server.setRequestHandler(mcp.ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({ name, description: name, inputSchema: { type: 'object' as const } })),
  }))
  server.setRequestHandler(mcp.CallToolRequestSchema, async ({ params }, { sendNotification, requestId, _meta }) => {
    const tool = tools[params.name]
    if (tool === undefined) throw new Error(`no tool ${params.name}`)
    const notify = (notification: object) => sendNotification(mcp.ServerNotificationSchema.parse(notification))
    return await tool({ server, related: { relatedRequestId: requestId }, token: _meta?.progressToken, notify })
  })
  server.setRequestHandler(mcp.ListPromptsRequestSchema, () => ({
    prompts: Object.entries(prompts).map(([name, { takes }]) => ({
      name,
      description: name,
      arguments: takes.map((taken) => ({ name: taken, description: taken, required: true })),
    })),
  }))
  server.setRequestHandler(mcp.GetPromptRequestSchema, ({ params }) => {
    const prompt = prompts[params.name]
    return { messages: prompt === undefined ? [] : messagesOf(prompt.says, params.arguments ?? {}) }
  })
  server.setRequestHandler(mcp.ListResourcesRequestSchema, () => ({
    resources: Object.entries(resources).map(([uri, { mimeType }]) => ({ uri, name: uri, description: uri, mimeType })),
  }))
  server.setRequestHandler(mcp.ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' }],
  }))
  server.setRequestHandler(mcp.ReadResourceRequestSchema, ({ params }) => ({ contents: [contentsOf(params.uri)] }))
  server.setRequestHandler(mcp.SubscribeRequestSchema, () => ({}))
  server.setRequestHandler(mcp.UnsubscribeRequestSchema, () => ({}))
  server.setRequestHandler(mcp.SetLevelRequestSchema, () => ({}))
  server.setRequestHandler(mcp.CompleteRequestSchema, () => ({ completion: { values: ['paris', 'park'], total: 2 } }))
  return server
}

const sessions = new Map<string, StreamableHTTPServerTransport>()

async function open(allowedHosts: string[]): Promise<StreamableHTTPServerTransport> {
  const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableDnsRebindingProtection: true,
    allowedHosts,
    onsessioninitialized: (id) => {
      sessions.set(id, transport)
    },
  })
  // The class says that a callback may be undefined, the interface that it is absent or there.
  await makeServer().connect(transport as Parameters<Server['connect']>[0])
  return transport
}

const http = createServer((request, response) => {
  const known = sessions.get(String(request.headers['mcp-session-id']))
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${request.socket.localPort}`)
  Promise.resolve(known ?? open(hosts))
    .then((transport) => transport.handleRequest(request, response))
    .catch(() => response.destroy())
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  process.stdout.write(`http://localhost:${address.port}/mcp\n`)
})
