import type { StartedTestContainer } from 'testcontainers'
import { TargetError } from '../errors.ts'

/** Which container is wanted. */
export interface EngineWanted {
  /** What it is, for people, and the flag by which one that is there is named instead. */
  readonly what: string
  readonly flag: string
  readonly image: string
  /** The program that it starts with, in place of the image's own. */
  readonly entrypoint: readonly string[]
  /** The address of this machine at which it is reached, and no other. */
  readonly address: string
  /** The port that its web server listens at, inside and outside alike. */
  readonly port: number
  /** A command of a shell that succeeds inside once it is ready. */
  readonly ready: string
  /** Where programs are run inside; absent: where the image has it. */
  readonly folder?: string
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

/** How long it may take from the image to a web server that answers, in milliseconds. Images are large. */
const patience = 600_000

/** How much is remembered of what it writes while it starts. */
const rememberedLines = 5

/**
 * Starts a container by testcontainers, which is an optional peer.
 *
 * @throws TargetError `no-testcontainers`, `no-engine`, `container-failed`
 */
export async function startContainer(wanted: EngineWanted): Promise<Container> {
  const { what, flag, image, entrypoint, address, port, ready, reuse } = wanted
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers').catch(() => {
    throw new TargetError(
      'no-testcontainers',
      `A ${what} in a container needs testcontainers, which is not installed: npm install testcontainers, or name a ${what} that is there with ${flag} URL.`,
    )
  })
  /** Engines open a port to the whole network where nothing else is said; this one is opened at one address. */
  class AtOneAddress extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: address, HostPort: String(port) }] }
    }
  }
  /** Removes what was made and did not come up. */
  async function removeRest(): Promise<void> {
    const { container: containers } = await getContainerRuntimeClient()
    const rest = await containers.fetchByLabel(label, String(port), { status: ['created', 'exited'] })
    if (rest !== undefined) await containers.remove(rest, { removeVolumes: true })
  }
  const wrote: string[] = []
  const plain = new AtOneAddress(image)
    .withLabels({ [label]: String(port) })
    .withEntrypoint([...entrypoint])
    .withExposedPorts({ container: port, host: port })
    .withLogConsumer((stream) =>
      stream.on('data', (text: unknown) => {
        wrote.push(...String(text).trim().split('\n'))
        wrote.splice(0, Math.max(0, wrote.length - rememberedLines))
      }),
    )
    // Asked from inside: where testcontainers would ask from depends on the engine, and is not always this machine.
    .withWaitStrategy(Wait.forSuccessfulCommand(ready))
    .withStartupTimeout(patience)
  const started = await (reuse ? plain.withReuse() : plain).start().catch(async (error: unknown) => {
    await removeRest().catch(() => undefined)
    const message = error instanceof Error ? error.message : String(error)
    throw /container runtime strategy/i.test(message)
      ? new TargetError(
          'no-engine',
          `No container engine answers: start Docker, or podman with \`podman system service\` and DOCKER_HOST, or name a ${what} that is there with ${flag} URL.`,
        )
      : new TargetError(
          'container-failed',
          `The container of '${image}' does not start: look whether the image can be had and port ${port} is free at ${address}.`,
          [...message.split('\n').slice(0, 5), ...wrote],
        )
  })
  return containerOf(started, wanted)
}

function containerOf(started: StartedTestContainer, { folder, reuse }: EngineWanted): Container {
  return {
    id: started.getId(),
    run: async (command, { user, env } = {}) => {
      const { exitCode, output } = await started.exec([...command], {
        ...(user === undefined ? {} : { user }),
        ...(env === undefined ? {} : { env: { ...env } }),
        ...(folder === undefined ? {} : { workingDir: folder }),
      })
      return { exitCode, output }
    },
    stop: async () => {
      if (!reuse) await started.stop({ remove: true, removeVolumes: true })
    },
  }
}
