import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A document that the target may fetch, and how often it did. */
export interface HostedDocument {
  readonly url: string
  fetched(): number
}

/** The harness as a host on loopback, for the time of one scenario. */
export interface HarnessHost {
  /** Serves a JSON document under its own URL. */
  serve(path: string, document: (url: string) => Readonly<Record<string, unknown>>): Promise<HostedDocument>
  close(): Promise<void>
}

/** Makes a host that listens only once something is served. */
export function makeHost(listenOn: string): HarnessHost {
  const documents = new Map<string, { readonly body: string; count: number }>()
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '')
    if (document === undefined) {
      response.writeHead(404).end()
      return
    }
    document.count += 1
    response.writeHead(200, { 'content-type': 'application/json' }).end(document.body)
  })
  const origin = async (): Promise<string> => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, listenOn, resolve))
    // A server that listens on a port has an address with a port.
    return `http://${listenOn}:${(server.address() as AddressInfo).port}`
  }
  return {
    serve: async (path, document) => {
      const url = `${await origin()}${path}`
      const served = { body: JSON.stringify(document(url)), count: 0 }
      documents.set(path, served)
      return { url, fetched: () => served.count }
    },
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
