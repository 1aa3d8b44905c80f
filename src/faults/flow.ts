import { blind, blindFrom, introspectsOwn } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** The audience mismatch and its relatives. */
export const flowFaults: readonly DeploymentFault[] = [
  {
    id: 'token-aud-is-client',
    title: 'The authorization server puts the client into aud, and the MCP server wants itself there',
    basis: 'ADR-023 of nextcloud-mcp-server; context-forge #4171; typical failure of flow-issued-token-accepted',
    deployment: 'reference',
    fails: ['flow-issued-token-accepted/accepted'],
    companions: [],
    blinds: [
      ...blindFrom('accepted', 'the server accepts no token that could be changed'),
      ...blind(introspectsOwn, 'the proxy does not say to whom such a token belongs'),
    ],
    apply: inAuthorizationServer((right) => ({
      accessTokenClaims: (config, access, jti) => ({
        ...right.accessTokenClaims(config, access, jti),
        aud: access.clientId,
      }),
    })),
  },
]
