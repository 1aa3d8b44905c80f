import { isLoopback } from '../protocol/loopback.ts'
import { HttpError } from './errors.ts'

/** Says whether a request may go to a URL. */
export interface HostRule {
  /** Undefined when it may, else why not. */
  refuses(url: URL): HttpError | undefined
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** `host:port`, always with the port, so that `https://a` and `https://a:443` are one place. */
function placeOf(url: URL): string {
  const port = url.port === '' ? (defaultPorts[url.protocol] ?? '') : url.port
  return `${url.hostname}:${port}`
}

/**
 * Lets requests go only to the hosts that the plan names: what a target writes into its metadata must not send the
 * harness anywhere else.
 *
 * @param urls - any URLs of the target; their host and port count
 * @param options - `loopbackOnly`: refuse every host that is not the own machine, even a named one
 */
export function allowHosts(urls: Iterable<string>, options: { readonly loopbackOnly?: boolean } = {}): HostRule {
  const places = new Set([...urls].map((url) => placeOf(new URL(url))))
  return {
    refuses: (url) => {
      if (defaultPorts[url.protocol] === undefined)
        return new HttpError('host-refused', `'${url.protocol}' is not a scheme that claimcheck speaks`)
      if (!places.has(placeOf(url))) return new HttpError('host-refused', `${placeOf(url)} is no host of the target`)
      if (options.loopbackOnly === true && !isLoopback(url.hostname))
        return new HttpError('host-refused', `${url.hostname} is not the own machine`)
      return undefined
    },
  }
}
