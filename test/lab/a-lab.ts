import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { type Lab, openLab } from '../../src/lab/lab.ts'
import { portsFrom } from '../../src/lab/ports.ts'
import { serveLab } from '../../src/lab/serve-lab.ts'

/** Four ports in a row that are free now. */
export async function freePorts(): Promise<ReturnType<typeof portsFrom>> {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = await listen(0)
    if (first === undefined) continue
    const others = await Promise.all([1, 2, 3].map((more) => listen(first.port + more)))
    const all = [first, ...others]
    await Promise.all(all.map((one) => one?.close()))
    if (all.every((one) => one !== undefined)) return portsFrom(first.port)
  }
  throw new Error('no four ports in a row are free')
}

function listen(port: number): Promise<{ readonly port: number; close(): Promise<void> } | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      // A server that listens on a port has an address with a port.
      const { port: got } = server.address() as AddressInfo
      resolve({ port: got, close: () => new Promise((done) => server.close(() => done())) })
    })
  })
}

/** A lab that runs until the test is over. */
export interface RunningLab {
  readonly lab: Lab
  readonly url: string
  /** What stands in the page, by which it may change something. */
  readonly key: string
  get(path: string): Promise<unknown>
  /** Does something as the page would. */
  post(action: string, input?: object): Promise<{ readonly status: number; readonly body: unknown }>
}

/** Opens one. */
export async function aLab(deployment: string): Promise<RunningLab> {
  const ports = await freePorts()
  const lab = await openLab({ deployment, settings: {} }, ports)
  const page = await serveLab(lab, ports.page)
  onTestFinished(async () => {
    await page.close()
    await lab.close()
  })
  const url = page.url.replace(/\/$/, '')
  const shell = await (await fetch(page.url)).text()
  const key = /name="claimcheck-lab" content="([^"]+)"/.exec(shell)?.[1] ?? ''
  return {
    lab,
    url,
    key,
    get: async (path) => await (await fetch(url + path)).json(),
    post: async (action, input = {}) => {
      const response = await fetch(`${url}/do/${action}`, {
        method: 'POST',
        headers: { origin: url, 'x-claimcheck-lab': key, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      return { status: response.status, body: await response.json() }
    },
  }
}
