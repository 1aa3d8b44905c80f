import type { McpServerConfig } from './config.ts'

/** A metadata document. */
export type Document = Readonly<Record<string, unknown>>

/** Protected resource metadata (RFC 9728 §2). */
export function resourceMetadata(config: McpServerConfig): Document {
  return {
    resource: config.resource,
    authorization_servers: [config.issuer],
    scopes_supported: config.scopes,
    bearer_methods_supported: ['header'],
    resource_name: 'Nextcloud by MCP',
  }
}

/**
 * Where the document stands: the path of the resource is inserted (RFC 9728 §3.1). The root form is left out, since its
 * `resource` would have to be the origin.
 */
export function documentPaths(config: McpServerConfig): readonly string[] {
  return [`/.well-known/oauth-protected-resource${new URL(config.resource).pathname}`]
}

/** The document as an answer: 200, one JSON object (RFC 9728 §3.2). */
export function documentResponse(document: Document): Response {
  return Response.json(document, {
    headers: { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
  })
}
