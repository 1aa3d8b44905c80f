import { randomFillSync, randomUUID } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const pool = new Uint8Array(16_384)
let used = pool.length

function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const byte = pool[used] ?? 0
  used += 1
  return byte
}

/** Random letters and digits from the system's generator, drawn from a pool since every answer needs some. */
export function alphanumeric(length: number, letters: string = alphabet): string {
  const limit = 256 - (256 % letters.length)
  let text = ''
  while (text.length < length) {
    const byte = nextByte()
    if (byte < limit) text += letters[byte % letters.length]
  }
  return text
}

/** A random UUID, as the `oidc` app names its keys. */
export function uuid(): string {
  return randomUUID()
}

/** Random bytes. */
export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, nextByte)
}
