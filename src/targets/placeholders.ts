import { nearestName } from '../nextcloud/settings-change.ts'
import { TargetError } from './errors.ts'

/** Values by the names that stand in braces: `nextcloud.url`, `server.port`. */
export type Values = Readonly<Record<string, string>>

/** What a placeholder can stand for, for people. */
export const placeholderWords: Readonly<Record<string, string>> = {
  'server.url': 'the MCP endpoint',
  'server.origin': 'its origin',
  'server.port': 'its port, a free one where the URL leaves it open',
  'nextcloud.url': 'the Nextcloud behind it, a mock or in a container',
  'nextcloud.discovery': 'its OpenID Connect discovery document',
  'idp.issuer': 'the issuer of a Keycloak in a container',
  'idp.discovery': 'its OpenID Connect discovery document',
  'idp.audience': 'what Nextcloud is called there: the audience of a token exchange',
  'background.id': 'its second client at a Nextcloud in a container, for work in the background',
  'background.secret': 'its secret',
  'client.id': 'the client of the server at the upstream',
  'client.secret': 'its secret',
  'issuer.url': 'the issuer of claimcheck that the server is to trust',
  'issuer.jwks': 'where that issuer publishes its key',
  'account.user': 'the first person',
  'data.dir': 'a folder that is empty at the start and goes with the run',
}

/**
 * Fills `{name}` in a text.
 *
 * @throws TargetError `unknown-placeholder` with the nearest name, or for one that has no value in this run
 */
export function filled(text: string, values: Values): string {
  return text.replaceAll(/\{([a-z]+\.[a-z]+)\}/g, (_whole, name: string) => {
    const value = values[name]
    if (value !== undefined) return value
    const known = Object.keys(placeholderWords)
    throw new TargetError(
      'unknown-placeholder',
      known.includes(name)
        ? `{${name}} has no value here: it needs \`--nextcloud mock\` or \`container\`, \`--idp container\`, \`--trust-issuer\` or \`--command\`.`
        : `There is no placeholder {${name}}. Did you mean {${nearestName(name, known)}}?`,
    )
  })
}
