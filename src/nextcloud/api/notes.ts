import { createHash } from 'node:crypto'
import type { Core } from '../core.ts'
import type { Context, Route } from '../router.ts'
import { type Answer, type HeaderPair, header, json } from '../wire.ts'
import { etagOf, filesOf, isFolder, makeFolder, removeNode, writeFile } from './files.ts'
import type { FileNode } from './state.ts'

const folder = 'Notes'
const apiVersions: HeaderPair = ['X-Notes-API-Versions', '0.2, 1.3, 1.4']
const notFound = 'OCA\\Notes\\Service\\NoteDoesNotExistException'

/** A note in the order of the wire (nextcloud.md 4.4, 0.1). */
function noteData(core: Core, node: FileNode, exclude: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  const { title, category } = titleOf(node)
  const content = Buffer.from(node.content ?? []).toString('utf8')
  const whole = {
    id: node.id,
    title,
    modified: node.modified,
    category,
    favorite: node.favorite ?? false,
    readonly: false,
    internalPath: `/${node.path}`,
    shareTypes: [],
    isShared: false,
    error: false,
    errorType: '',
    content,
    etag: noteEtag(core, node),
  }
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name === 'id' || !exclude.has(name)))
}

function titleOf({ path }: FileNode): { title: string; category: string } {
  const parts = path.split('/').slice(1)
  const title = (parts.at(-1) ?? '').replace(/\.(md|txt)$/, '')
  return { title, category: parts.slice(0, -1).join('/') }
}

/** Of what a reader could notice: title, category, favourite, time and content. */
function noteEtag(core: Core, node: FileNode): string {
  return createHash('md5')
    .update(JSON.stringify([etagOf(core, node), node.favorite ?? false]))
    .digest('hex')
}

function notesOf(core: Core, uid: string): readonly FileNode[] {
  return [...filesOf(core, uid).values()].filter((node) => !isFolder(node) && node.path.startsWith(`${folder}/`))
}

/** Who is signed in, or the refusal: CORS routes want more than a bearer token (nextcloud.md 3.4, 3.5). */
function entry(context: Context): { uid: string } | { refusal: Answer } {
  const { caller, core, request } = context
  const clean = header(request, 'ocs-apirequest') !== undefined || core.settings.corsBearerPatch
  const basic = caller.tried === 'basic'
  if (!clean && caller.how !== 'session' && caller.tried !== 'none') {
    if (basic && caller.user !== undefined) return { uid: caller.user.uid }
    return { refusal: { ...json(401, { message: 'CORS requires basic auth' }), logouts: 1, anonymous: true } }
  }
  if (caller.user === undefined) return { refusal: json(401, { message: 'Current user is not logged in' }) }
  return { uid: caller.user.uid }
}

type Handler = (context: Context, uid: string) => Answer

function forUser(handler: Handler): Route['handler'] {
  return (context) => {
    const who = entry(context)
    if ('refusal' in who) return who.refusal
    const answer = handler(context, who.uid)
    // By Basic on a CORS route the session is ended before the login counts, so its cookies are cleared once more.
    const relogin = context.caller.tried === 'basic' && header(context.request, 'ocs-apirequest') === undefined
    return { ...answer, headers: [...answer.headers, apiVersions], ...(relogin ? { logouts: 1 } : {}) }
  }
}

function excluded(context: Context): ReadonlySet<string> {
  return new Set((context.query.get('exclude') ?? '').split(',').filter((name) => name !== ''))
}

function list(context: Context, uid: string): Answer {
  const { core, query } = context
  const exclude = excluded(context)
  const category = query.get('category')
  const pruneBefore = Number(query.get('pruneBefore') ?? '0')
  const chunkSize = Number(query.get('chunkSize') ?? '0')
  const cursor = readCursor(query.get('chunkCursor'))
  const all = notesOf(core, uid)
    .filter((node) => category === null || titleOf(node).category === category)
    .sort((a, b) => a.modified - b.modified || a.id - b.id)
  const after = all.filter(
    (node) => node.modified > cursor.modified || (node.modified === cursor.modified && node.id > cursor.id),
  )
  const chunk = chunkSize > 0 ? after.slice(0, chunkSize) : after
  const pending = after.length - chunk.length
  const full = chunk.map((node) => (node.modified < pruneBefore ? { id: node.id } : noteData(core, node, exclude)))
  // The last chunk names every note that is not in it, so that a reader can tell what was deleted.
  const rest =
    chunkSize > 0 && pending === 0 ? all.filter((node) => !chunk.includes(node)).map(({ id }) => ({ id })) : []
  const body = [...full, ...rest]
  const etag = createHash('md5').update(JSON.stringify(body)).digest('hex')
  const last = chunk.at(-1)
  // Not when a note changed last: when the list was begun, so that a reader can pass it as pruneBefore the next time.
  const begun = cursor.begun ?? core.seconds()
  const headers: HeaderPair[] = [
    ['ETag', `"${etag}"`],
    ['Last-Modified', new Date(begun * 1000).toUTCString()],
  ]
  if (pending > 0 && last !== undefined)
    headers.push(
      ['X-Notes-Chunk-Cursor', `${begun}-${last.modified}-${last.id}`],
      ['X-Notes-Chunk-Pending', String(pending)],
    )
  return unlessMatched(context, etag, json(200, body, headers))
}

