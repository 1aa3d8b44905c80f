import { DatabaseSync } from 'node:sqlite'

/** What the reference deployment keeps, by kind. Secrets are never keys as they are: see `keyOf` in secrets.ts. */
export type RecordKind =
  | 'client'
  | 'browser'
  | 'consent-request'
  | 'upstream-state'
  | 'code'
  | 'refresh-token'
  | 'family'
  | 'access-token'

/** Records with an end, in SQLite, so that what must happen once happens once whoever asks. */
export interface Store {
  /** Writes a record, replacing one of the same key. `expiresAt` in epoch milliseconds; absent: it stays. */
  put(kind: RecordKind, key: string, value: object, expiresAt?: number): void
  /** Reads a record that has not expired. */
  get(kind: RecordKind, key: string): unknown
  /** Reads a record and removes it in one step: of several that ask at once, one gets it. */
  take(kind: RecordKind, key: string): unknown
  remove(kind: RecordKind, key: string): void
  close(): void
}

/**
 * Opens a store.
 *
 * @param path - of a database file, or `:memory:`
 * @param now - the injected clock, in epoch milliseconds
 */
export function openStore(path: string, now: () => number): Store {
  const database = new DatabaseSync(path)
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;
     CREATE TABLE IF NOT EXISTS records (
       kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER,
       PRIMARY KEY (kind, key)
     ) STRICT`,
  )
  const write = database.prepare('INSERT OR REPLACE INTO records (kind, key, value, expires) VALUES (?, ?, ?, ?)')
  const read = database.prepare('SELECT value, expires FROM records WHERE kind = ? AND key = ?')
  const takeOut = database.prepare('DELETE FROM records WHERE kind = ? AND key = ? RETURNING value, expires')
  const erase = database.prepare('DELETE FROM records WHERE kind = ? AND key = ?')
  const live = (row: Readonly<Record<string, unknown>> | undefined): unknown => {
    if (row === undefined || typeof row.value !== 'string') return undefined
    if (typeof row.expires === 'number' && row.expires <= now()) return undefined
    return JSON.parse(row.value)
  }
  return {
    put: (kind, key, value, expiresAt) => {
      write.run(kind, key, JSON.stringify(value), expiresAt ?? null)
    },
    get: (kind, key) => live(read.get(kind, key)),
    take: (kind, key) => live(takeOut.get(kind, key)),
    remove: (kind, key) => {
      erase.run(kind, key)
    },
    close: () => database.close(),
  }
}
