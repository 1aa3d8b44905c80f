import type { Peer } from './peer.ts'
import { betterAuthMcp } from './table/better-auth-mcp.ts'
import { fastmcpProxy } from './table/fastmcp-proxy.ts'
import { fastmcpPythonProxy } from './table/fastmcp-python-proxy.ts'
import { keycloak } from './table/keycloak.ts'
import { nextcloudMcpServer } from './table/nextcloud-mcp-server.ts'
import { nextcloudMcpServerFirst } from './table/nextcloud-mcp-server-first.ts'
import { sdkOneProxy } from './table/sdk-one-proxy.ts'
import { sdkTwoOidcDocuments } from './table/sdk-two-oidc-documents.ts'
import { sdkTwoOidcProvider } from './table/sdk-two-oidc-provider.ts'

/** The servers that `npm run test:peers` judges. */
export const peers: readonly Peer[] = [
  sdkOneProxy,
  sdkTwoOidcProvider,
  sdkTwoOidcDocuments,
  fastmcpProxy,
  betterAuthMcp,
  fastmcpPythonProxy,
  nextcloudMcpServer,
  nextcloudMcpServerFirst,
  keycloak,
]
