import type { JsonWebKey } from 'node:crypto'

/**
 * What a started target hands to whoever sits at its seats. Only values and small handles: nothing here runs, so that
 * judge and judged can both know it without sharing a reading of any specification.
 */

/** Where the credential that a request carried came from, by the flow that created its grant; never by timing or scope. */
export interface Lineage {
  /** Names the grant within one upstream, like `grant-3`. Tokens of one refresh family share it. */
  readonly grant: string
  /** The flow that created the grant. */
  readonly flow:
    | 'authorization_code'
    | 'login-flow-v2'
    | 'bearer-app-password'
    | 'delegation'
    | 'token-exchange'
    | 'account'
    | 'registration'
  /** The OAuth client that the grant was made for, where there was one. */
  readonly clientId?: string
  /** The account that the grant acts for. */
  readonly user?: string
  /** The grant that it was delegated from, where the upstream itself exchanged a token (RFC 8693). */
  readonly from?: string
}

/** The kinds of secret that an upstream hands out or is shown. */
export type CredentialKind =
  | 'access-token'
  | 'refresh-token'
  | 'id-token'
  | 'code'
  | 'client-secret'
  | 'registration-token'
  | 'app-password'
  | 'login-flow-token'
  | 'password'
  | 'session'

/** One secret that the upstream issued or accepted. `value` is the secret itself and must never be written anywhere. */
export interface Credential {
  readonly kind: CredentialKind
  readonly value: string
  /** Epoch seconds by the upstream's clock. */
  readonly issuedAt: number
  readonly lineage: Lineage
}

/** One request that reached the upstream, with its answer. */
export interface UpstreamRequest {
  /** Counts from 1 in the order of arrival. */
  readonly n: number
  /** Where it went, where that is not the origin of the seat. */
  readonly origin?: string
  /** Epoch milliseconds by the machine's clock. */
  readonly at: number
  readonly method: string
  /** Path with query, as sent. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly status: number
  /** Number of the last request that had arrived when this one was answered: its own, where no other came meanwhile. */
  readonly answeredAfter: number
  /** The answer's headers and body, as sent. */
  readonly responseHeaders: readonly (readonly [name: string, value: string])[]
  readonly responseBody: string
  /** The credential that the request authenticated with, when the upstream knows it; it may be expired or refused. */
  readonly credential?: Credential
  /** Name of the route that took it, where the upstream has names for them: by it, its answers can be changed (`fault`). */
  readonly route?: string
  /** The port that it came from, where it came over the network: by it, who sent it can be told. */
  readonly remotePort?: number
}

/** The upstream seat: the harness plays Nextcloud behind the target and sees all that the target sends it. */
export interface UpstreamSeat {
  /** Origin under which clients, people and the target reach the upstream. */
  readonly origin: string
  /** What reached it so far, oldest first; `after` is the number of the last one that is not wanted. */
  requests(after?: number): readonly UpstreamRequest[]
  /** Every credential handed out since the start, oldest first. */
  credentials(): readonly Credential[]
  /**
   * Changes settings of the upstream by name, as `PATCH /settings` does; throws on an unknown name.
   *
   * @returns what held before, by the same names
   */
  change(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  /**
   * Deletes an account: nothing that was given for it is good any more.
   *
   * @returns puts it back, as it was
   */
  removeAccount(user: string): () => void
}

/** A private key with which tokens of the target are signed. */
export interface SigningKey {
  readonly kid: string
  readonly alg: string
  /** Private JWK. Never written anywhere. */
  readonly jwk: JsonWebKey
}

/**
 * What an MCP server asks its authorization server: about a token (RFC 7662), for the keys (RFC 7517 §5), for another
 * token in place of one (RFC 8693 §2).
 */
export type IssuerQuestion = 'introspection' | 'jwks' | 'token-exchange'

/** An answer of the authorization server on its way to the MCP server. */
export interface IssuerAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Changes an answer; `silence`: none comes; `reset`: the connection breaks. */
export type AnswerChange = (answer: IssuerAnswer) => IssuerAnswer | 'silence' | 'reset'

/** Level *introspection* of the issuer seat: the harness stands between the MCP server and what it asks. */
export interface IssuerLine {
  /** The questions that this MCP server asks at all. */
  readonly questions: readonly IssuerQuestion[]
  /** How often it has asked so far. */
  asked(question: IssuerQuestion): number
  /** What it asked so far with the answers that it got, oldest first; `after` is the number of the last one that is not wanted. */
  requests(after?: number): readonly UpstreamRequest[]
  /** Changes every answer from now on; `undefined`: none any more. */
  change(question: IssuerQuestion, change: AnswerChange | undefined): void
}

/** The issuer seat. */
export interface IssuerSeat {
  /** `own-key`: the key that the target's AS itself signs with; `second-issuer`: a key of an issuer it also trusts. */
  readonly level: 'own-key' | 'second-issuer'
  readonly issuer: string
  signingKey(): Promise<SigningKey>
  /** Claims that tokens of it need beside the usual ones, where somebody said so. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** The key of another issuer of the same deployment, which never signs for this one; absent: there is none. */
  neighbourKey?(): Promise<SigningKey>
  /** A further issuer that the MCP server trusts, where there is one. */
  readonly second?: { readonly issuer: string; signingKey(): Promise<SigningKey> }
  /** Where the harness can stand between the MCP server and its authorization server. */
  readonly line?: IssuerLine
}

/** A client that is registered at an authorization server before the run. */
export interface RegisteredClient {
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string
  readonly redirectUris: readonly string[]
  readonly tokenEndpointAuthMethod: 'none' | 'client_secret_basic' | 'client_secret_post'
}

/** The service seat: the credentials of the MCP server's own client at its AS. */
export interface ServiceSeat {
  readonly clientId: string
  readonly clientSecret: string
}

/** The process seat. */
export interface ProcessSeat {
  /** Where the target keeps what outlives it; absent when it keeps everything in memory. */
  readonly dataDirectory: string
  /** Stops the target and starts it again on the same port and data. */
  restart(): Promise<void>
}

/** The host seat: URLs of the harness on loopback that the target may fetch. */
export interface HostSeat {
  /** Addresses on which the harness may listen for the target. */
  readonly listenOn: string
  /** Set where the target takes `http` URLs on loopback as client ids, which no authorization server may (CIMD §3). */
  readonly takesHttp?: true
}

/** The clock seat: the target's one injected clock. */
export interface ClockSeat {
  /** Epoch milliseconds, with the offset. */
  now(): number
  /** Moves the clock forward by whole or broken seconds. */
  advance(seconds: number): void
}

/** The handles of the seats that a target offers; `visitor` and `client` need none beyond {@link StartedTarget}. */
export interface SeatHandles {
  readonly upstream?: UpstreamSeat
  readonly issuer?: IssuerSeat
  readonly service?: ServiceSeat
  readonly process?: ProcessSeat
  readonly host?: HostSeat
  readonly clock?: ClockSeat
}
