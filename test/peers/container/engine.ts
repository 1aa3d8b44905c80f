import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian's engine where a machine withholds what its defaults want. */
const settings =
  '[containers]\ndefault_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]\n[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\n'

/** What podman prints. */
export function podman(...args: readonly string[]): string {
  return execFileSync('podman', args, { encoding: 'utf8' }).trim()
}

/** Ids of the containers of an image, also of those that have ended. */
export function containersOf(image: string): readonly string[] {
  return podman('ps', '-a', '-q', '--filter', `ancestor=${image}`)
    .split('\n')
    .filter((id) => id !== '')
}

/** Removes what was made of an image, if anything is left. */
export function removeContainersOf(image: string): void {
  for (const id of containersOf(image)) podman('rm', '-f', '-t', '0', id)
}

/** Podman with a Docker-compatible socket, which testcontainers finds in the environment of this process. */
export async function startEngine(): Promise<{ stop(images: readonly string[]): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-podman-'))
  const socket = join(folder, 'podman.sock')
  const conf = join(folder, 'containers.conf')
  writeFileSync(conf, settings)
  process.env['CONTAINERS_CONF'] = conf
  process.env['DOCKER_HOST'] = `unix://${socket}`
  // It is an image of its own, which cannot be had without a registry.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  const engine: ChildProcess = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], {
    stdio: 'ignore',
  })
  for (let turn = 0; turn < 100 && !existsSync(socket); turn += 1) await sleep(100)
  return {
    stop: async (images) => {
      for (const image of images) {
        removeContainersOf(image)
        podman('rmi', '-f', image)
      }
      engine.kill('SIGTERM')
      await once(engine, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The address of podman's bridge; the bridge itself is there while a container runs. */
export function bridgeAddress(): string {
  return podman('network', 'inspect', 'podman', '--format', '{{(index .Subnets 0).Gateway}}')
}

/** Lets containers come back to themselves by the bridge, as Docker does and podman of Debian does not. */
export function letBack(): void {
  const ports = '/sys/class/net/podman0/brif'
  for (const port of readdirSync(ports)) writeFileSync(join(ports, port, 'hairpin_mode'), '1')
}