function readCursor(text: string | null): { begun?: number; modified: number; id: number } {
  const [, begun, modified, id] = /^(\d+)-(\d+)-(\d+)$/.exec(text ?? '') ?? []
  return {
    ...(begun === undefined ? {} : { begun: Number(begun) }),
    modified: Number(modified ?? -1),
    id: Number(id ?? -1),
  }
}

/** 304 without a body where the reader has it already; the type and the ETag stay. */
function unlessMatched(context: Context, etag: string, answer: Answer): Answer {
  const asked = header(context.request, 'if-none-match')
  return asked === `"${etag}"` ? { ...answer, status: 304, body: '' } : answer
}

function found(context: Context, uid: string): FileNode | undefined {
  const id = Number(context.params.id)
  return notesOf(context.core, uid).find((node) => node.id === id)
}

const missing = (): Answer => json(404, { errorType: notFound })

function read(context: Context, uid: string): Answer {
  const node = found(context, uid)
  if (node === undefined) return missing()
  const etag = noteEtag(context.core, node)
  return unlessMatched(
    context,
    etag,
    json(200, noteData(context.core, node, excluded(context)), [['ETag', `"${etag}"`]]),
  )
}

/** A free file name: characters that file systems forbid are dropped, a taken one is numbered. */
function freePath(core: Core, uid: string, title: string, category: string, self?: FileNode): string {
  const name = title.replace(/[\\/:*?"<>|\p{Cc}]/gu, '').trim() || 'New note'
  const inside = [folder, ...category.split('/').filter((part) => part !== '')].join('/')
  const files = filesOf(core, uid)
  for (let number = 1; ; number += 1) {
    const path = `${inside}/${number === 1 ? name : `${name} (${number})`}.md`
    const there = files.get(path)
    if (there === undefined || there === self) return path
  }
}

function create(context: Context, uid: string): Answer {
  const { core } = context
  const fields = context.fields()
  const path = freePath(core, uid, context.field('title'), context.field('category'))
  makeFolder(core, uid, path.split('/').slice(0, -1).join('/'))
  const node = writeFile(core, uid, path, Buffer.from(context.field('content')))
  if (fields.favorite === true) node.favorite = true
  const modified = Number(fields.modified ?? 0)
  if (modified > 0) node.modified = modified
  return json(200, noteData(core, node, new Set()))
}

function update(context: Context, uid: string): Answer {
  const { core } = context
  const node = found(context, uid)
  if (node === undefined) return missing()
  const ifMatch = header(context.request, 'if-match')
  if (ifMatch !== undefined && ifMatch !== `"${noteEtag(core, node)}"`)
    return json(412, noteData(core, node, new Set()))
  const fields = context.fields()
  const before = titleOf(node)
  const title = typeof fields.title === 'string' ? fields.title : before.title
  const category = typeof fields.category === 'string' ? fields.category : before.category
  const content = typeof fields.content === 'string' ? Buffer.from(fields.content) : (node.content ?? new Uint8Array())
  const renamed = title !== before.title || category !== before.category
  const path = renamed ? freePath(core, uid, title, category, node) : node.path
  const files = filesOf(core, uid)
  if (path !== node.path) files.delete(node.path)
  const modified = Number(fields.modified ?? 0)
  const next: FileNode = {
    ...node,
    path,
    content,
    version: node.version + 1,
    modified: modified > 0 ? modified : fields.content === undefined ? node.modified : core.seconds(),
    ...(typeof fields.favorite === 'boolean' ? { favorite: fields.favorite } : {}),
  }
  files.set(path, next)
  return json(200, noteData(core, next, new Set()))
}

function remove(context: Context, uid: string): Answer {
  const node = found(context, uid)
  if (node === undefined) return missing()
  removeNode(context.core, uid, node.path)
  return json(200, [])
}

const settings = { fileSuffix: '.md', notesPath: folder, noteMode: 'rich' }
const base = '/apps/notes/api/v1'

/** The Notes API (nextcloud.md 4.4). */
export const notesRoutes: readonly Route[] = [
  { name: 'notes.list', methods: ['GET'], path: `${base}/notes`, handler: forUser(list) },
  { name: 'notes.create', methods: ['POST'], path: `${base}/notes`, handler: forUser(create) },
  {
    name: 'notes.settings',
    methods: ['GET', 'PUT'],
    path: `${base}/settings`,
    handler: forUser(() => json(200, settings)),
  },
  { name: 'notes.read', methods: ['GET'], path: `${base}/notes/{id}`, handler: forUser(read) },
  { name: 'notes.update', methods: ['PUT'], path: `${base}/notes/{id}`, handler: forUser(update) },
  { name: 'notes.delete', methods: ['DELETE'], path: `${base}/notes/{id}`, handler: forUser(remove) },
  { name: 'notes.unknown', methods: ['*'], path: '/apps/notes/api/{rest*}', handler: forUser(() => json(400, [])) },
]
