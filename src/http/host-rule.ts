import { type Reach, reachOf } from '../protocol/addresses.ts'
import { isLoopback } from '../protocol/loopback.ts'
import { HttpError } from './errors.ts'

/** Says whether a request may go to a URL, and to an address that its host resolves to. */
export interface HostRule {
  /** Undefined when it may, else why not. */
  refuses(url: URL): HttpError | undefined
  /** The same for an IP address, once a name has been looked up: names may change what they stand for. */
  refusesAddress(address: string): HttpError | undefined
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** `host:port`, always with the port, so that `https://a` and `https://a:443` are one place. */
function placeOf(url: URL): string {
  const port = url.port === '' ? (defaultPorts[url.protocol] ?? '') : url.port
  return `${url.hostname}:${port}`
}

/** What a run may reach. */
export interface HostOptions {
  /** Refuse every host that is not the own machine, even a named one. */
  readonly loopbackOnly?: boolean
  /** Let requests go to every port of the own machine: whoever names a server there means what stands beside it, too. */
  readonly anyLoopback?: boolean
  /** Hosts that somebody named, at any port. */
  readonly allowed?: readonly string[]
  /**
   * Addresses that names may stand for. A target on the internet must not lead the harness into the network that it runs
   * in; one in that network must not lead it to the own machine. Absent: every one.
   */
  readonly reach?: readonly Reach[]
}

/**
 * Lets requests go only to the hosts that the plan names: what a target writes into its metadata must not send the
 * harness anywhere else.
 *
 * @param urls - any URLs of the target; their host and port count
 */
export function allowHosts(urls: Iterable<string>, options: HostOptions = {}): HostRule {
  const places = new Set([...urls].map((url) => placeOf(new URL(url))))
  const { loopbackOnly = false, anyLoopback = false, allowed = [], reach } = options
  const isNamed = (url: URL): boolean =>
    places.has(placeOf(url)) || allowed.includes(url.hostname) || (anyLoopback && isLoopback(url.hostname))
  const refusesAddress = (address: string): HttpError | undefined => {
    const found = reachOf(address)
    if (reach === undefined || found === undefined || reach.includes(found)) return undefined
    return new HttpError('host-refused', `${address} is an address that this target must not lead to`)
  }
  return {
    refuses: (url) => {
      if (defaultPorts[url.protocol] === undefined)
        return new HttpError('host-refused', `'${url.protocol}' is not a scheme that claimcheck speaks`)
      if (!isNamed(url)) return new HttpError('host-refused', `${placeOf(url)} is no host of the target`)
      if (loopbackOnly && !isLoopback(url.hostname))
        return new HttpError('host-refused', `${url.hostname} is not the own machine`)
      return refusesAddress(url.hostname)
    },
    refusesAddress,
  }
}
