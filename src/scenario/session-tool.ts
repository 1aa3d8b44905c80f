import type { JsonObject } from '../protocol/json-document.ts'
import type { MarkPlace } from './marks.ts'
import type { Recorded } from './outcome.ts'
import type { ProvisioningMemory } from './provisioning.ts'
import type { Watched } from './upstream-watch.ts'

/** A tool whose call makes the server ask its upstream, found by calling it. */
export interface SessionTool {
  readonly name: string
  /** It says of itself that it changes nothing (MCP, tool annotations). */
  readonly readOnly: boolean
  /** Plain arguments. */
  readonly args: JsonObject
  /** Where a mark goes that reaches the upstream; absent: calls are told apart by making one at a time. */
  readonly place?: MarkPlace
}

/** The tool that somebody named (`--session-tool`), with its arguments (`--session-args`). */
export interface NamedTool {
  readonly name: string
  /** `{canary}` in a text stands for the mark. */
  readonly args?: JsonObject
}

/** What a run knows of the tools of its target so far; one for all its scenarios. */
export interface ToolMemory {
  readonly named?: NamedTool
  /** Tools that were not tried yet, with the places that take a mark. */
  toTry?: (SessionTool & { readonly places: readonly MarkPlace[] })[]
  readonly found: SessionTool[]
  /** The calls by which tools were tried, as evidence where none was found. */
  readonly trials: {
    readonly tool: string
    /** Whether it answered with something else than an error. */
    readonly done: boolean
    readonly exchange: Recorded['exchange']
  }[]
  /** Tools that asked the upstream without a mark in the request. */
  readonly unmarked: SessionTool[]
}

/** What is needed to look for such a tool. */
export interface ToolSearch {
  readonly toolMemory: ToolMemory
  readonly provisioning: ProvisioningMemory
  /** Origins of the target and its upstream. */
  readonly origins: readonly string[]
  watchUpstream<T>(work: () => Promise<T>): Promise<Watched<T>>
}
