/** Bounds on what one run does and takes. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** Until a connection stands. */
  readonly connect: number
  /** From sending until the last header is read. */
  readonly headers: number
  /** From sending until the last byte of the body is read. */
  readonly total: number
  readonly headerSize: number
  /** Of a body as it stands on the wire. */
  readonly bodySize: number
  /** Of a body after decompression. */
  readonly decompressedSize: number
  /** Requests in one run. */
  readonly requests: number
  /** Of each body, what is kept in the record, in characters. */
  readonly keptBody: number
}

/**
 * Whatever a server sends, one answer takes no more than five seconds and 64 MiB of memory: what is read of it is a small
 * part of that, since a text is held several times while it is parsed and redacted.
 */
export const defaultLimits: Limits = {
  connect: 5_000,
  headers: 5_000,
  total: 5_000,
  headerSize: 64 * 1024,
  bodySize: 1024 * 1024,
  decompressedSize: 1024 * 1024,
  requests: 20_000,
  keptBody: 64 * 1024,
}
