/** An MCP protocol revision that claimcheck knows, oldest first. */
export type Revision = '2025-03-26' | '2025-06-18' | '2025-11-25' | '2026-07-28'

/**
 * The part that a component plays: `RS` MCP server (OAuth resource server), `AS` authorization server, `PX` AS proxy
 * (every duty of an AS, and those of an OAuth client towards its upstream), `CL` MCP client, `UP` upstream AS or API.
 */
export type Role = 'RS' | 'AS' | 'PX' | 'CL' | 'UP'

/** A place from which the harness watches or acts (docs/words.md). */
export type Seat = 'visitor' | 'client' | 'upstream' | 'issuer' | 'service' | 'process' | 'host' | 'clock' | 'operator'
