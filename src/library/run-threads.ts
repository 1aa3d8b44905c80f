import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ProvedRun, RunOrder } from '../prove/run-order.ts'

/** Threads that each make one run at a time, so that a proof uses more than one core. */
export interface RunThreads {
  run(order: RunOrder): Promise<ProvedRun>
  close(): Promise<void>
}

/** What a thread answers: the run, or why there is none. */
export type ThreadAnswer = { readonly run: ProvedRun } | { readonly error: string }

/** The module of a thread; it has the ending of this one, in a checkout and in the package. */
const threadModule = join(import.meta.dirname, `run-thread${extname(import.meta.filename)}`)

/**
 * A run leaves some hundred megabytes of short-lived objects behind; with room for them, a twelfth of its time is saved.
 */
const youngMegabytes = 192

/** Starts no thread before it is needed, and as many as there are runs at the same time. */
export function openRunThreads(): RunThreads {
  const all = new Set<Worker>()
  const idle: Worker[] = []
  const start = (): Worker => {
    const thread = new Worker(threadModule, { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } })
    all.add(thread)
    return thread
  }
  return {
    run: async (order) => {
      const thread = idle.pop() ?? start()
      try {
        return await askThread(thread, order)
      } finally {
        idle.push(thread)
      }
    },
    close: async () => {
      await Promise.all([...all].map((thread) => thread.terminate()))
      all.clear()
    },
  }
}

/** Orders one run of an idle thread. */
function askThread(thread: Worker, order: RunOrder): Promise<ProvedRun> {
  return new Promise((resolve, reject) => {
    const listeners = {
      message: (answer: ThreadAnswer) =>
        settle(() => ('run' in answer ? resolve(answer.run) : reject(new Error(answer.error)))),
      error: (error: Error) => settle(() => reject(error)),
      exit: (code: number) => settle(() => reject(new Error(`the thread of a run ended with ${code}`))),
    }
    const settle = (act: () => void): void => {
      for (const [event, listener] of Object.entries(listeners)) thread.off(event, listener)
      act()
    }
    for (const [event, listener] of Object.entries(listeners)) thread.on(event, listener)
    thread.postMessage(order)
  })
}
