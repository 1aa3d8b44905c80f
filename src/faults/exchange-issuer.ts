import { tokenTypes } from '../reference/authorization-server/exchange-parts.ts'
import { makeSecret } from '../reference/store/secrets.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { changed, inAuthorizationServer } from './replace.ts'

/** What the upstream sees of it. */
const beyondSubject = {
  probe: 'separation-short-life/not-beyond-subject',
  reason: 'the upstream token of a call is what the exchange gave',
} as const

/** Mistakes in what an exchange gives (catalogue 7.1). */
export const exchangeIssuerFaults: readonly DeploymentFault[] = [
  fault(
    'exchanged-without-type',
    'The answer of an exchange is that of every other grant, without the type of what was issued; the server takes it',
    'txe-response-form/members',
    (parts) => ({
      ...parts,
      authorizationServer: {
        ...parts.authorizationServer,
        exchangeResponse: (delegation) =>
          changed(parts.authorizationServer.exchangeResponse(delegation), { issued_token_type: undefined }),
      },
      mcpServer: {
        ...parts.mcpServer,
        acceptsExchanged: (answer, asked) =>
          parts.mcpServer.acceptsExchanged({ issued_token_type: tokenTypes.access, ...answer }, asked),
      },
    }),
    {
      blinds: [
        { probe: 'txe-response-form/token-type', reason: 'how to use a token depends on the type that is not named' },
      ],
    },
  ),
  fault(
    'exchanged-token-not-applicable',
    'The issued token is for the upstream and not for this server, so its token_type is N_A',
    'txe-response-form/token-type',
    (parts) => ({
      ...parts,
      authorizationServer: {
        ...parts.authorizationServer,
        exchangeResponse: (delegation) =>
          changed(parts.authorizationServer.exchangeResponse(delegation), { token_type: 'N_A' }),
      },
      mcpServer: {
        ...parts.mcpServer,
        acceptsExchanged: (answer, asked) =>
          parts.mcpServer.acceptsExchanged({ ...answer, token_type: 'Bearer' }, asked),
      },
    }),
  ),
  fault(
    'exchanged-cacheable',
    'The headers against caching are set for the grants of clients, and not for an exchange',
    'txe-response-form/no-store',
    inAuthorizationServer((right) => ({ cacheHeaders: (of) => (of === 'exchange' ? {} : right.cacheHeaders(of)) })),
  ),
  fault(
    'delegation-outlives-its-subject',
    'A delegated token lives five minutes, whatever is left of the token that it was made of',
    ['txe-lifetime-bounded/short-subject', 'txe-lifetime-bounded/old-subject'],
    inAuthorizationServer(() => ({ endOf: ({ lifetimes }, _subject, now) => now + lifetimes.delegation })),
    { companions: [beyondSubject] },
  ),
  fault(
    'delegation-lives-an-hour',
    'A delegated token lives an hour, as the upstream’s own tokens do',
    ['txe-lifetime-bounded/issued', 'txe-lifetime-bounded/short-subject', 'txe-lifetime-bounded/old-subject'],
    inAuthorizationServer(() => ({ endOf: (_config, _subject, now) => now + 3600 })),
    {
      companions: [
        { probe: 'separation-short-life/within-five-minutes', reason: 'an hour is no short life' },
        beyondSubject,
      ],
    },
  ),
  fault(
    'delegation-lives-as-its-subject',
    'A delegated token ends with the token that it was made of, and not earlier',
    'separation-short-life/within-five-minutes',
    inAuthorizationServer(() => ({ endOf: (_config, subject) => subject.exp })),
  ),
  fault(
    'exchanged-with-refresh-token',
    'The answer of an exchange brings a refresh token, as those of the other grants do',
    'txe-no-refresh-token/issued',
    inAuthorizationServer((right) => ({
      exchangeResponse: (delegation) => ({ ...right.exchangeResponse(delegation), refresh_token: makeSecret() }),
    })),
  ),
  fault(
    'server-is-subject',
    'The subject of a delegated token is the MCP server, and the person stands beside it for the upstream to map',
    'txe-act-recorded/sub',
    (parts) => ({
      ...parts,
      authorizationServer: {
        ...parts.authorizationServer,
        delegatedIdentity: (service, subject) => ({
          ...parts.authorizationServer.delegatedIdentity(service, subject),
          sub: service.clientId,
          preferred_username: subject.sub,
        }),
      },
      nextcloud: ({ providers }) => ({
        providers: providers.map((provider) => ({ ...provider, uidMapping: 'preferred_username' })),
      }),
    }),
  ),
  fault(
    'client-is-actor',
    'act names the client that the person uses, not the MCP server that acts',
    'txe-act-recorded/act',
    inAuthorizationServer((right) => ({
      delegatedIdentity: (service, subject) => ({
        ...right.delegatedIdentity(service, subject),
        act: { sub: subject.clientId },
      }),
    })),
  ),
]
