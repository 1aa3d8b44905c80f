import { type Admission, admitVerified, type Guarded } from './admission.ts'
import { bearerToken } from './bearer-token.ts'
import { type ChallengeInput, challengeHeader } from './challenge.ts'
import type { McpServerConfig } from './config.ts'
import { BrokerError, type DelegationRequest } from './delegation.ts'
import type { Introspected } from './introspection.ts'
import { type JwtVerification, verifyJwt } from './jwt-verification.ts'
import { createKeySet, type KeySet } from './key-set.ts'
import { rightUpstreamParts, UpstreamFailure, type UpstreamParts, type UpstreamRequest } from './nextcloud-client.ts'
import { type Document, documentPaths, documentResponse, resourceMetadata } from './resource-metadata.ts'
import { sameResource } from './same-resource.ts'
import type { Form } from './send-person.ts'
import { createTokenBroker, type TokenBroker } from './token-broker.ts'
import { readClaims, saysBearer, type TokenClaims } from './token-claims.ts'
import { type RequesterParts, rightRequesterParts } from './token-exchange.ts'
import type { RefusalReason, TrustedIssuer, Verified } from './token-verifier.ts'
import type { Tool } from './tools.ts'

/** One call of a tool, on its way to the upstream. */
export interface UpstreamCall extends DelegationRequest {
  readonly config: McpServerConfig
  readonly request: UpstreamRequest
  readonly broker: TokenBroker
}

/**
 * The decisions that an MCP server is made of, each one the place of a plausible mistake. The reference takes the right
 * ones; a fault replaces one.
 */
export interface McpServerParts extends RequesterParts, UpstreamParts {
  /** RFC 9728 §2. `asked` is the request for it, which a right server does not look at. */
  readonly resourceMetadata: (config: McpServerConfig, asked: Request) => Document
  /** Where the document stands (RFC 9728 §3.1). */
  readonly documentPaths: (config: McpServerConfig) => readonly string[]
  readonly documentResponse: (document: Document) => Response
  /** A second document that a framework mounts by itself, by path. */
  readonly furtherDocuments: (config: McpServerConfig) => Readonly<Record<string, Document>>
  /** Whether a path asks for a token before it is looked at. */
  readonly documentNeedsToken: () => boolean
  /** Values of `WWW-Authenticate` lines. */
  readonly challenge: (config: McpServerConfig, input: ChallengeInput) => readonly string[]
  /** The URL of the document, as the challenge names it (RFC 9728 §5.1). */
  readonly documentUrl: (config: McpServerConfig, asked: Request) => string | undefined
  /** Scope of the challenge; undefined: none. */
  readonly challengeScope: (config: McpServerConfig) => string | undefined
  /** Status of a request without a token. */
  readonly anonymousStatus: (guarded: Guarded) => number
  /** What a request without a token is answered; a right server challenges it, whatever the client can do. */
  readonly anonymousAnswer: (guarded: Guarded, challenge: () => Response) => Response
  /** Whether a request must carry a token. */
  readonly needsToken: (guarded: Guarded) => boolean
  /** Whether the Host of a request is one of the server's. */
  readonly hostAllowed: (config: McpServerConfig, host: string) => boolean
  /** Paths of earlier transports that are still served, without any guard. */
  readonly legacyPaths: () => readonly string[]
  /** The token that a request shows, if any; a right server looks at the header only. */
  readonly tokenOf: (request: Request, body: string | undefined) => string | undefined
  /** Lets a request in: a right server verifies its token before anything else happens. */
  readonly admit: (admission: Admission) => Promise<Response>
  /** Status of a request with a token that is not taken (RFC 6750 §3.1); 503 where that could not be found out. */
  readonly refusalStatus: (reason: RefusalReason) => number
  /** What is said to people of such a token; a right server does not repeat it. */
  readonly refusalText: (reason: RefusalReason, shown: string) => string
  /** Whether a token lasts for a call of a tool: what it is exchanged for must not live on after it. */
  readonly lastsForCall: (config: McpServerConfig, claims: TokenClaims) => boolean
  /** Whether a token covers a scope. */
  readonly covers: (claims: TokenClaims, scope: string) => boolean
  /** What was found out of a token earlier; a right server finds it out each time. */
  readonly remember: (config: McpServerConfig, token: string, verify: () => Promise<Verified>) => Promise<Verified>
  /** The keys of the issuer, as they are kept. */
  readonly keySet: (uri: string, now: () => number, send: typeof fetch) => KeySet
  /** The keys for a token that names an issuer; tokens that name none of the trusted ones are the own issuer's to refuse. */
  readonly keysFor: (issuer: string | undefined, trusted: readonly TrustedIssuer[]) => KeySet | undefined
  /** Verifies a signed token and gives its payload; throws for every other. */
  readonly verifyJwt: (token: string, by: JwtVerification) => Promise<unknown>
  /** What is known of a token that its issuer must be asked for: a right server asks, each time anew. */
  readonly askIssuer: (
    config: McpServerConfig,
    token: string,
    ask: () => Promise<Introspected>,
  ) => Promise<Introspected>
  /** Whether an answer vouches for the token: `active` is `true`, and nothing like it (RFC 7662 §2.2). */
  readonly vouches: (said: Readonly<Record<string, unknown>>) => boolean
  /** Whether a payload is that of an access token, where its claims say so and not its header. */
  readonly typeHolds: (config: McpServerConfig, payload: unknown) => boolean
  /** Reads what a payload claims; throws for what has another form. */
  readonly readClaims: (config: McpServerConfig, payload: unknown) => TokenClaims
  /** Whether a token has not ended yet. */
  readonly timeHolds: (config: McpServerConfig, claims: TokenClaims) => boolean
  /** Whether the audience of a token is this server (RFC 8707 §2). */
  readonly audienceHolds: (config: McpServerConfig, claims: TokenClaims) => boolean
  /** Whether the issuer of a token is the one that the metadata names. */
  readonly issuerHolds: (config: McpServerConfig, claims: TokenClaims) => boolean
  /** Begins to broker, when the server is started; a right broker has nothing from before. */
  readonly openBroker: (config: McpServerConfig, parts: RequesterParts & UpstreamParts) => TokenBroker
  /** The upstream request that a tool makes of its arguments. */
  readonly requestOf: (tool: Tool, input: Readonly<Record<string, unknown>>, user: string) => UpstreamRequest
  /** Comes to authority for one upstream request, and makes it: a right server exchanges the token of the call. */
  readonly askUpstream: (call: UpstreamCall) => Promise<string>
  /** The person that a call is made for: whoever the token says, and nobody that a request names. */
  readonly userOf: (claims: TokenClaims, request: Request, body: string | undefined) => string
  /** The URL that a person is sent to; `token` is that of the call, which a right server leaves out. */
  readonly urlForPerson: (url: string, claims: TokenClaims, token: string) => string
  /** What a person is asked for in their client, in place of being sent somewhere; a right server asks for nothing. */
  readonly formForPerson: () => Form | undefined
  /** What a tool about lasting access says; a right server speaks of the person who asks, and of nobody else. */
  readonly wordsForPerson: (words: string, sub: string) => string
  /** What a tool result carries besides its content. */
  readonly debugOfCall: (token: string) => string | undefined
  /** What a client is told of an upstream request that came to nothing; a right server keeps the upstream's words. */
  readonly failureOfCall: (error: unknown) => string
}

