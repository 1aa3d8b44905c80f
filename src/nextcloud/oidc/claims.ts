import type { Core } from '../core.ts'
import type { ClaimRequests, User } from '../state.ts'
import type { Profile } from './profiles.ts'

/** Claims in the order in which they are written. */
export type Claims = Record<string, unknown>

const splitScope = (scope: string): readonly string[] => scope.split(/ +/)

/** Family, given and middle name of a display name, by the simple rule of Nextcloud's address book. */
function nameParts(displayName: string): readonly (readonly [claim: string, value: string])[] {
  const words = displayName.split(' ')
  const family = words.at(-1) ?? ''
  const given = words.length > 1 ? (words[0] ?? '') : ''
  return [
    ['family_name', family],
    ['given_name', given],
    ['middle_name', words.slice(1, -1).join(' ')],
  ]
}

function profileClaims(user: User, issuer: string, profile: Profile, withUsername: boolean): Claims {
  const claims: Claims = { updated_at: user.lastLogin }
  if (withUsername) claims['preferred_username'] = user.uid
  claims['name'] = user.displayName
  for (const [claim, value] of nameParts(user.displayName))
    if (value !== '' || !profile.conformance) claims[claim] = value
  claims['picture'] = `${issuer}/avatar/${encodeURIComponent(user.uid)}/64`
  return claims
}

/** What scopes give, in the app's order: roles, groups, profile (nextcloud.md 1.7, 1.8). Nobody here has an e-mail address. */
export function scopeClaims(user: User, scope: string, issuer: string, profile: Profile, withUsername = false): Claims {
  const scopes = splitScope(scope)
  const claims: Claims = {}
  if (scopes.includes('roles')) claims['roles'] = user.groups
  if (scopes.includes('groups')) claims['groups'] = user.groups
  if (scopes.includes('profile')) Object.assign(claims, profileClaims(user, issuer, profile, withUsername))
  return claims
}

/** The claims that were asked for by name, where they have the value that was asked for (OpenID Connect Core 5.5.1). */
export function requestedOnly(claims: Claims, requests: ClaimRequests): Claims {
  const kept = Object.entries(claims).filter(([name, value]) => {
    const request = Object.hasOwn(requests, name) ? requests[name] : undefined
    if (request === undefined) return false
    if (request === null) return true
    if ('value' in request && request.value !== value) return false
    return request.values === undefined || request.values.includes(value)
  })
  return Object.fromEntries(kept)
}

/** Every claim that scopes can give, for those who ask by name. */
export const everyScope = 'roles groups profile'

/** What a JWT access token carries beyond its frame, by the `claimsDrop` setting. */
export function withoutDropped(core: Core, claims: Claims): Claims {
  const { claimsDrop } = core.settings
  if (claimsDrop.length === 0) return claims
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !claimsDrop.includes(name)))
}
