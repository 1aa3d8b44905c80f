import { randomInt } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'
import { type Child, childScript, startChild } from '../child.ts'
import { type InstanceInput, soakOrigin } from './setting.ts'

const saidSchema = z.object({ origin: z.string() })
type Instance = Child<z.infer<typeof saidSchema>>

/** Instances on one database, of which one may be down. */
export interface Instances {
  /** Sends a request of the origin that they share to one of them; any when none is named. @throws when it dies meanwhile */
  ask(url: string, init: RequestInit, which?: number): Promise<Response>
  /** Kills one without a word, and starts it again after a moment. */
  killOne(): Promise<void>
  readonly kills: () => number
  stop(): Promise<void>
}

/** Starts two. */
export async function startInstances(input: InstanceInput): Promise<Instances> {
  const start = (): Promise<Instance> =>
    startChild([childScript('proxy-instance'), JSON.stringify(input)], (line) => saidSchema.parse(JSON.parse(line)))
  const running: (Instance | undefined)[] = await Promise.all([start(), start()])
  let kills = 0

  const chosen = async (which: number): Promise<Instance> => {
    for (;;) {
      const one = running[which] ?? running[1 - which]
      if (one !== undefined) return one
      await after(20)
    }
  }
  return {
    async ask(url, init, which = randomInt(2)) {
      const { said } = await chosen(which)
      return await fetch(url.replace(soakOrigin, said.origin), { ...init, redirect: 'manual' })
    },
    async killOne() {
      const which = randomInt(2)
      const victim = running[which]
      running[which] = undefined
      await victim?.stop()
      kills += 1
      await after(randomInt(200))
      running[which] = await start()
    },
    kills: () => kills,
    stop: async () => {
      await Promise.all(running.map((one) => one?.stop()))
    },
  }
}
