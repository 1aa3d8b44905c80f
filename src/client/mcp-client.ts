import type { RegisteredClient } from '../contract/seats.ts'
import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import type { Person } from '../person/person.ts'
import type { JsonObject } from '../protocol/json-document.ts'
import type { Discovered } from './discover.ts'
import type { KnownClient } from './known-clients.ts'
import type { McpConnection } from './mcp-connection.ts'
import type { Offline } from './offline.ts'
import type { Changes } from './params.ts'
import type { AuthMethod } from './register.ts'
import type { RegistrationDesk } from './registrations.ts'
import type { TokenChanges, Tokens } from './token-request.ts'

/** What a client sends to the authorization endpoint, and what it must remember for later. */
export interface AuthorizationRequest {
  readonly url: string
  readonly redirectUri: string
  readonly state: string
  readonly verifier: string
}

/** What came back to the client's redirect URI. */
export interface Callback {
  readonly params: URLSearchParams
  /** Absent when it carries an error. */
  readonly code: string | undefined
  /** `iss` (RFC 9207 §2). */
  readonly iss: string | undefined
  readonly request: AuthorizationRequest
  readonly redirectUri: string
  /** PKCE verifier of the request. */
  readonly verifier: string
  /** Answers of the way there, the redirect itself last. */
  readonly answers: readonly Answer[]
}

/** How far a person came. */
export interface Attempt {
  /** Absent when the person did not get back to the client. */
  readonly callback: Callback | undefined
  /** Where it ended instead. */
  readonly ended: string
  readonly answers: readonly Answer[]
}

/**
 * One MCP client that one person uses, step by step or all at once. Each step does the ones before it when they were not
 * done yet; what was done is kept. Steps throw StepError or PersonError when the target does not play along.
 */
export interface McpClient {
  /** Who uses it, at their browser. */
  readonly person: Person
  /** False where its authorization server knew it beforehand: the answer of {@link registration} is none to a registration then. */
  readonly registers: boolean
  readonly mcp: McpConnection
  /** MCP by the rules of another revision, with the same tokens. */
  inEra(revision: Revision): McpConnection
  discovered(): Promise<Discovered>
  serverMetadata(): Promise<JsonObject>
  /** The resource identifier that it asks tokens for. */
  resource(): Promise<string>
  /** The scope that it asks for, of its own accord; absent: none. */
  scope(): Promise<string | undefined>
  /** Where it got no refresh token: that, in words that say no more than was tried. */
  withoutRefreshToken(): Promise<string>
  /** Registers (RFC 7591), or gives the registration that it has. `method` matters the first time only. */
  registration(method?: AuthMethod): Promise<{ readonly client: RegisteredClient; readonly answer: Answer }>
  /** The authorization request that it would send. */
  prepare(changes?: Changes): Promise<AuthorizationRequest>
  /** Sends an authorization request without a person's cookies, and follows nothing. */
  authorizationRequest(changes?: Changes): Promise<Answer>
  /** Lets the person sign in and approve, and gives the last answers where the way does not end at the client. */
  attempt(changes?: Changes, consent?: 'approve' | 'deny'): Promise<Attempt>
  /** The same, where the way must end at the client. */
  authorize(changes?: Changes, consent?: 'approve' | 'deny'): Promise<Callback>
  /** Redeems a code (RFC 6749 §4.1.3). */
  redeem(callback: Pick<Callback, 'code' | 'redirectUri' | 'verifier'>, changes?: TokenChanges): Promise<Answer>
  /** Uses a refresh token (RFC 6749 §6). */
  refresh(refreshToken: string, changes?: TokenChanges): Promise<Answer>
  /**
   * Sends a form to an endpoint that takes clients as the token endpoint does (RFC 7662 §2.1, RFC 7009 §2.1).
   *
   * @param as - another client than this one; the form goes without any where `anonymous` is said
   */
  form(url: string, params: Changes, as?: RegisteredClient | 'anonymous'): Promise<Answer>
  /** Sends a form to the token endpoint as this client. */
  tokenRequest(params: Changes, changes?: TokenChanges): Promise<Answer>
  /** The whole flow, once; later calls give the same tokens. */
  tokens(): Promise<Tokens>
  accessToken(): Promise<string>
  /** The answers that the person got on the way of that flow, the redirect to the client last. */
  journey(): Promise<readonly Answer[]>
  listTools(token: string, mcpUrl?: string): Promise<Answer>
  /** One request to any endpoint, with a bearer token or without. */
  request(url: string, request: { readonly method: string; readonly token?: string }): Promise<Answer>
  /** @param capabilities - what the client says of itself (2026-07-28); absent: that its person opens links */
  callTool(
    token: string,
    name: string,
    args: Readonly<Record<string, unknown>>,
    capabilities?: JsonObject,
  ): Promise<Answer>
  /** Pseudonym of a secret, for what is written. */
  nameOf(secret: string): string
}

/** What a client has done so far. Two objects with one memory are one client: it registers and signs in once. */
export interface ClientMemory {
  found?: Promise<Discovered>
  registering?: Promise<{ readonly client: RegisteredClient; readonly answer: Answer }>
  flow?: Promise<Tokens>
  /** The answers that the person got in it. */
  journey?: readonly Answer[]
  /** Its access token. */
  held?: string
}

/** What a client is made of. */
export interface ClientOptions {
  /** Sends as this client and its person. */
  readonly sender: Sender
  readonly person: Person
  readonly mcpUrl: string
  readonly revision: Revision
  /** Looks metadata up, where several clients share what was found; absent: this client looks by itself. */
  readonly lookUp?: (sender: Sender, mcpUrl: string, revision: Revision) => Promise<Discovered>
  /** What an earlier object of this client did; absent: nothing yet. */
  readonly memory?: ClientMemory
  /** Where registrations come from, where they are shared; absent: each client makes its own. */
  readonly registrations?: RegistrationDesk
  /** A client that the authorization server knows already; absent: it registers itself. */
  readonly registered?: RegisteredClient
  /** Where it gets its identity from, where clients are known beforehand. */
  readonly known?: KnownClient
  /** What it calls itself when it registers. */
  readonly name?: string
  readonly redirectUri?: string
  /** Members of its registration that differ; `undefined` leaves one out. */
  readonly registration?: Readonly<Record<string, unknown>>
  /** Scopes to ask for; absent: those of the challenge, else those of the metadata. */
  readonly scope?: string
  /** What asking for `offline_access` does, where that is known: it asks where it helps. */
  readonly offline?: Offline
}
