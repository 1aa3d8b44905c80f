import { type KeyObject, sign } from 'node:crypto'

/** One DER element (X.690 §8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const octets = (...parts: readonly Buffer[]): Buffer => der(0x04, ...parts)
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content)
const explicit = (tag: number, ...parts: readonly Buffer[]): Buffer => der(0xa0 | tag, ...parts)
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const yes: Buffer = der(0x01, Buffer.from([0xff]))

const oid = {
  ecdsaSha256: identifier('2a8648ce3d040302'),
  commonName: identifier('550403'),
  basicConstraints: identifier('551d13'),
  keyUsage: identifier('551d0f'),
  subjectAltName: identifier('551d11'),
} as const

function named(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid.commonName, der(0x0c, Buffer.from(commonName, 'utf8')))))
}

/** UTCTime (RFC 5280 §4.1.2.5.1). */
function utcTime(time: Date): Buffer {
  return der(0x17, Buffer.from(`${time.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`, 'ascii'))
}

/** Extensions of an authority that signs certificates, and may not be followed by another (RFC 5280 §4.2.1). */
export const authorityExtensions: readonly Buffer[] = [
  sequence(oid.basicConstraints, yes, octets(sequence(yes, der(0x02, Buffer.from([0]))))),
  sequence(oid.keyUsage, yes, octets(der(0x03, Buffer.from([1, 0x06])))),
]

/** Names and addresses that a server answers to (RFC 5280 §4.2.1.6). */
export function serverExtensions(
  names: readonly string[],
  addresses: readonly (readonly number[])[],
): readonly Buffer[] {
  const all = [
    ...names.map((name) => der(0x82, Buffer.from(name, 'ascii'))),
    ...addresses.map((address) => der(0x87, Buffer.from(address))),
  ]
  return [sequence(oid.subjectAltName, octets(sequence(...all)))]
}

/** What a certificate says, and who signs it. */
export interface CertificateInput {
  readonly serial: number
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: string
  /** An elliptic key, which signs by ECDSA with SHA-256. */
  readonly issuerKey: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly Buffer[]
}

/**
 * Writes a certificate (RFC 5280 §4.1) as PEM. Node makes none, and the libraries that do bring a framework along
 * (docs/decisions/0013-certificates-by-hand.md); whether it is right, every TLS handshake with it says.
 */
export function writeCertificate(input: CertificateInput): string {
  const algorithm = sequence(oid.ecdsaSha256)
  const toBeSigned = sequence(
    explicit(0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([input.serial])),
    algorithm,
    named(input.issuer),
    sequence(utcTime(input.notBefore), utcTime(input.notAfter)),
    named(input.subject),
    input.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...input.extensions)),
  )
  const certificate = sequence(toBeSigned, algorithm, bits(sign('sha256', toBeSigned, input.issuerKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
