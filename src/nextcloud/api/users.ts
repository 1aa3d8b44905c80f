import { createHash } from 'node:crypto'
import type { Context, Route } from '../router.ts'
import type { User } from '../state.ts'
import type { Answer } from '../wire.ts'
import { usedBytes } from './files.ts'
import { envelope, type OcsResult, ocsForUser } from './ocs.ts'

const local = 'v2-local'
const federated = 'v2-federated'

/** Fields of a profile that nobody filled in, with their scopes, in the order of the wire. */
const profile: readonly (readonly [name: string, scope: string])[] = [
  ['phone', local],
  ['address', local],
  ['website', local],
  ['twitter', local],
  ['bluesky', local],
  ['fediverse', local],
  ['organisation', local],
  ['role', local],
  ['headline', local],
  ['biography', local],
]

/** The data of `/cloud/user`, in the order of the wire. */
export function userData(context: Context, user: User): Readonly<Record<string, unknown>> {
  const seconds = user.lastLogin
  return {
    enabled: true,
    id: user.uid,
    firstLoginTimestamp: user.firstLogin,
    lastLoginTimestamp: seconds,
    lastLogin: seconds * 1000,
    backend: user.password === undefined ? 'user_oidc' : 'Database',
    subadmin: [],
    quota: { free: -3, used: usedBytes(context.core, user.uid), total: -3, relative: 0, quota: -3 },
    manager: '',
    avatarScope: federated,
    email: null,
    emailScope: federated,
    additional_mail: [],
    additional_mailScope: [],
    displayname: user.displayName,
    'display-name': user.displayName,
    displaynameScope: federated,
    ...Object.fromEntries(
      profile.flatMap(([name, scope]) => [
        [name, ''],
        [`${name}Scope`, scope],
      ]),
    ),
    profile_enabled: '1',
    profile_enabledScope: local,
    pronouns: '',
    pronounsScope: federated,
    groups: user.groups,
    language: 'en',
    locale: '',
    timezone: 'UTC',
    notify_email: null,
    backendCapabilities: { setDisplayName: user.password !== undefined, setPassword: user.password !== undefined },
  }
}

function self(context: Context, uid: string): OcsResult {
  const user = context.core.state.users.get(uid)
  return user === undefined ? { code: 998, data: [] } : { code: 200, data: userData(context, user) }
}

function isAdmin(context: Context, uid: string): boolean {
  return context.core.state.users.get(uid)?.groups.includes('admin') === true
}

/** Another person's data are for administrators; everybody else is told that there is nobody. */
function other(context: Context, uid: string): OcsResult {
  const user = context.core.state.users.get(context.params.id ?? '')
  if (user === undefined || (user.uid !== uid && !isAdmin(context, uid))) return { code: 998, data: [] }
  return { code: 200, data: userData(context, user) }
}

function groups(context: Context, uid: string): OcsResult {
  const user = context.core.state.users.get(context.params.id ?? '')
  if (user === undefined || (user.uid !== uid && !isAdmin(context, uid))) return { code: 998, data: [] }
  return { code: 200, data: { groups: user.groups } }
}

function search(context: Context, uid: string): OcsResult {
  if (!isAdmin(context, uid)) return { code: 403, message: 'Logged in account must be at least a sub admin', data: [] }
  const wanted = context.query.get('search') ?? ''
  return { code: 200, data: { users: [...context.core.state.users.keys()].filter((name) => name.includes(wanted)) } }
}

/** What apps say they can do; what the mock does not have stands as an empty object. */
function capabilities(context: Context): Answer {
  const known = context.caller.user !== undefined
  const rest = ['files', 'activity', 'app_api', 'circles', 'ocm'] as const
  const more = [
    'notifications',
    'password_policy',
    'provisioning_api',
    'recommendations',
    'systemtags',
    'theming',
    'user_status',
    'weather_status',
  ] as const
  const placeholder = (name: string) => [name, { enabled: true }] as const
  const core = {
    pollinterval: 60,
    'webdav-root': 'remote.php/webdav',
    'reference-api': true,
    'reference-regex':
      '(\\s|\\n|^)(https?:\\/\\/)([-A-Z0-9+_.]+(?::[0-9]+)?(?:\\/[-A-Z0-9+&@#%?=~_|!:,.;()]*)*)(\\s|\\n|$)',
    'mod-rewrite-working': false,
    user: { language: '', locale: '', timezone: 'UTC' },
  }
  const all = {
    core,
    bruteforce: { delay: 0, 'allow-listed': false },
    ...Object.fromEntries(rest.map(placeholder)),
    dav: {
      chunking: '1.0',
      public_shares_chunking: false,
      bulkupload: '1.0',
      'absence-supported': true,
      'absence-replacement': true,
    },
    downloadlimit: { enabled: true },
    files_sharing: { api_enabled: true },
    notes: { api_version: ['0.2', '1.3', '1.4'], version: '5.0.2', notes_path: 'Notes' },
    ...Object.fromEntries(more.map(placeholder)),
  }
  const open = { bruteforce: all.bruteforce, theming: { enabled: true } }
  const data = {
    version: { major: 32, minor: 0, micro: 1, string: '32.0.1', edition: '', extendedSupport: false },
    capabilities: known ? all : open,
  }
  const etag = createHash('md5').update(JSON.stringify(data)).digest('hex')
  return envelope(context, { code: 200, data, headers: [['ETag', `"${etag}"`]] })
}

function navigation(): OcsResult {
  const entry = (id: string, name: string, order: number) => ({
    id,
    order,
    href: `/apps/${id}/`,
    icon: `/apps/${id}/img/app.svg`,
    type: 'link',
    name,
    active: false,
    classes: '',
    unread: 0,
    app: id,
    default: false,
  })
  return { code: 200, data: [entry('files', 'Files', 0), entry('notes', 'Notes', 10)] }
}

const both = (path: string): readonly string[] => [`/ocs/v2.php${path}`, `/ocs/v1.php${path}`]
const version = (path: string): string => (path.startsWith('/ocs/v1') ? '.v1' : '')

function route(name: string, path: string, handler: Route['handler']): readonly Route[] {
  return both(path).map((full) => ({ name: `${name}${version(full)}`, methods: ['GET'], path: full, handler }))
}

/** OCS calls about people and the server (nextcloud.md 4.2). */
export const userRoutes: readonly Route[] = [
  ...route('ocs.capabilities', '/cloud/capabilities', capabilities),
  ...route('ocs.user', '/cloud/user', ocsForUser(self)),
  ...route('ocs.users', '/cloud/users', ocsForUser(search)),
  ...route('ocs.users.one', '/cloud/users/{id}', ocsForUser(other)),
  ...route('ocs.users.groups', '/cloud/users/{id}/groups', ocsForUser(groups)),
  ...route('ocs.navigation', '/core/navigation/apps', ocsForUser(navigation)),
]
