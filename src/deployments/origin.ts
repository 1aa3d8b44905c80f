import { type ServerType, serve } from '@hono/node-server'
import { DeploymentError } from './errors.ts'

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
 * @throws DeploymentError `port-in-use`
 */
export async function listenAtLocalhost(port: number, handler: Handler): Promise<Origin> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: handler, port, hostname: '127.0.0.1' }, () => resolve(starting))
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
    origin: `http://localhost:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
