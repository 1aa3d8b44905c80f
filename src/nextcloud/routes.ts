import { apiRoutes } from './api/routes.ts'
import { coreRoutes } from './core/routes.ts'
import { oidcRoutes } from './oidc/routes.ts'
import type { Route } from './router.ts'

/** The one route table: the `oidc` app, Nextcloud itself, and the API. */
export const routes: readonly Route[] = [...oidcRoutes, ...coreRoutes, ...apiRoutes]

/** The names that `fault` takes: those of the routes, and their paths for all methods at once. */
export const routeNames: readonly string[] = [...new Set(routes.flatMap((route) => [route.name, route.path]))]
