import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'

/** Which connections the servers of this process made themselves. */
export interface OwnSockets {
  /** @param port - the port that a request came from */
  has(port: number): boolean
  close(): void
}

/** Told by the HTTP client that Node brings, and by the library of it, for each connection that they open. */
const channel = 'undici:client:connected'

/**
 * Watches the connections that leave this process. Who sent a request cannot be told by anything that stands in it:
 * every program that is written for Node says the same of itself. The port that it came from can.
 */
export function watchOwnSockets(): OwnSockets {
  const ports = new Set<number>()
  const note = (message: unknown): void => {
    const socket = socketOf(message)
    const port = socket?.localPort
    if (socket === undefined || port === undefined) return
    ports.add(port)
    // The system gives the port to somebody else then.
    socket.once('close', () => ports.delete(port))
  }
  subscribe(channel, note)
  return {
    has: (port) => ports.has(port),
    close: () => {
      unsubscribe(channel, note)
    },
  }
}

function socketOf(message: unknown): Socket | undefined {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return undefined
  return message.socket instanceof Socket ? message.socket : undefined
}
