import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { HostRule } from './host-rule.ts'

/**
 * Looks names up as the system does, and lets nothing through that the rule refuses: the address that is connected to is
 * the one that was looked at, so that a name cannot mean another one in between.
 */
export function guardedLookup(hosts: HostRule): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupAllOptions = { ...options, all: true }
    lookup(hostname, all, (error, addresses: readonly LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0)
      const refusal = addresses.map(({ address }) => hosts.refusesAddress(address)).find((one) => one !== undefined)
      if (refusal !== undefined) return callback(refusal, '', 0)
      if (options.all === true) return callback(null, [...addresses])
      const [first] = addresses
      return callback(null, first?.address ?? '', first?.family ?? 0)
    })
  }
}
