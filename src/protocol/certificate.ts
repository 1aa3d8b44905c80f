import { sign } from 'node:crypto'
import type { TokenKey } from './jws.ts'

/** A DER element: tag, length and content (X.690 §8.1). */
function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body])
}

const sequence = (...content: readonly Buffer[]): Buffer => element(0x30, ...content)
const identifier = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'))
const time = (text: string): Buffer => element(0x17, Buffer.from(text, 'ascii'))

/** sha256WithRSAEncryption (RFC 8017 §A.2.4) and commonName (RFC 5280 §A.1). */
const rsaSha256: Buffer = sequence(identifier('2a864886f70d01010b'), element(0x05))
const name: Buffer = sequence(
  element(0x31, sequence(identifier('550403'), element(0x0c, Buffer.from('claimcheck', 'utf8')))),
)

/**
 * A certificate of a public RSA key that the key itself signed (RFC 5280 §4.1), in DER: what anybody can put into `x5c`.
 */
export function selfSigned({ privateKey, publicKey }: TokenKey): Buffer {
  const validity = sequence(time('200101000000Z'), time('490101000000Z'))
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const toBeSigned = sequence(element(0x02, Buffer.from([1])), rsaSha256, name, validity, name, subjectKey)
  const signature = element(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey))
  return sequence(toBeSigned, rsaSha256, signature)
}

/** The same as text (RFC 7468 §5). */
export function asPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
