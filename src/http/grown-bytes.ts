/**
 * Bytes that come in pieces. They are kept as one array that doubles, since a server may send millions of pieces of a
 * byte each, and each piece alone takes a hundred.
 */
export class GrownBytes {
  readonly #most: number
  #bytes = new Uint8Array(0)
  #size = 0

  /** @param most - bytes that are kept at the most */
  constructor(most: number) {
    this.#most = most
  }

  /** Copies a piece, as far as there is room. @returns whether all of it was taken */
  add(piece: Uint8Array): boolean {
    const room = this.#most - this.#size
    const taken = piece.length > room ? piece.subarray(0, room) : piece
    if (this.#size + taken.length > this.#bytes.length) this.#grow(this.#size + taken.length)
    this.#bytes.set(taken, this.#size)
    this.#size += taken.length
    return taken.length === piece.length
  }

  /** What came so far, as a part of the memory that it is kept in. */
  get all(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  #grow(atLeast: number): void {
    const grown = new Uint8Array(Math.min(this.#most, Math.max(atLeast, 2 * this.#bytes.length, 1024)))
    grown.set(this.all)
    this.#bytes = grown
  }
}
