import { networkInterfaces } from 'node:os'
import { TargetError } from './errors.ts'

/** Where a server of ours was to listen, and by which flag another port is chosen. */
interface Place {
  readonly port: number
  readonly address: string | undefined
  readonly choose: string
}

/** What is said where a server of ours cannot listen; any other error as it is. */
export function cannotListen(error: unknown, { port, address, choose }: Place): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new TargetError('port-in-use', `Port ${port} is in use; choose another with ${choose}.`)
  if (code !== 'EADDRNOTAVAIL' || address === undefined) return error
  return new TargetError(
    'address-not-here',
    `--listen ${address} is no address of this machine, which has ${addresses().join(', ')}; the bridge of podman is there while a container runs.`,
  )
}

/** IPv4 addresses of this machine, with the names of their interfaces. */
function addresses(): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
    all.filter(({ family }) => family === 'IPv4').map(({ address }) => `${address} (${name})`),
  )
}
