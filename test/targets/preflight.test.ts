import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/library/judge.ts'
import { startTinyTarget, type TinyOptions } from '../client/tiny-target.ts'
import { stopAfterTest } from '../witness/deployment.ts'

/** In front of a server, with another idea of the time, in seconds. */
async function withClock(target: string, seconds: number, headers: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer((asked, response) => {
    const { method, url, headers: given } = asked
    const onward = send(new URL(url ?? '/', target), { method, headers: given }, (answer) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString()
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...headers, date })
      answer.pipe(response)
    })
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stopAfterTest(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  // A server that listens on a port has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}

async function judged(
  tiny: TinyOptions,
  clock?: { readonly seconds: number; readonly headers?: Readonly<Record<string, string>> },
) {
  const target = await startTinyTarget(tiny)
  stopAfterTest(target.close)
  return await judge(
    {
      server: clock === undefined ? target.mcp : await withClock(target.origin, clock.seconds, clock.headers ?? {}),
      patience: 5,
      accounts: [{ user: 'alice', password: 'right-password' }],
      passwordsAt: [target.origin],
      trustedIssuer: { port: 0 },
    },
    { scenario: ['token/response-caching', 'validation/lifetime'] },
  )
}

describe('the clock of a server of somebody’s own', () => {
  it.each([
    ['ahead of', 600],
    ['behind', -600],
  ])(
    'that is ten minutes %s the one here prevents what takes tokens that are made here, and nothing else',
    async (said, seconds) => {
      const run = await judged({}, { seconds })
      expect(run.preflight).toMatchObject([
        { code: 'clock-skew', message: expect.stringMatching(new RegExp(`10 minutes ${said}`)) },
      ])
      const probes = run.checks.flatMap((check) => check.probes)
      const prevented = probes.filter(({ kind }) => kind === 'preflight')
      expect(prevented.length).toBeGreaterThan(5)
      expect(prevented.every(({ reason }) => reason?.includes('the clock of the server') === true)).toBe(true)
      expect(probes.find(({ id }) => id === 'tok-no-store/code')?.outcome).toBe('failed')
    },
  )

  it.each([
    ['differs by half a minute', { seconds: 30 }],
    ['stands in what a cache kept', { seconds: -600, headers: { age: '600' } }],
  ])('is nothing to speak of where it %s', async (_, clock) => {
    const run = await judged({}, clock)
    expect(run.preflight).toEqual([])
    expect(run.checks.flatMap(({ probes }) => probes).some(({ kind }) => kind === 'preflight')).toBe(false)
  })
})

describe('a server that lists no tool for whoever has signed in', () => {
  it('is judged, and that there is nothing to call is said', async () => {
    const run = await judged({ tools: [] })
    expect(run.preflight).toMatchObject([{ code: 'no-tool' }])
    const probes = run.checks.flatMap((check) => check.probes)
    expect(probes.find(({ id }) => id === 'tok-no-store/code')?.outcome).toBe('failed')
    expect(probes.some(({ kind }) => kind === 'preflight')).toBe(false)
  })
})
