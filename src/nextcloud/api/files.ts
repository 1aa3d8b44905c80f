import { createHash } from 'node:crypto'
import type { Core } from '../core.ts'
import type { FileNode } from './state.ts'

/** What a new account finds: the skeleton of the real server, with sizes instead of contents. */
const skeleton: readonly (readonly [path: string, size: number | 'folder'])[] = [
  ['Documents', 'folder'],
  ['Nextcloud intro.mp4', 3_963_036],
  ['Nextcloud.png', 50_598],
  ['Notes', 'folder'],
  ['Photos', 'folder'],
  ['Readme.md', 197],
  ['Reasons to use Nextcloud.pdf', 976_625],
  ['Templates', 'folder'],
  ['Templates credits.md', 3_168],
]

/** The files of a person, made on first sight. */
export function filesOf(core: Core, uid: string): Map<string, FileNode> {
  const known = core.state.api.files.get(uid)
  if (known !== undefined) return known
  const made = new Map<string, FileNode>()
  core.state.api.files.set(uid, made)
  for (const [path, size] of skeleton)
    made.set(path, {
      path,
      id: core.state.nextId(),
      modified: core.seconds(),
      version: 1,
      ...(size === 'folder' ? {} : { size, content: new Uint8Array() }),
    })
  return made
}

/** Size as it is reported, in bytes. */
export function sizeOf(node: FileNode): number {
  return node.size ?? node.content?.length ?? 0
}

/** Bytes that a person uses. */
export function usedBytes(core: Core, uid: string): number {
  return [...filesOf(core, uid).values()].reduce((sum, node) => sum + sizeOf(node), 0)
}

/** The ETag of a file: 32 hexadecimal digits that change with each write and each second. */
export function etagOf(core: Core, node: FileNode): string {
  const parts = [core.instanceId, node.id, node.version, node.modified, node.path]
  return createHash('md5').update(JSON.stringify(parts)).digest('hex')
}

/** The ETag of a folder, as Nextcloud makes it: 13 hexadecimal digits. */
export function folderEtag(core: Core, uid: string, path: string): string {
  const inside = [...filesOf(core, uid).values()].filter((node) => path === '' || node.path.startsWith(`${path}/`))
  return createHash('md5')
    .update(JSON.stringify([core.instanceId, path, inside.map((node) => [node.id, node.version])]))
    .digest('hex')
    .slice(0, 13)
}

/** Writes a file, new or over an old one. */
export function writeFile(core: Core, uid: string, path: string, content: Uint8Array): FileNode {
  const files = filesOf(core, uid)
  const before = files.get(path)
  const node: FileNode = {
    path,
    id: before?.id ?? core.state.nextId(),
    modified: core.seconds(),
    version: (before?.version ?? 0) + 1,
    content,
    ...(before?.favorite === undefined ? {} : { favorite: before.favorite }),
  }
  files.set(path, node)
  return node
}

/** Makes a folder and those above it. */
export function makeFolder(core: Core, uid: string, path: string): FileNode {
  const files = filesOf(core, uid)
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = parts.slice(0, depth).join('/')
    if (!files.has(above))
      files.set(above, { path: above, id: core.state.nextId(), modified: core.seconds(), version: 1 })
  }
  const node: FileNode = files.get(path) ?? { path, id: core.state.nextId(), modified: core.seconds(), version: 1 }
  files.set(path, node)
  return node
}

/** Removes a file, or a folder with all that is in it. */
export function removeNode(core: Core, uid: string, path: string): void {
  const files = filesOf(core, uid)
  for (const known of [...files.keys()]) if (known === path || known.startsWith(`${path}/`)) files.delete(known)
}

/** True for a folder. */
export function isFolder(node: FileNode): boolean {
  return node.content === undefined
}
