/**
 * The mock Nextcloud by itself: `createNextcloud`, then `handle` in process, `nextcloudHandlers` for MSW, or `listen`.
 *
 * @packageDocumentation
 */

export type { AdminClient } from './admin-client.ts'
export { createClock, type NextcloudClock } from './clock.ts'
export { nextcloudHandlers } from './handlers.ts'
export { type Listening, type ListenOptions, listen } from './listen.ts'
export { createNextcloud, type Nextcloud, type NextcloudOptions, type RequestMeta } from './nextcloud.ts'
export { routeNames } from './routes.ts'
export {
  type NextcloudSettings,
  type ProfileName,
  type RouteFault,
  settingsTable,
  type TrustedProvider,
} from './settings.ts'
export { defaultSettings, NextcloudSettingError } from './settings-change.ts'
export type { SettingRow } from './settings-row.ts'
export type { OidcClient } from './state.ts'
export type { WireAnswer, WireRequest } from './wire.ts'
