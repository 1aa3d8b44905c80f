/** A file or folder of a person. */
export interface FileNode {
  /** `Notes/First.md`: without slashes at the ends. */
  readonly path: string
  /** Absent: a folder. */
  content?: Uint8Array
  /** Size that is reported where the content is not kept. */
  readonly size?: number
  readonly id: number
  /** Epoch seconds. */
  modified: number
  /** Changes with each write. */
  version: number
  /** What the Notes app remembers of it. */
  favorite?: boolean
}

/** A Login Flow v2 (nextcloud.md 4.3). */
export interface LoginFlow {
  /** Name of the grant that it leads to. */
  readonly grant: string
  readonly pollToken: string
  readonly loginToken: string
  /** The User-Agent that began it: the name of the app password. */
  readonly client: string
  /** Epoch seconds. */
  readonly createdAt: number
  granted?: { readonly loginName: string; readonly appPassword: string }
}

/** What the API routes remember: login flows, notes and files. */
export interface ApiState {
  /** By poll token. */
  readonly flows: Map<string, LoginFlow>
  /** By uid, then by path. */
  readonly files: Map<string, Map<string, FileNode>>
}

/** An empty state. */
export function createApiState(): ApiState {
  return { flows: new Map(), files: new Map() }
}
