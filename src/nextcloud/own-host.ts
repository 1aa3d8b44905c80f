import type { IncomingMessage, ServerResponse } from 'node:http'

/** An address as it stands in a URL: IPv6 in brackets. */
export function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/**
 * Answers 421 (RFC 9110 §15.5.20) to whoever asks for another host than the address at which this server is reached: a name
 * that leads here by DNS alone is somebody else's page.
 *
 * @returns whether it was answered
 */
export function refusesOtherHost(message: IncomingMessage, response: ServerResponse, address: string): boolean {
  const own = `${inUrl(address)}:${message.socket.localPort ?? 0}`
  if (message.headers.host === own) return false
  response.writeHead(421, { 'content-type': 'text/plain' }).end(`only ${own} is served here`)
  return true
}
