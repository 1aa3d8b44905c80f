import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { HttpError } from './errors.ts'

type Decoder = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>

const brotliAsync = promisify(brotliDecompress)
const gunzipAsync = promisify(gunzip)
const inflateAsync = promisify(inflate)
const inflateRawAsync = promisify(inflateRaw)

/** `deflate` is meant to be zlib, but servers have always sent the raw form too. */
const deflate: Decoder = async (bytes, limit) => {
  // RFC 1950 §2.2: a zlib stream begins with compression method 8.
  const zlib = ((bytes[0] ?? 0) & 0x0f) === 8
  return await (zlib ? inflateAsync : inflateRawAsync)(bytes, { maxOutputLength: limit })
}

const gzip: Decoder = (bytes, limit) => gunzipAsync(bytes, { maxOutputLength: limit })

const decoders: ReadonlyMap<string, Decoder> = new Map(
  Object.entries<Decoder>({
    identity: async (bytes) => bytes,
    gzip,
    'x-gzip': gzip,
    deflate,
    br: (bytes, limit) => brotliAsync(bytes, { maxOutputLength: limit }),
  }),
)

/** More layers than this are an attack, not a body. */
const maxLayers = 2

/**
 * Undoes the content encodings of a body (RFC 9110 §8.4), the last one first.
 *
 * @param limit - bytes after decompression
 * @throws HttpError `body-too-large` or `bad-encoding`
 */
export async function decodeBody(bytes: Uint8Array, encodings: readonly string[], limit: number): Promise<Uint8Array> {
  const layers = encodings.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase())
  const names = layers.filter((name) => name !== '')
  if (bytes.length === 0) return bytes
  if (names.length > maxLayers) throw new HttpError('bad-encoding', `${names.length} content encodings on one body`)
  let body = bytes
  for (const name of names.toReversed()) {
    const decoder = decoders.get(name)
    if (decoder === undefined) throw new HttpError('bad-encoding', `unknown content encoding '${name}'`)
    body = await decoder(body, limit).catch((error: unknown) => {
      throw explain(error, name, limit)
    })
  }
  return body
}

function explain(error: unknown, name: string, limit: number): HttpError {
  const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  return tooLarge
    ? new HttpError('body-too-large', `the ${name} body unfolds to more than ${limit} bytes`)
    : new HttpError('bad-encoding', `the body is no ${name} stream`)
}
