/** The parts of a URL as people would read them: path segments, names and values, decoded as often as they are encoded. */
export function wordsIn(url: string): readonly string[] {
  const { pathname, searchParams, hash, username, password } = new URL(url)
  const parts = [
    ...pathname.split('/'),
    ...[...searchParams].flat(),
    ...hash.slice(1).split(/[&=/]/),
    username,
    password,
  ]
  return parts.flatMap((part) => [...decodings(part)]).filter((word) => word !== '')
}

/** A text, percent-decoded up to three times, and read as Base64 where it can be. */
function decodings(part: string): Set<string> {
  const found = new Set([part])
  let text = part
  for (let round = 0; round < 3; round += 1) {
    text = decoded(text)
    found.add(text)
  }
  for (const one of [...found])
    if (/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(one)) found.add(Buffer.from(one, 'base64').toString('utf8'))
  return found
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
