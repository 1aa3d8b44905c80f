/**
 * Reads the body of a request, and no more than a bound of it, whether or not its length was said beforehand.
 *
 * @param most - bytes
 * @returns undefined for a longer body
 */
export async function readBounded(request: Request, most: number): Promise<string | undefined> {
  const said = request.headers.get('content-length')
  if (Number(said ?? '0') > most) return undefined
  // A length that was said is kept to by HTTP itself (RFC 9112 §6.3), so that no part needs to be counted here. A request
  // that did not come by HTTP may say anything.
  if (said !== null && !request.headers.has('transfer-encoding')) {
    const text = await request.text()
    return Buffer.byteLength(text) > most ? undefined : text
  }
  const reader = request.body?.getReader()
  if (reader === undefined) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > most) {
      await reader.cancel()
      return undefined
    }
    chunks.push(part.value)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
