import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { asPem, selfSigned } from '../../src/protocol/certificate.ts'
import { strangerKey } from '../../src/protocol/jws.ts'

it('a certificate of a token key is one that Node reads, with that key in it, signed by that key', () => {
  const key = strangerKey()
  for (const form of [selfSigned(key), asPem(selfSigned(key))]) {
    const certificate = new X509Certificate(form)
    expect(certificate.subject).toBe('CN=claimcheck')
    expect(certificate.publicKey.equals(key.publicKey)).toBe(true)
    expect(certificate.verify(key.publicKey)).toBe(true)
  }
})
