import type { DelegationRequest, LentAuthority } from './delegation.ts'
import type { ProvisioningDesk } from './provisioning-tools.ts'

/** A scope of the MCP server, and what it lets a client do. */
export type Scope = 'notes.read' | 'notes.write' | 'files.read' | 'profile.read' | 'background.manage'

/** The scopes, one for each kind of thing that a tool does. */
export const scopes: readonly Scope[] = ['notes.read', 'notes.write', 'files.read', 'profile.read']

/** The scope of the tools about work in the background, where the server offers it. */
export const backgroundScope: Scope = 'background.manage'

/** How the server learns what a token stands for. */
export type Verification =
  /**
   * A signed token, by the keys that its issuer publishes. Access tokens are told from others by `typ` in their header
   * (RFC 9068 §4), or, behind Keycloak, by `typ` among their claims.
   */
  | { readonly by: 'jwt'; readonly jwksUri: string; readonly told: 'header' | 'claim' }
  /** Any token, by asking its issuer (RFC 7662). */
  | {
      readonly by: 'introspection'
      readonly endpoint: string
      readonly clientId: string
      readonly clientSecret: string
    }
  /** Signed ones by their keys, the others by asking, as servers in front of Nextcloud do. */
  | {
      readonly by: 'either'
      readonly jwksUri: string
      readonly endpoint: string
      readonly clientId: string
      readonly clientSecret: string
    }

/** How the server comes to a token for the upstream. */
export type Brokerage =
  /** RFC 8693 at the authorization server, with the server's own client. */
  | {
      readonly by: 'exchange'
      readonly tokenEndpoint: string
      readonly clientId: string
      readonly clientSecret: string
      /** What the upstream is called there. */
      readonly audience: string
      /**
       * How long what comes back lives, in seconds, where the authorization server does not end it with the token that it
       * was exchanged for, as Keycloak does not.
       */
      readonly life?: number
    }
  /** The session's own grant at the upstream, lent for one call by whoever holds it. */
  | { readonly by: 'session-grant'; readonly lend: (asked: DelegationRequest) => Promise<LentAuthority> }
  /** What the person gave for work in the background serves their calls, too: the history, never the reference. */
  | { readonly by: 'background-grant'; readonly tokenFor: (sub: string) => Promise<string> }
  /** The token of the client is handed on: the history, never the reference. */
  | { readonly by: 'pass-through' }

/** Everything that an MCP server is told. */
export interface McpServerConfig {
  readonly origin: string
  /** Its resource identifier and endpoint (RFC 9728 §1.2). */
  readonly resource: string
  readonly scopes: readonly string[]
  /** The issuer whose tokens it takes; also what its metadata names. */
  readonly issuer: string
  /** Further issuers whose signed tokens it takes, for what needs no upstream. */
  readonly partners: readonly { readonly issuer: string; readonly jwksUri: string }[]
  /** Audiences that it answers to; the reference answers to its resource only. */
  readonly audiences: readonly string[]
  readonly verification: Verification
  readonly brokerage: Brokerage
  /** Flow 2, where the server offers work in the background. */
  readonly provisioning?: ProvisioningDesk
  readonly upstreamOrigin: string
  /** Hosts under which it is asked, against DNS rebinding. */
  readonly hosts: readonly string[]
  /** How it asks other servers: the platform's `fetch`, where the deployment puts nothing in between. */
  readonly fetch: typeof fetch
  /** Where it may keep what outlives its process; a right server keeps nothing there. */
  readonly dataDirectory?: string
  /** Epoch milliseconds by the one injected clock. */
  readonly now: () => number
}
