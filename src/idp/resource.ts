import { IdpError } from './answers.ts'
import type { Realm } from './realm-core.ts'

const invalid = 'Resource indicator is invalid or not allowed for the client'
const notMatching = 'Resource indicator does not match the one of the authorization request'

/** Whether a resource indicator has the form of one (RFC 8707 §2): absolute, without query and fragment. */
export function isResourceIndicator(resource: string): boolean {
  if (!URL.canParse(resource)) return false
  const { search, hash } = new URL(resource)
  return search === '' && hash === '' && !resource.includes('#') && !resource.includes('?')
}

/** @throws IdpError `invalid_target` for what is no resource indicator */
export function requireResourceForm({ settings }: Realm, resource: string | undefined): void {
  if (settings.resourceIndicators && resource !== undefined && !isResourceIndicator(resource))
    throw new IdpError('invalid_target', invalid)
}

/**
 * The audience of a token, as the feature `resource-indicators` narrows it to what was asked for: the URL of a client that
 * the token would be for anyway. Without the feature `resource` is not looked at.
 *
 * @param audiences - client ids, by the scopes of the token
 * @param first - `resource` of the authorization request
 * @param asked - `resource` of the token request
 * @throws IdpError `invalid_target`
 */
export function narrowedAudience(
  { settings, state }: Realm,
  audiences: readonly string[],
  first: string | undefined,
  asked: string | undefined,
): readonly string[] {
  if (!settings.resourceIndicators || (first === undefined && asked === undefined)) return audiences
  if (first === undefined || (asked !== undefined && asked !== first)) throw new IdpError('invalid_target', notMatching)
  const found = audiences.some((clientId) => state.clients.get(clientId)?.resourceUrl === first)
  if (!found) throw new IdpError('invalid_target', invalid)
  return [first]
}
