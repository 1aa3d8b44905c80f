import type { Signer } from '../../contract/administration.ts'
import type { ReplaceableKeys } from '../../reference/authorization-server/keys.ts'
import type { Variant } from './variants.ts'

/** The two issuers of the proxy, as far as this variant has tokens that they signed. */
export function signersOf(
  { opaque, authority }: Pick<Variant, 'opaque' | 'authority'>,
  keys: ReplaceableKeys,
): readonly Signer[] {
  const proxy: Signer = {
    id: 'proxy',
    name: 'the AS proxy',
    effect:
      'The proxy refuses its older tokens at once, the MCP server when it looks for the keys anew: after 5 minutes, or when a token names a key that it does not know and it has not looked for 30 seconds.',
    rotate: () => keys.replace('tokens'),
  }
  const delegation: Signer = {
    id: 'delegation',
    name: 'the delegation issuer',
    effect:
      'Nextcloud keeps the keys of a provider for an hour, whatever key a token names: calls of tools fail there until then, and who refreshes meanwhile must sign in anew, since the proxy cannot learn that the account is still there. So a new key is to be published an hour before it signs.',
    rotate: () => keys.replace('delegation'),
  }
  return [...(opaque ? [] : [proxy]), ...(authority === 'delegation' ? [delegation] : [])]
}
