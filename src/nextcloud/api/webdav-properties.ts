import type { Core } from '../core.ts'
import { etagOf, filesOf, folderEtag, isFolder, sizeOf, usedBytes } from './files.ts'
import type { FileNode } from './state.ts'
import { escapeXml } from './webdav-answers.ts'

/** Something that PROPFIND can describe. */
export interface Described {
  readonly href: string
  /** Inner XML by property, for those that it has, in the order of an answer without a question. */
  readonly properties: Readonly<Record<string, string>>
}

const httpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString()
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

const types: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  txt: 'text/plain',
  png: 'image/png',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
}

/** The media type of a file, by its ending. */
export function mediaTypeOf(path: string): string {
  return types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
}

/** What a disk might have left: without a quota, WebDAV tells the free space. */
const freeBytes = '107374182400'

/** The root of a person's files. */
export function describeRoot(core: Core, uid: string): Described {
  return {
    href: `/remote.php/dav/files/${encodeURIComponent(uid)}/`,
    properties: {
      'd:getlastmodified': httpDate(core.seconds()),
      'd:resourcetype': '<d:collection/>',
      'd:quota-used-bytes': String(usedBytes(core, uid)),
      'd:quota-available-bytes': freeBytes,
      'd:getetag': `&quot;${folderEtag(core, uid, '')}&quot;`,
    },
  }
}

/** The root of somebody else's files: that it is a folder, and nothing more. */
export function describeForeign(uid: string): Described {
  return {
    href: `/remote.php/dav/files/${encodeURIComponent(uid)}/`,
    properties: { 'd:resourcetype': '<d:collection/>' },
  }
}

/** A file or folder. */
export function describeNode(core: Core, uid: string, node: FileNode): Described {
  const folder = isFolder(node)
  const href = `/remote.php/dav/files/${encodeURIComponent(uid)}/${encodePath(node.path)}${folder ? '/' : ''}`
  const shared = { 'd:getlastmodified': httpDate(node.modified) }
  if (folder)
    return {
      href,
      properties: {
        ...shared,
        'd:resourcetype': '<d:collection/>',
        'd:quota-used-bytes': '0',
        'd:quota-available-bytes': freeBytes,
        'd:getetag': `&quot;${folderEtag(core, uid, node.path)}&quot;`,
      },
    }
  return {
    href,
    properties: {
      ...shared,
      'd:getcontentlength': String(sizeOf(node)),
      'd:resourcetype': '',
      'd:getetag': `&quot;${etagOf(core, node)}&quot;`,
      'd:getcontenttype': mediaTypeOf(node.path),
    },
  }
}

/** Properties that are given only when they are asked for. */
export function furtherProperties(core: Core, uid: string, path: string): Readonly<Record<string, string>> {
  const node = filesOf(core, uid).get(path)
  const name = path === '' ? uid : (path.split('/').at(-1) ?? '')
  return {
    'd:displayname': escapeXml(name),
    'oc:fileid': String(node?.id ?? 0),
    'oc:size': String(node === undefined ? usedBytes(core, uid) : sizeOf(node)),
    'oc:permissions': node === undefined || isFolder(node) ? 'RGDNVCK' : 'RGDNVW',
    'oc:favorite': node?.favorite === true ? '1' : '0',
    'd:current-user-principal': `<d:href>/remote.php/dav/principals/users/${encodeURIComponent(uid)}/</d:href>`,
  }
}

const namespaces: Readonly<Record<string, string>> = {
  'DAV:': 'd',
  'http://owncloud.org/ns': 'oc',
  'http://nextcloud.org/ns': 'nc',
}

/** The properties that a PROPFIND body asks for, with the prefixes of the answer; undefined: all. */
export function askedProperties(body: string): readonly string[] | undefined {
  const inside = /<(?:\w+:)?prop\b[^>]*>([\s\S]*)<\/(?:\w+:)?prop>/.exec(body)?.[1]
  if (inside === undefined) return undefined
  const prefixes = new Map<string, string>()
  for (const [, prefix = '', uri = ''] of body.matchAll(/xmlns(?::(\w+))?="([^"]*)"/g))
    prefixes.set(prefix, namespaces[uri] ?? prefix)
  return [...inside.matchAll(/<(?:(\w+):)?([\w-]+)[^>]*>/g)].map(
    ([, prefix = '', name]) => `${prefixes.get(prefix) ?? prefix}:${name}`,
  )
}

const element = (name: string, inner: string): string => (inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`)

/** A multistatus: what is there under 200, what was asked for and is not there under 404. */
export function multistatus(
  entries: readonly Described[],
  asked: readonly string[] | undefined,
  further: (entry: Described) => Readonly<Record<string, string>>,
): string {
  const responses = entries.map((entry) => {
    const known = asked === undefined ? entry.properties : { ...further(entry), ...entry.properties }
    const names = asked ?? Object.keys(entry.properties)
    const have = names.filter((name) => name in known)
    const lack = names.filter((name) => !(name in known))
    const found = `<d:propstat><d:prop>${have.map((name) => element(name, known[name] ?? '')).join('')}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>`
    const missing = `<d:propstat><d:prop>${lack.map((name) => element(name, '')).join('')}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>`
    return `<d:response><d:href>${entry.href}</d:href>${have.length > 0 || lack.length === 0 ? found : ''}${lack.length > 0 ? missing : ''}</d:response>`
  })
  return `<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">${responses.join('')}</d:multistatus>\n`
}
