import type { RegisteredClient } from '../../contract/seats.ts'

/** A resource that the authorization server issues tokens for (RFC 8707). */
export interface ResourceConfig {
  /** Its identifier, as its metadata spells it. */
  readonly url: string
  readonly scopes: readonly string[]
}

/** An MCP server as a client of the authorization server, which acts on tokens for its own resource only. */
export interface Service {
  readonly clientId: string
  readonly clientSecret: string
  /** Identifier of its resource. */
  readonly resource: string
}

/** Lifetimes in seconds. */
export interface Lifetimes {
  readonly accessToken: number
  readonly refreshToken: number
  readonly code: number
  /** From the consent page to the way back from the upstream. */
  readonly login: number
  /** The longest that a delegated token may live. */
  readonly delegation: number
}

/** Everything that an AS proxy is told. */
export interface AuthorizationServerConfig {
  /** Scheme, host and port under which clients reach it. */
  readonly origin: string
  /** Issuer identifier (RFC 8414 §2): the origin, or a path below it. */
  readonly issuer: string
  readonly resources: readonly ResourceConfig[]
  readonly upstream: {
    readonly origin: string
    /** The confidential client of Flow 1 at the upstream. */
    readonly clientId: string
    readonly clientSecret: string
    /** What the upstream's API wants as audience of a delegated token. */
    readonly apiAudience: string
  }
  /**
   * What the proxy gives a tool call to run on at the upstream: a token of the delegation issuer, the session's own grant
   * there, or nothing.
   */
  readonly authority: 'delegation' | 'session-grant' | 'none'
  /** The MCP servers' own clients: the only ones that may exchange and introspect. */
  readonly services: readonly Service[]
  /** Clients that are known from the start. */
  readonly clients: readonly RegisteredClient[]
  readonly accessTokens: 'jwt' | 'opaque'
  /** Also serve an OpenID Connect discovery document. */
  readonly oidcDiscovery: boolean
  readonly lifetimes: Lifetimes
  /** Epoch milliseconds by the one injected clock. */
  readonly now: () => number
}

/** Lifetimes of the reference deployment. */
export const referenceLifetimes: Lifetimes = {
  accessToken: 600,
  refreshToken: 30 * 86_400,
  code: 60,
  login: 600,
  delegation: 300,
}

/** Where the endpoints stand, below the issuer. */
export function endpoint(config: Pick<AuthorizationServerConfig, 'issuer'>, name: string): string {
  return `${config.issuer}/oauth/${name}`
}

/** Issuer of the delegated tokens; no document for clients names it. */
export function delegationIssuer(config: Pick<AuthorizationServerConfig, 'origin'>): string {
  return `${config.origin}/delegation`
}

/** Scopes of all resources, each once. */
export function allScopes(config: Pick<AuthorizationServerConfig, 'resources'>): readonly string[] {
  return [...new Set(config.resources.flatMap(({ scopes }) => scopes))]
}
