import { createServer } from 'node:https'
import { type ServerType, serve } from '@hono/node-server'
import type { Witness } from '../contract/witness.ts'
import { DeploymentError } from './errors.ts'
import type { Tls } from './tls.ts'
import { witnessed } from './witnessed.ts'

/** A server on `localhost` that answers with a handler; the handler may be set after the port is known. */
export interface Origin {
  readonly origin: string
  readonly port: number
  close(): Promise<void>
}

/** Answers a request. */
export type Handler = (request: Request) => Response | Promise<Response>

/**
 * Listens on loopback under the name `localhost`, so that cookies, which know no ports, stay apart from Nextcloud's on
 * `127.0.0.1`.
 *
 * @param around - `tls` absent: plain HTTP, as loopback may have it; `witness` sees every request
 * @throws DeploymentError `port-in-use`
 */
export async function listenAtLocalhost(
  port: number,
  handler: Handler,
  around: { readonly tls?: Tls | undefined; readonly witness?: Witness | undefined } = {},
): Promise<Origin> {
  const { tls, witness } = around
  const where = {
    fetch: witness === undefined ? handler : witnessed(handler, witness),
    port,
    hostname: '127.0.0.1',
  } as const
  const secured = tls === undefined ? {} : { createServer, serverOptions: { cert: tls.cert, key: tls.key } }
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ ...where, ...secured }, () => resolve(starting))
    starting.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new DeploymentError(
              'port-in-use',
              `Port ${port} is in use; choose another with --port, or leave it out for any free one.`,
            )
          : error,
      ),
    )
  })
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('the server has no port: it was closed while it started')
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://localhost:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
