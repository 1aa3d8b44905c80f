/**
 * Scopes that open nothing: who somebody is (OpenID Connect Core §5.4), and for how long (§11). No operation of an MCP
 * server needs one.
 */
export const openNothing: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'roles',
  'groups',
  'offline_access',
])
