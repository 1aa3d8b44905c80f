import type { RegisteredClient } from "../contract/seats.ts"
import type { Account } from "../contract/target.ts"
import type { Answer } from '../http/sender.ts'

/** How a client authenticates at the token endpoint (RFC 7591 §2). */
export type AuthMethod = RegisteredClient['tokenEndpointAuthMethod']

/** Parameters of a request by name: `undefined` leaves one out that would be sent. One change at a time. */
export type Changes = Readonly<Record<string, string | undefined>>

/** What a person's approval brought to the client's redirect URI. */
export interface Callback {
  /** Parameters of the redirect. */
  readonly params: URLSearchParams
  readonly code: string | undefined
  readonly redirectUri: string
  /** PKCE verifier of the request. */
  readonly verifier: string
  /** Answers of the way there, the redirect itself last. */
  readonly answers: readonly Answer[]
}

/** Tokens that a client holds. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly scope?: string
  /** The token endpoint's answer. */
  readonly answer: Answer
}

/** How a token request is changed. */
export interface TokenChanges {
  readonly params?: Changes
  /** How the client authenticates, whatever it registered; `secret` replaces the right one. */
  readonly authentication?: { readonly method: AuthMethod; readonly secret?: string | undefined }
}

/**
 * One MCP client that one person uses, step by step or all at once. Each step does the ones before it when they were
 * not done yet, and throws a typed error when the target does not play along; the run then says `control-failed`.
 */
export interface ClientActor {
  readonly person: string
  /** The account with which that person signs in. */
  readonly account: Account
  /** Registers (RFC 7591), or gives the registration that it has. */
  registration(method?: AuthMethod): Promise<{ readonly client: RegisteredClient; readonly answer: Answer }>
  /** Sends an authorization request as it would, with changes, and follows nothing. */
  authorizationRequest(changes?: Changes): Promise<Answer>
  /** Lets the person sign in and approve; gives the redirect that came. */
  authorize(changes?: Changes): Promise<Callback>
  /** Redeems a code (RFC 6749 §4.1.3). */
  redeem(callback: Callback, changes?: TokenChanges): Promise<Answer>
  /** Uses a refresh token (RFC 6749 §6). */
  refresh(refreshToken: string, changes?: TokenChanges): Promise<Answer>
  /** Sends a form to the token endpoint as this client. */
  tokenRequest(params: Changes, changes?: TokenChanges): Promise<Answer>
  /** The whole flow, once; later calls give the same tokens. */
  tokens(): Promise<Tokens>
  accessToken(): Promise<string>
  /** Asks the MCP endpoint for its tools with a token. */
  listTools(token: string, mcpUrl?: string): Promise<Answer>
  /** Calls a tool. */
  callTool(token: string, name: string, args: Readonly<Record<string, unknown>>): Promise<Answer>
  /** Metadata of the authorization server that it uses. */
  serverMetadata(): Promise<Readonly<Record<string, unknown>>>
  /** The resource identifier that it asks for: the `resource` of the metadata. */
  resource(): Promise<string>
  /** Pseudonym of a secret, for Expected and Actual. */
  nameOf(secret: string): string
}
