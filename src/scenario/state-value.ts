import { holdsSecret } from '../protocol/canary.ts'

/** Signs that a value is written in, from the smallest set that has them all, and how many bits one of them can hold. */
const alphabets: readonly (readonly [signs: RegExp, bits: number])[] = [
  [/^[0-9]*$/, 3.32],
  [/^[0-9a-f-]*$/i, 4],
  [/^[0-9a-z]*$/, 5.17],
]

/**
 * The most bits that can be random in two values: those of the places at which they differ. Counters and constants show
 * here, whatever they are dressed in.
 */
export function bitsThatDiffer(one: string, other: string): number {
  const length = Math.max(one.length, other.length)
  const differing = Array.from({ length }, (_, at) => one[at] !== other[at]).filter(Boolean).length
  const each = alphabets.find(([signs]) => signs.test(one) && signs.test(other))?.[1] ?? 6
  return Math.floor(differing * each)
}

/**
 * Which of some values can be read in a state: as they are, encoded, or within a token or JSON in base64.
 *
 * @param values - by what they are called
 */
export function readableIn(state: string, values: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value.length >= 8 && holdsSecret(state, value))
    .map(([name]) => name)
}
