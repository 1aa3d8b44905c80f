import type { Route } from '../router.ts'
import { appPasswordRoutes } from './app-passwords.ts'
import { loginFlowRoutes } from './login-flow.ts'
import { notesRoutes } from './notes.ts'
import { userRoutes } from './users.ts'
import { davRoutes } from './webdav.ts'

/** The OCS, Notes, WebDAV, app-password and Login Flow v2 routes (nextcloud.md 4). */
export const apiRoutes: readonly Route[] = [
  ...userRoutes,
  ...appPasswordRoutes,
  ...notesRoutes,
  ...davRoutes,
  ...loginFlowRoutes,
]
