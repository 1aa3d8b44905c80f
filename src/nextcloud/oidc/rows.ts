import type { Core } from '../core.ts'
import type { TokenRow } from '../state.ts'

/** Forgets a row with its code, access token and refresh token; a used code stays known as used unless `codeToo`. */
export function deleteRow({ state }: Core, row: TokenRow): void {
  state.rows.delete(row)
  for (const [token, owner] of previousTokens(state.accessTokens, row))
    if (owner === row) state.accessTokens.delete(token)
  for (const [token, owner] of previousTokens(state.refreshTokens, row))
    if (owner === row) state.refreshTokens.delete(token)
  if (row.code !== undefined) state.codes.delete(row.code)
}

function* previousTokens(index: ReadonlyMap<string, TokenRow>, row: TokenRow): Iterable<readonly [string, TokenRow]> {
  for (const entry of index) if (entry[1] === row) yield entry
}

/** Until when (epoch seconds) the app itself takes the access token of a row: twice its lifetime, unless `doubleLifetime` is off (1.6). */
export function liveUntil({ settings }: Core, row: TokenRow): number {
  return settings.doubleLifetime ? row.refreshed + settings.accessTokenLifetime : row.refreshed
}

/** The live row of an access token. An expired one is deleted by being found, as in the real app. */
export function findLive(core: Core, accessToken: string): TokenRow | undefined {
  const row = core.state.accessTokens.get(accessToken)
  if (row === undefined) return undefined
  if (core.seconds() <= liveUntil(core, row)) return row
  deleteRow(core, row)
  return undefined
}
