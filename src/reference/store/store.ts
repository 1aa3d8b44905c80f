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
  | 'session-grant'
  | 'grant-lease'
  | 'provisioning'
  | 'provisioning-question'
  | 'provisioning-state'
  | 'background-grant'
  | 'background-ended'
  | 'login-flow'
  | 'job'

/** Records with an end, in SQLite, so that what must happen once happens once whoever asks. */
export interface Store {
  /** Writes a record, replacing one of the same key. `expiresAt` in epoch milliseconds; absent: it stays. */
  put(kind: RecordKind, key: string, value: object, expiresAt?: number): void
  /** Reads a record that has not expired. */
  get(kind: RecordKind, key: string): unknown
  /** Reads a record and removes it in one step: of several that ask at once, one gets it. */
  take(kind: RecordKind, key: string): unknown
  remove(kind: RecordKind, key: string): void
  /** Keys of the records of a kind that have not expired, the oldest first. */
  keys(kind: RecordKind): readonly string[]
  /**
   * Does several things as one: another instance on the same database sees all of them or none, and waits meanwhile.
   * What is thrown undoes them.
   */
  atomically<Result>(work: () => Result): Result
  close(): void
}

/** How many records of one kind are kept; the oldest go first, so that nobody can fill the disk from outside. */
const defaultMost = 20_000

/** After how many writes the store looks for what is over. */
const sweepEvery = 200

/**
 * Opens a store.
 *
 * @param path - of a database file, or `:memory:`
 * @param now - the injected clock, in epoch milliseconds
 * @param most - records that are kept of one kind
 */
export function openStore(path: string, now: () => number, most: number = defaultMost): Store {
  const database = new DatabaseSync(path)
  // NORMAL: with a write-ahead log a power failure may lose the last moments, and never the database.
  database.exec(
    `PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
     CREATE TABLE IF NOT EXISTS records (
       written INTEGER PRIMARY KEY AUTOINCREMENT,
       kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER,
       UNIQUE (kind, key)
     ) STRICT;
     CREATE INDEX IF NOT EXISTS records_by_end ON records (expires) WHERE expires IS NOT NULL;
     CREATE INDEX IF NOT EXISTS records_by_age ON records (kind, written)`,
  )
  const write = database.prepare('INSERT OR REPLACE INTO records (kind, key, value, expires) VALUES (?, ?, ?, ?)')
  const read = database.prepare('SELECT value, expires FROM records WHERE kind = ? AND key = ?')
  const takeOut = database.prepare('DELETE FROM records WHERE kind = ? AND key = ? RETURNING value, expires')
  const erase = database.prepare('DELETE FROM records WHERE kind = ? AND key = ?')
  const dropExpired = database.prepare('DELETE FROM records WHERE expires <= ?')
  const dropOldest = database.prepare(
    `DELETE FROM records WHERE kind = ?1 AND written <= (
       SELECT written FROM records WHERE kind = ?1 ORDER BY written DESC LIMIT 1 OFFSET ?2)`,
  )
  const list = database.prepare(
    'SELECT key FROM records WHERE kind = ? AND (expires IS NULL OR expires > ?) ORDER BY written',
  )
  const kinds = database.prepare('SELECT DISTINCT kind FROM records')
  let writes = 0

  const live = (row: Readonly<Record<string, unknown>> | undefined): unknown => {
    if (row === undefined || typeof row.value !== 'string') return undefined
    if (typeof row.expires === 'number' && row.expires <= now()) return undefined
    return JSON.parse(row.value)
  }
  const sweep = (): void => {
    dropExpired.run(now())
    for (const { kind } of kinds.all()) if (typeof kind === 'string') dropOldest.run(kind, most)
  }
  return {
    put: (kind, key, value, expiresAt) => {
      write.run(kind, key, JSON.stringify(value), expiresAt ?? null)
      writes += 1
      if (writes % sweepEvery === 0) sweep()
    },
    get: (kind, key) => live(read.get(kind, key)),
    take: (kind, key) => live(takeOut.get(kind, key)),
    remove: (kind, key) => {
      erase.run(kind, key)
    },
    keys: (kind) => list.all(kind, now()).flatMap(({ key }) => (typeof key === 'string' ? [key] : [])),
    atomically: (work) => {
      if (database.isTransaction) return work()
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    close: () => database.close(),
  }
}
