import type { Values } from './placeholders.ts'

/** A way to write down the settings that a server needs. */
export type SettingsForm = 'text' | 'env' | 'json' | 'nextcloud-mcp-server'

/** The forms, for people. */
export const settingsForms: readonly SettingsForm[] = ['text', 'env', 'json', 'nextcloud-mcp-server']

/** What the server is to be told: what it is, and how a variable for it is usually called. */
const settings: readonly { readonly value: string; readonly variable: string; readonly words: string }[] = [
  { value: 'nextcloud.url', variable: 'NEXTCLOUD_URL', words: 'Nextcloud' },
  { value: 'nextcloud.discovery', variable: 'OIDC_DISCOVERY_URL', words: 'its discovery document' },
  { value: 'idp.issuer', variable: 'OIDC_ISSUER', words: 'the identity provider' },
  { value: 'idp.audience', variable: 'TOKEN_EXCHANGE_AUDIENCE', words: 'audience of an exchange' },
  { value: 'client.id', variable: 'OIDC_CLIENT_ID', words: 'client id of the server there' },
  { value: 'client.secret', variable: 'OIDC_CLIENT_SECRET', words: 'its secret' },
  { value: 'issuer.url', variable: 'TRUSTED_ISSUER', words: 'issuer to trust beside its own' },
  { value: 'issuer.jwks', variable: 'TRUSTED_ISSUER_JWKS', words: 'its keys' },
  { value: 'server.url', variable: 'MCP_SERVER_URL', words: 'the MCP endpoint that is judged' },
]

/** Variables of nextcloud-mcp-server, which is configured by its environment. */
const nextcloudMcpServer: Readonly<Record<string, string>> = {
  NEXTCLOUD_HOST: '{nextcloud.url}',
  NEXTCLOUD_OIDC_CLIENT_ID: '{client.id}',
  NEXTCLOUD_OIDC_CLIENT_SECRET: '{client.secret}',
  NEXTCLOUD_MCP_SERVER_URL: '{server.origin}',
  OIDC_DISCOVERY_URL: '{nextcloud.discovery}',
}

/** The settings with which a server meets the mock, ready to be copied. They hold the secret of a client of the mock alone. */
export function settingsToUse(values: Values, form: SettingsForm): string {
  const known = settings.flatMap(({ value, ...rest }) => {
    const found = values[value]
    return found === undefined ? [] : [{ ...rest, found }]
  })
  switch (form) {
    case 'text': {
      const longest = Math.max(...known.map(({ words }) => words.length))
      return known.map(({ words, found }) => `  ${words.padEnd(longest)}  ${found}`).join('\n')
    }
    case 'env':
      return known.map(({ variable, found }) => `${variable}=${found}`).join('\n')
    case 'json':
      return JSON.stringify(Object.fromEntries(known.map(({ variable, found }) => [variable, found])))
    case 'nextcloud-mcp-server':
      return Object.entries(nextcloudMcpServer)
        .map(
          ([name, text]) =>
            `${name}=${text.replaceAll(/\{([a-z.]+)\}/g, (_whole, value: string) => values[value] ?? '')}`,
        )
        .join('\n')
  }
}
