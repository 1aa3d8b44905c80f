import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A document that the target may fetch, and how often it did. */
export interface HostedDocument {
  readonly url: string
  fetched(): number
}

/** The harness as a host on loopback, for the time of one scenario. */
export interface HarnessHost {
  /** Serves a document under its own URL. */
  serve(path: string, document: (url: string) => HostedBody): Promise<HostedDocument>
  close(): Promise<void>
}

/** What is served. */
export interface HostedBody {
  readonly contentType: string
  readonly body: string
}

/** A JSON document. */
export function jsonBody(document: Readonly<Record<string, unknown>>): HostedBody {
  return { contentType: 'application/json', body: JSON.stringify(document) }
}

/** Makes a host that listens only once something is served. */
export function makeHost(listenOn: string): HarnessHost {
  const documents = new Map<string, HostedBody & { count: number }>()
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '')
    if (document === undefined) {
      response.writeHead(404).end()
      return
    }
    document.count += 1
    response.writeHead(200, { 'content-type': document.contentType }).end(document.body)
  })
  const origin = async (): Promise<string> => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, listenOn, resolve))
    // A server that listens on a port has an address with a port.
    return `http://${listenOn}:${(server.address() as AddressInfo).port}`
  }
  return {
    serve: async (path, document) => {
      const url = `${await origin()}${path}`
      const served = { ...document(url), count: 0 }
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
