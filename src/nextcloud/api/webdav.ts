import type { Context, Route } from '../router.ts'
import { type Answer, type HeaderPair, header } from '../wire.ts'
import { etagOf, filesOf, isFolder, makeFolder, removeNode, writeFile } from './files.ts'
import type { FileNode } from './state.ts'
import { dav, davError, noSuchFile, notAuthenticated, preconditionFailed } from './webdav-answers.ts'
import {
  askedProperties,
  type Described,
  describeForeign,
  describeNode,
  describeRoot,
  furtherProperties,
  mediaTypeOf,
  multistatus,
} from './webdav-properties.ts'

const features: HeaderPair = [
  'DAV',
  '1, 3, extended-mkcol, access-control, calendarserver-principal-property-search, nc-paginate, nextcloud-checksum-update, nc-calendar-search, nc-enable-birthday-calendar',
]
const allowed = 'OPTIONS, GET, HEAD, DELETE, PROPFIND, PUT, PROPPATCH, COPY, MOVE, REPORT'

/** A request for a person's files: whose, and which. */
interface Place {
  readonly uid: string
  readonly path: string
  readonly node: FileNode | undefined
}

function placeOf(context: Context, owner: string, rest: string): Place {
  const path = rest
    .split('/')
    .filter((part) => part !== '')
    .join('/')
  return { uid: owner, path, node: filesOf(context.core, owner).get(path) }
}

function oc(context: Context, node: FileNode, etag = true): HeaderPair[] {
  const value = `"${etagOf(context.core, node)}"`
  const id: HeaderPair = ['OC-FileId', `${String(node.id).padStart(8, '0')}${context.core.instanceId}`]
  return etag ? [['ETag', value], ['OC-ETag', value], id] : [id]
}

/** The folder above that is missing, if one is: the first of the way. */
function missingParent(context: Context, { uid, path }: Place): string | undefined {
  const parts = path.split('/').slice(0, -1)
  const files = filesOf(context.core, uid)
  const at = parts.findIndex((_part, index) => !files.has(parts.slice(0, index + 1).join('/')))
  return at === -1 ? undefined : parts.slice(0, at + 1).join('/')
}

function blocked(context: Context, node: FileNode | undefined): Answer | undefined {
  const etag = node === undefined ? undefined : etagOf(context.core, node)
  const ifMatch = header(context.request, 'if-match')
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== `"${etag}"`)
    return preconditionFailed('If-Match', etag ?? '')
  if (header(context.request, 'if-none-match') === '*' && etag !== undefined)
    return preconditionFailed('If-None-Match', etag)
  return undefined
}

function put(context: Context, place: Place): Answer {
  const missing = missingParent(context, place)
  if (missing !== undefined) return noSuchFile(missing)
  const refused = blocked(context, place.node)
  if (refused !== undefined) return refused
  if (place.node !== undefined && isFolder(place.node))
    return davError(409, 'Conflict', 'PUT is not allowed on non-files.')
  const node = writeFile(context.core, place.uid, place.path, context.request.body)
  return dav(place.node === undefined ? 201 : 204, '', oc(context, node))
}

function get(context: Context, { node, path }: Place): Answer {
  if (path === '' || (node !== undefined && isFolder(node))) return dav(200)
  if (node === undefined) return noSuchFile(path)
  const name = encodeURIComponent(path.split('/').at(-1) ?? '')
  const headers: HeaderPair[] = [
    ['Content-Type', `${mediaTypeOf(path)};charset=UTF-8`],
    ['Content-Disposition', `attachment; filename*=UTF-8''${name}; filename="${name}"`],
    ['Last-Modified', new Date(node.modified * 1000).toUTCString()],
    ...oc(context, node).slice(0, 2),
  ]
  return { status: 200, base: 'dav', headers, body: node.content ?? '' }
}

function mkcol(context: Context, place: Place): Answer {
  if (place.node !== undefined || place.path === '')
    return davError(405, 'MethodNotAllowed', 'The resource you tried to create already exists', {
      headers: [['Allow', allowed]],
    })
  if (missingParent(context, place) !== undefined) return davError(409, 'Conflict', 'Parent node does not exist')
  return dav(201, '', oc(context, makeFolder(context.core, place.uid, place.path), false))
}

function remove(context: Context, place: Place): Answer {
  if (place.node === undefined) return noSuchFile(place.path)
  const refused = blocked(context, place.node)
  if (refused !== undefined) return refused
  removeNode(context.core, place.uid, place.path)
  return dav(204)
}

