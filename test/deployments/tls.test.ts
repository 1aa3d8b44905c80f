import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StartedTarget } from '../../src/contract/target.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import { secureLoopback } from '../../src/deployments/tls.ts'

describe('the certificate of a deployment', () => {
  it('is for loopback, in time, and signed by its own authority', async () => {
    const tls = await secureLoopback()
    await tls.close()
    const [certificate, authority] = [new X509Certificate(tls.cert), new X509Certificate(tls.ca)]
    expect(certificate.checkHost('localhost')).toBe('localhost')
    expect([certificate.checkIP('127.0.0.1'), certificate.checkIP('::1')]).toEqual(['127.0.0.1', '::1'])
    expect(certificate.checkHost('example.org')).toBeUndefined()
    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true)
    expect([authority.ca, certificate.ca]).toEqual([true, false])
    expect(certificate.validFromDate < new Date() && new Date() < certificate.validToDate).toBe(true)
  })

  it('is another one each time', async () => {
    const [one, other] = [await secureLoopback(), await secureLoopback()]
    await Promise.all([one.close(), other.close()])
    expect(one.ca).not.toBe(other.ca)
  })
})

describe('reference:tls', () => {
  let target: StartedTarget
  beforeAll(async () => {
    target = await startDeployment('reference:tls')
  })
  afterAll(() => target.stop())

  it('speaks TLS, and says by which authority', () => {
    expect(target.mcp).toMatch(/^https:\/\/localhost:\d+\/mcp$/)
    expect(target.ca).toContain('BEGIN CERTIFICATE')
  })

  it('is not trusted by whoever does not know the authority', async () => {
    await expect(fetch(target.mcp)).rejects.toMatchObject({ cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } })
  })
})
