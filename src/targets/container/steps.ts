/**
 * What is done to a Nextcloud in a container, in order. All of it is Nextcloud's own `occ`, run as its user `www-data`, so
 * that whoever operates a real one can do the same by hand.
 */

/** One command of `occ`. */
export interface OccStep {
  /** What it is for, in a few words; shown while it runs. */
  readonly what: string
  /** The words after `occ`; values stand for `{name}`. */
  readonly occ: readonly string[]
  /** Variables that it reads, likewise. Passwords go this way wherever `occ` takes them so. */
  readonly env?: Readonly<Record<string, string>>
  /** Left out at a container that was warm, or without such an issuer; absent: always done. */
  readonly only?: 'new' | 'warm' | 'delegation' | 'idp'
}

const on = ['--type=boolean', '--value=true']
const off = ['--type=boolean', '--value=false']
const system = (name: string, ...rest: readonly string[]): readonly string[] => ['config:system:set', name, ...rest]

/** The app that a client of the background is for, and that of the delegation issuer (`user_oidc` calls them providers). */
const provider = (name: string, clientId: string, secret: string, discovery: string): readonly string[] => [
  'user_oidc:provider',
  name,
  `--clientid=${clientId}`,
  `--clientsecret=${secret}`,
  `--discoveryuri=${discovery}/.well-known/openid-configuration`,
  '--check-bearer=1',
  '--unique-uid=0',
  '--mapping-uid=sub',
]

const client = (name: string, tokenType: string, scopes: string, id: string, secret: string): readonly string[] => [
  'oidc:create',
  name,
  '{redirect}',
  '--type=confidential',
  '--flow=code',
  '--algorithm=RS256',
  `--token_type=${tokenType}`,
  `--allowed_scopes=${scopes}`,
  `--client_id=${id}`,
  `--client_secret=${secret}`,
]

const account = (person: string): readonly OccStep[] => [
  {
    what: `make the account of ${person}`,
    occ: ['user:add', '--password-from-env', `--display-name=${person}`, person],
    env: { OC_PASS: `{${person}.password}` },
    only: 'new',
  },
  {
    what: `give ${person} a password of this run`,
    occ: ['user:resetpassword', '--password-from-env', person],
    env: { OC_PASS: `{${person}.password}` },
    only: 'warm',
  },
]

/** The people who have accounts there. */
export const people = ['alice', 'bob'] as const

/** The client id by which Nextcloud knows itself in tokens of the delegation issuer and of the identity provider. */
export const nextcloudAudience = 'nextcloud-api'

/** The steps. */
export const steps: readonly OccStep[] = [
  {
    what: 'install Nextcloud',
    occ: ['maintenance:install', '--database=sqlite', '--admin-user=admin', '--admin-pass={admin.password}'],
    only: 'new',
  },
  { what: 'answer to the one name that everybody uses', occ: system('trusted_domains', '0', '--value={host}') },
  { what: 'call itself by that name', occ: system('overwrite.cli.url', '--value={origin}') },
  // It asks itself for the keys of its own issuer, which is on a loopback address.
  { what: 'let it ask addresses of the own machine', occ: system('allow_local_remote_servers', ...on) },
  // Wrong passwords and many sign-ins are part of what is judged; a real one has both on.
  { what: 'switch the brute force delay off', occ: system('auth.bruteforce.protection.enabled', ...off) },
  { what: 'switch rate limits off', occ: system('ratelimit.protection.enabled', ...off) },
  { what: 'have URLs without index.php', occ: system('htaccess.IgnoreFrontController', ...on), only: 'new' },
  { what: 'say where it is served', occ: system('htaccess.RewriteBase', '--value=/'), only: 'new' },
  { what: 'write that down for its web server', occ: ['maintenance:update:htaccess'], only: 'new' },
  { what: 'install the app oidc', occ: ['app:install', 'oidc'], only: 'new' },
  { what: 'install the app user_oidc', occ: ['app:install', 'user_oidc'], only: 'new' },
  { what: 'install the app notes', occ: ['app:install', 'notes'], only: 'new' },
  {
    what: 'let clients register',
    occ: ['config:app:set', 'oidc', 'dynamic_client_registration', '--value=true'],
  },
  {
    what: 'let refresh tokens live for a week',
    occ: ['config:app:set', 'oidc', 'refresh_expire_time', '--value=604800'],
  },
  {
    what: 'check the audience of bearer tokens',
    occ: system('user_oidc', 'selfencoded_bearer_validation_audience_check', ...on),
  },
  { what: 'make no accounts of tokens', occ: system('user_oidc', 'auto_provision', ...off) },
  {
    what: 'take no token of a client that it was not told of',
    occ: system('user_oidc', 'oidc_provider_bearer_validation', ...off),
  },
  ...people.flatMap(account),
  {
    what: 'make the client for sign-ins',
    occ: client('claimcheck, sign-in', 'opaque', 'openid profile email', '{client.id}', '{client.secret}'),
  },
  {
    what: 'make the client for the background',
    occ: client(
      'claimcheck, background',
      'jwt',
      'openid profile email offline_access',
      '{background.id}',
      '{background.secret}',
    ),
  },
  {
    what: 'trust its own issuer, for the client of the background',
    occ: provider('nextcloud', '{background.id}', '{background.secret}', '{origin}'),
  },
  {
    what: 'trust the delegation issuer',
    occ: provider('delegation', nextcloudAudience, '{delegation.secret}', '{delegation.issuer}'),
    only: 'delegation',
  },
  {
    what: 'trust the identity provider',
    occ: provider('idp', nextcloudAudience, '{delegation.secret}', '{idp.issuer}'),
    only: 'idp',
  },
]

/** The steps for this container, with every value put in. */
export function stepsFor(
  values: Readonly<Record<string, string>>,
  { warm, delegation, idp }: { readonly warm: boolean; readonly delegation: boolean; readonly idp: boolean },
): readonly OccStep[] {
  const done = { new: !warm, warm, delegation, idp }
  const put = (text: string): string =>
    text.replaceAll(/\{([a-z.]+)\}/g, (_whole, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`a step wants {${name}}, which has no value`)
      return value
    })
  return steps
    .filter(({ only }) => only === undefined || done[only])
    .map(({ what, occ, env = {} }) => ({
      what,
      occ: occ.map(put),
      env: Object.fromEntries(Object.entries(env).map(([name, text]) => [name, put(text)])),
    }))
}
