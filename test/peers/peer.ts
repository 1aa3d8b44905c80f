/** Why a check finds something at a peer, and where its source says so. */
export interface Finding {
  /** The probes of the check that find it, without the id of the check. */
  readonly probes: readonly string[]
  /** Why that is right, in a sentence. */
  readonly because: string
  /** A file below `test/peers/`, or of its Python packages (`site-packages/`), and words of it that do what was found. */
  readonly seen: readonly [file: string, words: string]
}

/** By the id of the check. */
export type Findings = Readonly<Record<string, Finding>>

/** A server that nobody here wrote, as its makers' documents would have it set up, and what is true of it. */
export interface Peer {
  readonly id: string
  /** What it is, in a line. */
  readonly title: string
  /** The packages whose work is judged, as `test/peers/package.json` or its Python environment pins them. */
  readonly packages: readonly string[]
  /** Its Python environment: a file of `test/peers/python/` without `.txt`; `{python}` is its interpreter. */
  readonly python?: string
  /** Whether it wants the distribution of Keycloak; `{keycloak}` is its folder. */
  readonly keycloak?: boolean
  /** What stands beside it for the whole run, and is not restarted with it; it has the same environment. */
  readonly beside?: string
  /** How it is started, from the root of the checkout; `{server.port}` and the like as `claimcheck run --command` takes them. */
  readonly command: string
  /** Placeholders as in the command, and for ports that are free `{issuer.port}`, at which people sign in, and `{mcp.port}`. */
  readonly env: Readonly<Record<string, string>>
  /** URL of the MCP endpoint, with placeholders; a port of its own on `localhost` where absent. */
  readonly server?: string
  /** Settings of the mock Nextcloud behind it, with placeholders; absent: there is none. */
  readonly upstream?: Readonly<Record<string, unknown>>
  /** Who signs in, and the one origin at which they do; absent: those of the mock, there. */
  readonly people?: {
    readonly at: string
    readonly accounts: readonly { readonly user: string; readonly password: string }[]
  }
  /** URL of a document by which clients are known there; absent: they register. */
  readonly clientDocument?: string
  /** How many clients may register in a run, where the peer itself has a limit. */
  readonly mostRegistrations?: number
  /** Ids of scenarios (globs) that are played to a server of their own each, where one registers too few; absent: all to one. */
  readonly parts?: readonly (readonly string[])[]
  readonly fails: Findings
  readonly warns: Findings
  /** Checks that apply and cannot be told, each with the reason: by id. */
  readonly unclear: Readonly<Record<string, string>>
}
