/** A value that may differ from the recording. */
export interface Exception {
  /** Name of the recording. */
  readonly file: string
  /** Method and path as recorded, labels and all: `GET /status.php`. */
  readonly route: string
  /** One header, `headers/etag`, or one member of the body, `body/version`. */
  readonly where: string
  /** Why the mock cannot or should not do as the real server did. */
  readonly reason: string
}

/**
 * Where the mock may differ: at most ten places, and only in a value. Never a status, the members of an object or their
 * order, a location, or a whole exchange; `exceptions.test.ts` holds the table to that.
 */
export const exceptions: readonly Exception[] = []
