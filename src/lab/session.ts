import type { StartedDeployment } from '../contract/target.ts'
import { startDeployment } from '../deployments/start.ts'
import { deploymentNames } from '../deployments/table.ts'
import { faultNamed } from '../faults/index.ts'
import { UsageError } from '../run/usage-error.ts'
import type { OwnSockets } from './own-sockets.ts'
import type { Ports } from './ports.ts'
import { createRecording, type LabExchange, type Recording } from './recording.ts'

/** What a lab runs. */
export interface Wanted {
  /** `NAME[:SUBCASE]` */
  readonly deployment: string
  /** Id of a fault that is put in. */
  readonly fault?: string
  /** Settings of Nextcloud that differ from the deployment's own. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** A deployment that runs, with all that is seen of it. */
export interface Session {
  readonly wanted: Wanted
  readonly target: StartedDeployment
  readonly recording: Recording
  /** Ends the deployment. */
  close(): Promise<void>
}

/** How often it is looked what reached Nextcloud, in milliseconds. */
const lookEvery = 150

/**
 * Starts a deployment on the ports of the lab.
 *
 * @param told - hears of each exchange
 * @throws UsageError `port-in-use`, and the errors of an unknown deployment, fault or setting
 */
export async function startSession(
  wanted: Wanted,
  ports: Ports,
  sockets: OwnSockets,
  told: (exchange: LabExchange) => void,
): Promise<Session> {
  const { deployment, fault, settings } = wanted
  const recording = createRecording(sockets, told)
  const target = await startDeployment(deployment, {
    port: ports.server,
    nextcloudPort: ports.nextcloud,
    idpPort: ports.idp,
    settings,
    witness: recording.witness,
    ...(fault === undefined ? {} : { fault: faultNamed(fault, deployment).apply }),
  }).catch((error: unknown) => {
    throw portTaken(error, ports)
  })
  recording.attach(target)
  const timer = setInterval(() => recording.pull(), lookEvery)
  return {
    wanted,
    target,
    recording,
    close: async () => {
      clearInterval(timer)
      await target.stop()
    },
  }
}

/** The deployments that a lab can run. */
export const labDeployments: readonly string[] = deploymentNames

/** Four ports in a row are wanted, and one of them is not free. */
export function portTaken(error: unknown, { page, idp }: Ports): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'port-in-use') return error
  return new UsageError(
    'port-in-use',
    `The lab needs the ports ${page} to ${idp}, and one of them is in use; choose others with --port.`,
  )
}
