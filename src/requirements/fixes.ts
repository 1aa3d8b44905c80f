/** @returns what to change, the likeliest cause first; empty where no check judges the requirement yet */
export function fixesOf(_requirement: string): readonly string[] {
  return []
}
