import type { McpServerConfig } from '../reference/mcp-server/config.ts'
import type { DeploymentFault } from './fault.ts'
import { inMcpServer } from './replace.ts'

type Reading = (
  aud: unknown,
  own: string,
  config: McpServerConfig,
  payload: Readonly<Record<string, unknown>>,
) => boolean | undefined

function members(payload: unknown): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? { ...payload } : {}
}

/** Puts a reading of `aud` before the right one. */
export function reads(reading: Reading): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    readClaims: (config, payload) => {
      const claims = members(payload)
      const taken = reading(claims.aud, config.resource, config, claims)
      if (taken === undefined) return right.readClaims(config, payload)
      return right.readClaims(config, { ...claims, aud: taken ? config.resource : 'https://refused.example/' })
    },
  }))
}

/** A mistake that takes more than it should: what it does not take is left to the right rule. */
export function takes(wrongly: (...known: Parameters<Reading>) => boolean): DeploymentFault['apply'] {
  return reads((...known) => (wrongly(...known) ? true : undefined))
}

/** A mistake about a single value. */
export function text(
  wrongly: (aud: string, own: string, config: McpServerConfig) => boolean,
): DeploymentFault['apply'] {
  return takes((aud, own, config) => typeof aud === 'string' && wrongly(aud, own, config))
}

/** A URL, where it is one. */
export function urlOf(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}
