import type { Administration, Signer } from './administration.ts'
import type { RegisteredClient, SeatHandles } from './seats.ts'
import type { Role } from './words.ts'

/** An account at the upstream with which a person signs in. */
export interface Account {
  readonly user: string
  readonly password: string
}

/** One component of a target, and whose it is: findings about a platform stand apart from the verdict. */
export interface Component {
  readonly role: Role
  readonly name: string
  readonly origin: string
  readonly provenance: 'ours' | 'platform'
}

/** Something that was found out while a target was made ready, apart from conformance. */
export interface StartingProblem {
  readonly code: string
  readonly message: string
  /** What to do next. */
  readonly next: string
}

/** What holds for a target that nobody here wrote. */
export interface ForeignRules {
  /** Hosts beside its own that somebody said belong to it. */
  readonly allowHosts: readonly string[]
  /** Origins at whose pages people give their passwords; nowhere else. */
  readonly passwordsAt: readonly string[]
  /** How clients come to be known there; absent: as MCP orders it. */
  readonly clientsBy?: 'cimd' | 'registration'
  /** URLs of client id metadata documents that somebody publishes for the clients of the harness. */
  readonly clientDocuments?: readonly string[]
  /** How many clients may register there in a run; absent: few. */
  readonly mostRegistrations?: number
  /** How many requests a run may send; absent: as many as a run needs, and not many more. */
  readonly mostRequests?: number
  /** How many of them may begin within one second; absent: any number on the own machine, few elsewhere. */
  readonly mostPerSecond?: number
  /** How long an answer may take, in seconds; absent: a few. */
  readonly answerWithin?: number
  /** The address at which the harness listens for it; absent: loopback. */
  readonly listenOn?: string
  /** What was found out while it was made ready; absent: nothing. */
  readonly problems?: readonly StartingProblem[]
}

/** A target that runs: what a judge, a test suite or a person needs to reach it. */
export interface StartedTarget {
  /** `reference`, `reference:opaque`, `pass-through:A`. */
  readonly name: string
  readonly components: readonly Component[]
  /** The MCP endpoint that is judged. */
  readonly mcp: string
  /** Further MCP endpoints of the same AS (`:two-resources`). */
  readonly otherMcp: readonly string[]
  /** Issuer identifier of the AS that the MCP server names; absent: it is looked up. */
  readonly issuer?: string
  /** Absent: claimcheck does not know what is behind the target. */
  readonly nextcloud?: string
  /** People who can sign in; scenarios call the first two alice and bob, where none have these names. */
  readonly accounts: readonly Account[]
  /** Clients known to the AS before anything happens; may be empty. */
  readonly clients: readonly RegisteredClient[]
  /** The clients that the harness is to be, in place of such as register; absent: they register. */
  readonly ownClients?: readonly RegisteredClient[]
  /** Set for a target that nobody here wrote. */
  readonly foreign?: ForeignRules
  /** Settings of the upstream in force. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly seats: SeatHandles
  /** Control endpoint for test suites in any language, when one was asked for. */
  readonly control?: string
  /** Certificate authority in PEM by which its TLS is to be verified, where it has one of its own. */
  readonly ca?: string
  /** Ends every server and timer of the target. May be called twice. */
  stop(): Promise<void>
}

/** One of our own deployments that runs: of it everything is known. */
export interface StartedDeployment extends StartedTarget {
  readonly issuer: string
  readonly nextcloud: string
  /** What an administrator of its Nextcloud sees and does. */
  readonly administration: Administration
  /** Who signs tokens in it, each once. */
  readonly signers: readonly Signer[]
}
