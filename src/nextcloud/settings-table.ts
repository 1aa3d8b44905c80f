import { issuerSettings } from './settings-issuer.ts'
import type { SettingRow } from './settings-row.ts'
import { serverSettings } from './settings-server.ts'
import { tokenSettings } from './settings-tokens.ts'

export type { SettingRow } from './settings-row.ts'

/** Every setting of the mock. `--set`, `PATCH /settings` and the recordings use these names and values. */
export const settingsTable: readonly SettingRow[] = [...issuerSettings, ...tokenSettings, ...serverSettings]
