/** Secrets of a realm that is gone with the process of its peer. */
export const secretOfServer = 'the-secret-of-the-mcp-server-at-keycloak'
export const secretOfNextcloud = 'the-secret-of-nextcloud-at-keycloak'
