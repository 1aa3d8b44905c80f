import type { Core } from '../core.ts'
import type { AccessEntry, TokenRow } from '../state.ts'

/** Forgets a row with its access and refresh tokens. Its code is still known as used, if it was. */
export function deleteRow({ state }: Core, row: TokenRow): void {
  state.rows.delete(row)
  for (const token of row.accessTokens) if (state.accessTokens.get(token)?.row === row) state.accessTokens.delete(token)
  for (const token of row.refreshTokens)
    if (state.refreshTokens.get(token)?.row === row) state.refreshTokens.delete(token)
}

/** Forgets all rows that fit. */
export function deleteRows(core: Core, fits: (row: TokenRow) => boolean): void {
  for (const row of [...core.state.rows]) if (fits(row)) deleteRow(core, row)
}

/**
 * Until when (epoch seconds) the app itself takes an access token. From the token endpoint that is twice its lifetime, since
 * `refreshed` is set to its end and the lifetime is added again (nextcloud.md 1.6), unless `doubleLifetime` is off.
 */
export function liveUntil({ settings }: Core, entry: AccessEntry): number {
  const times = entry.byTokenEndpoint && settings.doubleLifetime ? 2 : 1
  return entry.issuedAt + times * settings.accessTokenLifetime
}

/** The row of a live access token. An expired one is deleted by being found, as in the real app. */
export function findLive(core: Core, accessToken: string): TokenRow | undefined {
  const entry = core.state.accessTokens.get(accessToken)
  if (entry === undefined) return undefined
  if (core.seconds() <= liveUntil(core, entry)) return entry.row
  deleteRow(core, entry.row)
  return undefined
}
