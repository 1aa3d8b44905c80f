import type { ResourceMetadata, ServerMetadata } from '../client/metadata-lookup.ts'
import type { RegisteredClient, SeatHandles } from '../contract/seats.ts'
import type { Revision } from '../contract/words.ts'
import type { Header } from '../http/exchange.ts'
import type { Answer, Sender } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import type { HarnessHost } from './host.ts'
import type { Evidence } from './outcome.ts'
import type { ProvisioningMemory } from './provisioning.ts'
import type { ToolMemory } from './session-tool.ts'
import type { Control, Probe } from './speech.ts'
import type { Watched } from './upstream-watch.ts'

/** What a play finds when it comes on: who acts, where they can look, and how outcomes are spoken. */
export interface Stage<P extends string> {
  readonly revision: Revision
  /** The MCP endpoint that is judged. */
  readonly mcpUrl: string
  /** Further endpoints of the same authorization server. */
  readonly otherMcpUrls: readonly string[]
  /** The MCP server's own client at its authorization server, where the target says which that is. */
  readonly serverClientId: string | undefined
  /** Epoch seconds by the clock of the target, where that can be read; else by our own. */
  now(): number
  /** Anonymous HTTP. */
  readonly visitor: Sender
  readonly mcp: AnonymousMcp
  readonly discovery: Discovery
  /** An MCP client that alice uses, registered anew for this scenario. */
  readonly alice: ClientActor
  /** A second person with a client of their own. */
  readonly bob: ClientActor
  /**
   * Another client for one of the people, registered anew unless it is one that the AS knows.
   *
   * @param asks - what it is and asks for instead of what the server wants
   */
  anotherClient(person: 'alice' | 'bob', asks?: ClientAsks): ClientActor
  /** The handle of a seat that the scenario declares. @throws when it does not declare it */
  seat<S extends keyof SeatHandles>(name: S): NonNullable<SeatHandles[S]>
  /** The handle of a seat without which the scenario does as well, where it is offered: for what is said, never for what is judged. */
  seatIfOffered<S extends keyof SeatHandles>(name: S): SeatHandles[S] | undefined
  /** A client that one of the people uses at another endpoint of the same authorization server. */
  clientFor(person: 'alice' | 'bob', mcpUrl: string, asks?: ClientAsks): ClientActor
  /** What is known of tools that make the server ask its upstream; see session-tools.ts. */
  readonly toolMemory: ToolMemory
  readonly provisioning: ProvisioningMemory
  /** Origins of the target and its upstream. */
  readonly origins: readonly string[]
  /** What the target sends on the legs behind it while something is done; needs the seat `upstream`. */
  watchUpstream<T>(work: () => Promise<T>): Promise<Watched<T>>
  /** URLs of the harness that the target may fetch; needs the seat `host`. */
  readonly host: HarnessHost
  /** Clients that the AS knows before anything happens. */
  readonly registeredClients: readonly RegisteredClient[]
  /** Speaks of a probe, on the evidence of these exchanges. */
  probe(id: P, evidence: Evidence): Probe
  /** Says what must hold before a refusal counts. */
  control(what: string, evidence: Evidence): Control
  /** Plays a part of which a failed control closes only the probes named. */
  part(probes: readonly P[], play: () => Promise<void>): Promise<void>
}

/** What a client is, and asks for, instead of what the server wants. */
export interface ClientAsks {
  /** A client that the authorization server knows already, in place of one that registers. */
  readonly registered?: RegisteredClient
  /** What it calls itself when it registers. */
  readonly name?: string
  /** Where it waits for people; the first that it registered where there are several. */
  readonly redirectUri?: string
  readonly scope?: string
  /** Members of its registration that differ; `undefined` leaves one out (RFC 7591 §2). */
  readonly registration?: Readonly<Record<string, unknown>>
}

/** MCP without a token. */
export interface AnonymousMcp {
  /** Sends one call as a client of the revision would, without credentials. */
  anonymous(method: string, headers?: readonly Header[]): Promise<Answer>
  /** Sends one call without credentials to another URL, as if it were the endpoint. */
  anonymousAt(url: string, method: string): Promise<Answer>
}

/** Where a client looks for metadata. */
export interface Discovery {
  /** Protected resource metadata of the judged endpoint, from every place it may stand; looked up once a scenario. */
  resourceMetadata(): Promise<ResourceMetadata>
  /** Metadata of an issuer, from every place it may stand. */
  authorizationServer(issuer: string): Promise<ServerMetadata>
}
