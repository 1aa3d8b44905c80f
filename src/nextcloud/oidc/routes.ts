import type { Route } from '../router.ts'

/** The `oidc` app (nextcloud.md 1.1). */
export const oidcRoutes: readonly Route[] = []