/** What an exchange may take, in seconds. */
const margin = 5

/** Whether the issuer is one that types the claims of its tokens, as Keycloak does. */
function isToldByClaim({ verification }: McpServerConfig): boolean {
  return verification.by === 'jwt' && verification.told === 'claim'
}

/** Only words of our own. */
function failureOfCall(error: unknown): string {
  const ours = error instanceof UpstreamFailure || error instanceof BrokerError
  return ours ? error.message : 'the call did not succeed'
}

/** The right decisions. */
export function rightParts(): McpServerParts {
  return {
    ...rightRequesterParts(),
    ...rightUpstreamParts(),
    resourceMetadata,
    documentPaths,
    documentResponse,
    furtherDocuments: () => ({}),
    documentNeedsToken: () => false,
    challenge: challengeHeader,
    documentUrl: (config) => `${config.origin}${documentPaths(config)[0] ?? ''}`,
    challengeScope: (config) => config.scopes.join(' '),
    anonymousStatus: () => 401,
    anonymousAnswer: (_guarded, challenge) => challenge(),
    needsToken: () => true,
    hostAllowed: (config, host) => config.hosts.includes(host),
    legacyPaths: () => [],
    tokenOf: bearerToken,
    admit: admitVerified,
    refusalStatus: (reason) => (reason === 'unavailable' ? 503 : 401),
    refusalText: () => 'The token is not valid for this server',
    lastsForCall: ({ brokerage, now }, { exp }) =>
      brokerage.by !== 'exchange' || brokerage.life === undefined || exp - now() / 1000 > brokerage.life + margin,
    covers: ({ scopes }, scope) => scopes.includes(scope),
    remember: (_config, _token, verify) => verify(),
    keySet: createKeySet,
    keysFor: (issuer, trusted) => (trusted.find((one) => one.issuer === issuer) ?? trusted[0])?.keys,
    verifyJwt,
    askIssuer: (_config, _token, ask) => ask(),
    vouches: ({ active }) => active === true,
    typeHolds: (config, payload) => !isToldByClaim(config) || saysBearer(payload),
    readClaims: (config, payload) => readClaims(payload, isToldByClaim(config) ? 'azp' : 'client_id'),
    timeHolds: (config, { exp }) => exp * 1000 > config.now(),
    audienceHolds: (config, { aud }) => aud.some((one) => config.audiences.some((own) => sameResource(one, own))),
    issuerHolds: (config, { iss }) => [config, ...config.partners].some(({ issuer }) => issuer === iss),
    openBroker: createTokenBroker,
    requestOf: (tool, input, user) => tool.request(input, user),
    askUpstream: async ({ broker, request, ...asked }) => {
      const delegation = await broker.forCall(asked)
      try {
        return await delegation.send(request)
      } finally {
        await delegation.end()
      }
    },
    userOf: ({ sub }) => sub,
    urlForPerson: (url) => url,
    formForPerson: () => undefined,
    wordsForPerson: (words) => words,
    debugOfCall: () => undefined,
    failureOfCall,
  }
}
