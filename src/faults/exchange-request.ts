import type { DeploymentParts } from '../deployments/parts.ts'
import { tokenTypes } from '../reference/authorization-server/exchange-parts.ts'
import type { RequesterParts } from '../reference/mcp-server/token-exchange.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { changed, inMcpServer } from './replace.ts'

type Form = Readonly<Record<string, string | undefined>>

/** What the MCP server asks for, with members changed; `undefined` leaves one out. */
function asking(
  { mcpServer }: DeploymentParts,
  change: (...asked: Parameters<RequesterParts['exchangeForm']>) => Form,
): DeploymentParts['mcpServer'] {
  return {
    ...mcpServer,
    exchangeForm: (...asked) => {
      const form = changed(mcpServer.exchangeForm(...asked), change(...asked))
      return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value)]))
    },
  }
}

/** What the authorization server reads in place of a form. */
function reading(
  { authorizationServer }: DeploymentParts,
  read: (form: URLSearchParams) => void,
): DeploymentParts['authorizationServer'] {
  const readIn = (form: URLSearchParams): URLSearchParams => {
    const other = new URLSearchParams(form)
    read(other)
    return other
  }
  return {
    ...authorizationServer,
    checkForm: (form) => authorizationServer.checkForm(readIn(form)),
    servesTarget: (config, form) => authorizationServer.servesTarget(config, readIn(form)),
  }
}

/** Mistakes of an MCP server that asks for a token exchange, some of them shared by the authorization server (catalogue 7.1). */
export const exchangeRequestFaults: readonly DeploymentFault[] = [
  fault(
    'grant-type-abbreviated',
    'Both servers call the grant token_exchange, without the name of the RFC',
    'txe-request-form/server',
    (parts) => ({
      ...parts,
      mcpServer: asking(parts, () => ({ grant_type: 'token_exchange' })),
      authorizationServer: {
        ...parts.authorizationServer,
        servesGrant: (grant, config) =>
          grant === 'token_exchange' || parts.authorizationServer.servesGrant(grant, config),
      },
    }),
  ),
  fault(
    'subject-type-abbreviated',
    'Both servers call the type of the subject token access_token, without the name of the RFC',
    'txe-subject-token-type-correct/server',
    (parts) => ({
      ...parts,
      mcpServer: asking(parts, () => ({ subject_token_type: 'access_token' })),
      authorizationServer: reading(parts, (form) => {
        if (form.get('subject_token_type') === 'access_token') form.set('subject_token_type', tokenTypes.access)
      }),
    }),
  ),
  fault(
    'actor-by-client-id',
    'The MCP server names itself as actor by its client id, and such a name has no type',
    'txe-actor-type-paired/server',
    (parts) => ({
      ...parts,
      mcpServer: asking(parts, ({ clientId }) => ({ actor_token: clientId })),
      authorizationServer: reading(parts, (form) => {
        if (form.get('actor_token')?.startsWith('mcp-server') === true) form.delete('actor_token')
      }),
    }),
  ),
  fault(
    'exchange-without-target',
    'The request names no target, since there is only one',
    'txe-target-named/named',
    (parts) => ({ ...parts, mcpServer: asking(parts, () => ({ audience: undefined })) }),
  ),
  fault(
    'target-with-fragment',
    'The API is named as a resource with its part in the fragment, which the authorization server cuts off',
    'txe-target-named/resource-form',
    (parts) => ({
      ...parts,
      mcpServer: asking(parts, ({ audience }) => ({ resource: `urn:${audience}#tools` })),
      authorizationServer: reading(parts, (form) => {
        if (form.get('resource')?.split('#')[0] === `urn:${form.get('audience')}`) form.delete('resource')
      }),
    }),
  ),
  fault(
    'exchange-without-scope',
    'The request names no scope, and a token with every scope of the server is good enough for each of its tools',
    'txe-scope-not-broader/narrow-request',
    (parts) => ({
      ...parts,
      mcpServer: {
        ...asking(parts, () => ({ scope: undefined })),
        acceptsExchanged: ({ scope = '', ...answer }, asked) =>
          scope.split(' ').every((one) => asked.claims.scopes.includes(one)) &&
          parts.mcpServer.acceptsExchanged(answer, asked),
      },
    }),
    { blinds: [{ probe: 'txe-per-call/scopes', reason: 'no tool asks for another scope than the others' }] },
  ),
  fault(
    'first-token-of-person',
    'The token that a person first came with is kept until it is over, and exchanged in all their calls',
    'separation-delegations-distinct/session-call',
    inMcpServer((right) => {
      const first = new Map<string, { readonly token: string; readonly exp: number }>()
      return {
        askUpstream: async (call) => {
          const { config, claims } = call
          const known = first.get(claims.sub)
          const kept = known !== undefined && known.exp * 1000 > config.now() ? known : { ...claims, token: call.token }
          first.set(claims.sub, kept)
          return await right.askUpstream({ ...call, token: kept.token })
        },
      }
    }),
    {
      blinds: [
        { probe: 'txe-subject-token-type-correct/server', reason: 'what is exchanged is not the token of the call' },
      ],
    },
  ),
  fault(
    'refresh-token-wanted',
    'The server asks for a refresh token, to be spared the next exchange; the authorization server gives an access token all the same',
    'txe-no-refresh-token/not-asked',
    (parts) => {
      const authorizationServer = reading(parts, (form) => form.delete('requested_token_type'))
      return {
        ...parts,
        mcpServer: asking(parts, () => ({
          requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
        })),
        authorizationServer: {
          ...authorizationServer,
          exchangeResponse: (delegation) =>
            authorizationServer.exchangeResponse({ ...delegation, issuedTokenType: tokenTypes.access }),
        },
      }
    },
  ),
]
