import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** A key pair that tokens are signed with. */
export interface RsaPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const size = { modulusLength: 2048 } as const
const generate = promisify(generateKeyPair)

/** Those of earlier deployments of this process, in the order in which they were made; absent: none is used twice. */
let kept: RsaPair[] | undefined
let used = 0

/** Makes an RSA key pair of 2048 bits beside other work: it takes a core some 60 ms. */
export async function rsaPair(): Promise<RsaPair> {
  const place = used++
  const before = kept?.[place]
  if (before !== undefined) return before
  const pair = await generate('rsa', size)
  if (kept !== undefined) kept[place] = pair
  return pair
}

/** The same at once. */
export function rsaPairNow(): RsaPair {
  const place = used++
  const pair = kept?.[place] ?? generateKeyPairSync('rsa', size)
  if (kept !== undefined) kept[place] = pair
  return pair
}

/**
 * Hands the same keys out again from now on, in the same order, so that no two within one deployment are the same. For a
 * thread of the proof, which starts one deployment after the other; nobody else may have a key that somebody had before.
 */
export function reuseRsaKeys(): void {
  kept ??= []
  used = 0
}
