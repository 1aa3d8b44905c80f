import { apiRoutes } from './api/routes.ts'
import { coreRoutes } from './core/routes.ts'
import { oidcRoutes } from './oidc/routes.ts'
import type { Route } from './router.ts'

/** The one route table: the `oidc` app, Nextcloud itself, and the API. */
export const routes: readonly Route[] = [...oidcRoutes, ...coreRoutes, ...apiRoutes]

/** The names that `fault` takes. */
export const routeNames: readonly string[] = routes.map((route) => route.name)
