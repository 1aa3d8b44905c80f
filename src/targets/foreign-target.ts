import type { RegisteredClient } from '../contract/seats.ts'
import type { Account } from '../contract/target.ts'
import type { IdpWanted } from './container/keycloak-container.ts'
import type { ContainerWanted } from './container/nextcloud-container.ts'
import type { IssuerWanted } from './second-issuer.ts'

/** A server that nobody here wrote, as a person names it. */
export interface ForeignTarget {
  /** URL of its MCP endpoint; `{server.port}` stands for a free port where it is started here. */
  readonly server: string
  /** What stands behind it; absent: something that claimcheck does not see. */
  readonly upstream?: UpstreamWanted
  /** A real Nextcloud that is started for the run, in a container; absent: none. */
  readonly container?: ContainerWanted
  /** A real Keycloak, likewise, which the server and its upstream share; absent: none. */
  readonly idp?: IdpWanted
  /** The address of this machine at which it reaches what is started for it, in place of loopback: that of a bridge. */
  readonly listen?: string
  /** An issuer of claimcheck's that it was told to trust; absent: none. */
  readonly trustedIssuer?: IssuerWanted
  /** How it is started; absent: it runs already. */
  readonly command?: CommandWanted
  /** People who can sign in, the first and the second; absent where the upstream is the mock, which has its own. */
  readonly accounts?: readonly Account[]
  /** One person who signs in by themselves, within some seconds, in place of accounts. */
  readonly byHand?: { readonly user?: string; readonly seconds: number }
  /** A client that its authorization server knows already. */
  readonly client?: RegisteredClient
  /** Another one, for what takes two; absent: that is not judged where there is one. */
  readonly secondClient?: RegisteredClient
  /** How clients come to be known where none is named: by documents (CIMD) or registration; absent: as MCP orders it. */
  readonly clientsBy?: 'cimd' | 'registration'
  /** URLs of documents that somebody publishes for one client, or two. */
  readonly clientDocuments?: readonly string[]
  /** Hosts beside its own that belong to it. */
  readonly allowHosts?: readonly string[]
  /** Origins besides the upstream's at whose pages people give their passwords. */
  readonly passwordsAt?: readonly string[]
  /** How many clients may register there; absent: few. */
  readonly mostRegistrations?: number
  /** How many requests a run may send; absent: as many as a run needs, and not many more. */
  readonly mostRequests?: number
  /** How many of them may begin within one second; absent: any number on the own machine, few elsewhere. */
  readonly mostPerSecond?: number
  /** How long an answer may take, in seconds; absent: a few. */
  readonly answerWithin?: number
  /** Whether scenarios may be played that can end sessions of a person or lock an account out. */
  readonly allowDisruptive?: boolean
  /** How long the server may take until it answers, in seconds. */
  readonly patience: number
}

/** The mock of Nextcloud that is to stand behind it. */
export interface UpstreamWanted {
  readonly kind: 'nextcloud'
  /** 0: any free port. */
  readonly port: number
  readonly settings: Readonly<Record<string, unknown>>
  /** Redirect URIs of the server's client at the upstream; absent: everything below the server's origin. */
  readonly redirectUris?: readonly string[]
  /** Its client there; made up where they are absent. */
  readonly clientId?: string
  readonly clientSecret?: string
}

/** How a server is started. */
export interface CommandWanted {
  /** As a shell takes it; placeholders in it are filled. */
  readonly line: string
  /** Variables beside those of claimcheck itself; placeholders are filled. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
}
