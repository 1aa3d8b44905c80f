import type { StartedTestContainer } from 'testcontainers'
import { TargetError } from '../errors.ts'

/** Which container is wanted. */
export interface EngineWanted {
  readonly image: string
  /** The port that its web server listens at, inside and outside alike. */
  readonly port: number
  /** Whether one that an earlier run left is taken, and this one is left for the next. */
  readonly reuse: boolean
}

/** What came of a command inside. */
export interface Ran {
  readonly exitCode: number
  readonly output: string
}

/** A container that runs. */
export interface Container {
  readonly id: string
  /** Runs a program inside. */
  run(command: readonly string[], options?: RunOptions): Promise<Ran>
  /** Ends and removes it; leaves it where it may be used again. */
  stop(): Promise<void>
}

interface RunOptions {
  readonly user?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Marks what is ours, by the port, so that what did not come up can be found and removed. */
const label = 'claimcheck.port'

/** How long it may take from the image to a web server that answers, in milliseconds. The image is large. */
const patience = 600_000

/**
 * The image has its web server listen at port 80. It listens at the port by which it is reached from outside instead: so
 * one URL is right for browsers, for claimcheck, and for Nextcloud itself when it asks its own issuer.
 */
function startedAt(port: number): string[] {
  const ports = `sed -i 's/^Listen 80$/Listen ${port}/' /etc/apache2/ports.conf`
  const site = `sed -i 's/:80>/:${port}>/' /etc/apache2/sites-available/000-default.conf`
  return ['sh', '-c', `${ports} && ${site} && exec /entrypoint.sh apache2-foreground`]
}

/**
 * Starts a container by testcontainers, which is an optional peer.
 *
 * @throws TargetError `no-testcontainers`, `no-engine`, `container-failed`
 */
export async function startContainer({ image, port, reuse }: EngineWanted): Promise<Container> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers').catch(() => {
    throw new TargetError(
      'no-testcontainers',
      'A Nextcloud in a container needs testcontainers, which is not installed: npm install testcontainers, or name a Nextcloud that is there with --nextcloud URL.',
    )
  })
  /** Ports are opened to the whole network where nothing else is said; this one is for the own machine. */
  class OnLoopback extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(port) }] }
    }
  }
  /** Removes what was made and did not come up. */
  async function removeRest(): Promise<void> {
    const { container: containers } = await getContainerRuntimeClient()
    const rest = await containers.fetchByLabel(label, String(port), { status: ['created', 'exited'] })
    if (rest !== undefined) await containers.remove(rest, { removeVolumes: true })
  }
  const plain = new OnLoopback(image)
    .withLabels({ [label]: String(port) })
    .withEntrypoint(startedAt(port))
    .withExposedPorts({ container: port, host: port })
    // Asked from inside: where testcontainers would ask from depends on the engine, and is not always this machine.
    .withWaitStrategy(Wait.forSuccessfulCommand(`curl -fsSL http://127.0.0.1:${port}/status.php`))
    .withStartupTimeout(patience)
  const started = await (reuse ? plain.withReuse() : plain).start().catch(async (error: unknown) => {
    await removeRest().catch(() => undefined)
    const message = error instanceof Error ? error.message : String(error)
    throw /container runtime strategy/i.test(message)
      ? new TargetError(
          'no-engine',
          'No container engine answers: start Docker, or podman with `podman system service` and DOCKER_HOST, or name a Nextcloud that is there with --nextcloud URL.',
        )
      : new TargetError(
          'container-failed',
          `The container of '${image}' does not start: look whether the image can be had and port ${port} is free.`,
          message.split('\n').slice(0, 5),
        )
  })
  return containerOf(started, reuse)
}

function containerOf(started: StartedTestContainer, reuse: boolean): Container {
  return {
    id: started.getId(),
    run: async (command, { user, env } = {}) => {
      const { exitCode, output } = await started.exec([...command], {
        ...(user === undefined ? {} : { user }),
        ...(env === undefined ? {} : { env: { ...env } }),
        workingDir: '/var/www/html',
      })
      return { exitCode, output }
    },
    stop: async () => {
      if (!reuse) await started.stop({ remove: true, removeVolumes: true })
    },
  }
}
