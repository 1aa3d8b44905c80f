import { isIPv4 } from 'node:net'
import { type Reach, reachOf } from '../protocol/addresses.ts'
import { UsageError } from '../run/usage-error.ts'

/** Why nothing is opened there; undefined where it may be. */
const refused: Readonly<Record<Reach, string | undefined>> = {
  loopback: undefined,
  private: undefined,
  public: 'everybody would reach accounts with weak passwords there',
  never: 'it names no place at which anybody is reached, or every one',
}

/**
 * The address at which what claimcheck starts for a run is reached, in place of loopback: that of a bridge of containers.
 *
 * @returns undefined where nothing is said, or loopback itself
 * @throws UsageError
 */
export function listenNamed(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const reach = isIPv4(text) ? reachOf(text) : undefined
  const why = reach === undefined ? 'it is none' : refused[reach]
  if (why !== undefined)
    throw new UsageError(
      'usage',
      `--listen takes one IPv4 address of this machine in a network of its own, as 172.17.0.1 for Docker's bridge or 10.88.0.1 for podman's, not '${text}': ${why}.`,
    )
  return text === '127.0.0.1' ? undefined : text
}
