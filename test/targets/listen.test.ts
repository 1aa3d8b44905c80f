import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { listenNamed } from '../../src/cli/listen-flags.ts'
import { targetOf } from '../../src/cli/target-flags.ts'
import type { StartedTarget } from '../../src/contract/target.ts'
import { createRecorder } from '../../src/http/recorder.ts'
import { jsonBody, listensOn, makeHost } from '../../src/scenario/host.ts'
import type { ForeignTarget } from '../../src/targets/foreign-target.ts'
import type { Values } from '../../src/targets/placeholders.ts'
import { startForeign } from '../../src/targets/start-foreign.ts'
import { running } from '../witness/deployment.ts'

/** Stands for the address of a bridge: only Linux has all of 127.0.0.0/8 without asking. */
const other = '127.0.0.2'

/** The status of a GET, with a `Host` of one's own. */
async function statusOf(url: string, host?: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { ...(host === undefined ? {} : { headers: { host } }), agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.once('error', reject).end()
  })
}

describe.skipIf(process.platform !== 'linux')('what is started for a server, with --listen', () => {
  let target: StartedTarget | undefined
  afterEach(() => target?.stop())
  async function started(more: Partial<ForeignTarget>): Promise<Values> {
    const { mcp } = await running('reference')
    let values: Values = {}
    target = await startForeign({ server: mcp, patience: 5, ...more }, { onValues: (known) => (values = known) })
    return values
  }

  test('listens at that address only, and answers as it only', async () => {
    const values = await started({
      listen: other,
      upstream: { kind: 'nextcloud', port: 0, settings: {} },
      trustedIssuer: { port: 0 },
    })
    for (const name of ['nextcloud.discovery', 'issuer.jwks']) {
      const url = new URL(values[name] ?? '')
      expect([name, url.hostname]).toEqual([name, other])
      expect(await statusOf(url.href)).toBe(200)
      for (const host of [`evil.example:${url.port}`, 'evil.example', `127.0.0.1:${url.port}`])
        expect([host, await statusOf(url.href, host)]).toEqual([host, 421])
      await expect(statusOf(url.href.replace(other, '127.0.0.1'))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
    expect(listensOn(target ?? expect.fail('it runs'))).toBe(other)
  })

  test('is on loopback without it, whatever it is called', async () => {
    const values = await started({ upstream: { kind: 'nextcloud', port: 0, settings: {} } })
    const url = new URL(values['nextcloud.discovery'] ?? '')
    expect(url.hostname).toBe('127.0.0.1')
    expect(await statusOf(url.href, `localhost:${url.port}`)).toBe(200)
  })

  test('is said where the address is not of this machine', async () => {
    const upstream = { kind: 'nextcloud', port: 0, settings: {} } as const
    for (const more of [{ upstream }, { trustedIssuer: { port: 0 } }])
      await expect(started({ listen: '10.255.255.254', ...more })).rejects.toMatchObject({
        code: 'address-not-here',
        message: expect.stringMatching(
          /--listen 10\.255\.255\.254 is no address of this machine, which has .*127\.0\.0\.1/,
        ),
      })
  })
})

describe('documents that the harness publishes beyond loopback', () => {
  test('are for whoever asks by their address; others are not even recorded', async () => {
    const exchanges: unknown[] = []
    // The rule looks at the name, so a name of the own machine stands for an address beyond it here.
    const host = makeHost('0.0.0.0', createRecorder({ listener: (exchange) => exchanges.push(exchange) }))
    const { url } = await host.serve('/document', () => jsonBody({}))
    const reached = url.replace('0.0.0.0', '127.0.0.1')
    expect(await statusOf(reached, 'evil.example')).toBe(421)
    expect([exchanges.length, host.requests().length]).toEqual([0, 0])
    expect(await statusOf(reached, new URL(url).host)).toBe(200)
    expect([exchanges.length, host.requests().length]).toEqual([1, 1])
    await host.close()
  })
})

describe('--listen', () => {
  test('takes an address of a network of its own, and is nothing on loopback', () => {
    expect(['172.17.0.1', '10.88.0.1', '127.0.0.1', undefined].map(listenNamed)).toEqual([
      '172.17.0.1',
      '10.88.0.1',
      undefined,
      undefined,
    ])
  })

  test.each(['0.0.0.0', '::', '::1', 'docker0', '203.0.113.5', '169.254.169.254', '10.88.0.1:80', ''])(
    'does not open %j',
    (text) => {
      expect(() => listenNamed(text)).toThrow(/^--listen takes one IPv4 address of this machine/)
    },
  )

  test('lets a server at that address trust an issuer here, and no other server', () => {
    const flags = { deployment: '', trustIssuer: 'any', listen: '172.17.0.1' }
    expect(targetOf({ ...flags, server: 'http://172.17.0.1:8000/mcp' }, {})).toMatchObject({ listen: '172.17.0.1' })
    expect(() => targetOf({ ...flags, server: 'https://mcp.example/mcp' }, {})).toThrow(/beyond this machine/)
  })

  test('goes with a server of somebody’s own', () => {
    expect(() => targetOf({ deployment: 'reference', listen: '172.17.0.1' }, {})).toThrow(
      /^--listen goes with a server of your own/,
    )
  })
})
