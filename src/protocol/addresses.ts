import { BlockList, isIP } from 'node:net'

/** Where an address leads: to the own machine, to a network that is not everybody's, or anywhere. */
export type Reach = 'loopback' | 'private' | 'never' | 'public'

type Range = readonly [network: string, prefix: number]

const loopback: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
]

/** RFC 1918, RFC 6598, RFC 4193. */
const own: readonly Range[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
]

/** Link-local with the metadata services of clouds among them, multicast, reserved: no server stands there. */
const nobody: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
]

const ranges: readonly (readonly [Reach, BlockList])[] = [
  ['loopback', listOf(loopback)],
  ['private', listOf(own)],
  ['never', listOf(nobody)],
]

function listOf(networks: readonly Range[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
  return list
}

/** The IPv4 address in an IPv4-mapped one (RFC 4291 §2.5.5.2), or in one of NAT64 (RFC 6052 §2.1), else the address itself. */
function unwrapped(address: string): string {
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (dotted !== undefined) return dotted
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address)
  if (hex === null) return address
  const [high, low] = [hex[1], hex[2]].map((part) => Number.parseInt(part ?? '0', 16))
  if (high === undefined || low === undefined) return address
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Where an IP address leads; `undefined` for what is none. Brackets around IPv6 do not matter. */
export function reachOf(host: string): Reach | undefined {
  const address = unwrapped(host.replace(/^\[|\]$/g, ''))
  const version = isIP(address)
  if (version === 0) return undefined
  const family = version === 6 ? 'ipv6' : 'ipv4'
  return ranges.find(([, list]) => list.check(address, family))?.[0] ?? 'public'
}
