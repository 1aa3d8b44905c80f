import type { Route } from '../router.ts'

/** The OCS, Notes, WebDAV, app-password and Login Flow v2 routes (nextcloud.md 4). */
export const apiRoutes: readonly Route[] = []