/** MOVE and COPY: to an absolute `Destination` below the same files. */
function transfer(context: Context, place: Place, move: boolean): Answer {
  const { core, request } = context
  if (place.node === undefined) return noSuchFile(place.path)
  const prefix = `/remote.php/dav/files/${encodeURIComponent(place.uid)}/`
  const destination = header(request, 'destination') ?? ''
  const full = URL.canParse(destination) ? new URL(destination).pathname : destination
  if (!full.startsWith(prefix)) return davError(400, 'BadRequest', 'Destination header required')
  const target = placeOf(context, place.uid, full.slice(prefix.length).split('/').map(decodeURIComponent).join('/'))
  if (missingParent(context, target) !== undefined)
    return davError(409, 'Conflict', 'The destination node is not found')
  if (target.node !== undefined && header(request, 'overwrite') === 'F')
    return davError(
      412,
      'PreconditionFailed',
      'The destination node already exists, and the overwrite header is set to false',
      { header: 'Overwrite' },
    )
  removeNode(core, place.uid, target.path)
  const files = filesOf(core, place.uid)
  for (const [path, node] of [...files]) {
    if (path !== place.path && !path.startsWith(`${place.path}/`)) continue
    const next = `${target.path}${path.slice(place.path.length)}`
    files.set(next, { ...node, path: next, id: move ? node.id : core.state.nextId() })
    if (move) files.delete(path)
  }
  return dav(target.node === undefined ? 201 : 204)
}

function propfind(context: Context, place: Place): Answer {
  const { core, request } = context
  const depth = header(request, 'depth') ?? 'infinity'
  if (place.path !== '' && place.node === undefined) return noSuchFile(place.path)
  const self = place.node === undefined ? describeRoot(core, place.uid) : describeNode(core, place.uid, place.node)
  const below = place.path === '' ? '' : `${place.path}/`
  const inside = [...filesOf(core, place.uid).values()]
    .filter(({ path }) => path.startsWith(below) && path !== place.path)
    .filter(({ path }) => depth === 'infinity' || !path.slice(below.length).includes('/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const entries = depth === '0' ? [self] : [self, ...inside.map((node) => describeNode(core, place.uid, node))]
  const further = (entry: Described): Readonly<Record<string, string>> =>
    furtherProperties(
      core,
      place.uid,
      decodeURIComponent(entry.href.split('/files/')[1] ?? '')
        .split('/')
        .slice(1)
        .join('/')
        .replace(/\/$/, ''),
    )
  return dav(207, multistatus(entries, askedProperties(context.text()), further), [features])
}

/** Somebody else's files: their root is a folder, and nothing is in it. */
function foreign(context: Context, owner: string, path: string): Answer {
  const root = path === '' && context.core.state.users.has(owner)
  if (!root) return noSuchFile(path)
  if (context.request.method !== 'PROPFIND') return davError(403, 'Forbidden', 'Permission denied')
  return dav(
    207,
    multistatus([describeForeign(owner)], undefined, () => ({})),
    [features],
  )
}

function files(context: Context): Answer {
  const { caller, request, params } = context
  if (caller.user === undefined) return notAuthenticated(context)
  const owner = params.uid ?? ''
  const place = placeOf(context, owner, params.rest ?? '')
  if (owner !== caller.user.uid) return foreign(context, owner, place.path)
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return get(context, place)
    case 'PUT':
      return put(context, place)
    case 'MKCOL':
      return mkcol(context, place)
    case 'DELETE':
      return remove(context, place)
    case 'MOVE':
      return transfer(context, place, true)
    case 'COPY':
      return transfer(context, place, false)
    case 'PROPFIND':
      return propfind(context, place)
    case 'OPTIONS':
      return dav(200, '', [features, ['Allow', allowed]])
    default:
      return davError(501, 'NotImplemented', `There was no handler found for this "${request.method}" method`)
  }
}

/** The root and a principal: how a client learns the uid. */
function principal(context: Context): Answer {
  const { caller, path, request } = context
  if (caller.user === undefined) return notAuthenticated(context)
  if (request.method !== 'PROPFIND')
    return davError(501, 'NotImplemented', `There was no handler found for this "${request.method}" method`)
  const { uid } = caller.user
  const properties = { 'd:resourcetype': '<d:collection/>' }
  const further = {
    'd:current-user-principal': `<d:href>/remote.php/dav/principals/users/${encodeURIComponent(uid)}/</d:href>`,
    'd:displayname': uid,
  }
  return dav(
    207,
    multistatus([{ href: path, properties }], askedProperties(context.text()), () => further),
    [features],
  )
}

/** WebDAV (nextcloud.md 4.5). */
export const davRoutes: readonly Route[] = [
  { name: 'dav.root', methods: ['*'], path: '/remote.php/dav/', handler: principal },
  { name: 'dav.principal', methods: ['*'], path: '/remote.php/dav/principals/users/{uid}/', handler: principal },
  { name: 'dav.home', methods: ['*'], path: '/remote.php/dav/files/{uid}', handler: files },
  { name: 'dav.files', methods: ['*'], path: '/remote.php/dav/files/{uid}/{rest*}', handler: files },
]
