/** Text from a token or a target on one line of a terminal: without control characters and changes of direction. */
export function harmless(text: string, length = 600): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  return clean.length > length ? `${clean.slice(0, length)}…` : clean
}
