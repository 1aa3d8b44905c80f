/** Takes values of a flag that may be repeated, and may hold several with commas between them. */
export function list(value: string, before: readonly string[] = []): string[] {
  const parts = value.split(',').map((part) => part.trim())
  return [...before, ...parts.filter((part) => part !== '')]
}

/** Takes values of a flag that may be repeated, as they are. */
export function each(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
