import { setTimeout as sleep } from 'node:timers/promises'
import { TargetError } from './errors.ts'
import type { KeptProcess } from './kept-process.ts'

/** Time between two looks, in milliseconds. */
const pause = 150

/** It shall be known in a log. */
const headers = { 'user-agent': 'claimcheck (waits until the server answers)' }

/** Whether somebody answers HTTP there, whatever the answer is. */
async function answers(url: string, patience: number): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', headers, signal: AbortSignal.timeout(patience) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}

/**
 * Waits until a server answers.
 *
 * @param patience - seconds
 * @throws TargetError `not-ready`; `command-ended` where it was started here, with the last lines that it wrote
 */
export async function waitUntilReady(
  url: string,
  patience: number,
  {
    child,
    mask,
    signal,
  }: {
    readonly child?: KeptProcess | undefined
    /** Takes secrets out of what the server wrote. */
    readonly mask: (text: string) => string
    readonly signal?: AbortSignal | undefined
  },
): Promise<void> {
  const until = Date.now() + patience * 1000
  while (signal?.aborted !== true) {
    if (child?.hasEnded() === true)
      throw new TargetError(
        'command-ended',
        'The server ended before it answered. The last that it wrote:',
        told(child, mask),
      )
    // One look takes no longer than what is left, nor so long that it would be the only one.
    if (await answers(url, Math.min(5000, Math.max(1, until - Date.now())))) return
    if (Date.now() > until)
      throw new TargetError(
        'not-ready',
        `Nothing answered at ${url} within ${patience} seconds: start the server, look whether the URL is right, or say --wait SECONDS.`,
        child === undefined ? [] : told(child, mask),
      )
    await sleep(pause)
  }
}

function told(child: KeptProcess, mask: (text: string) => string): readonly string[] {
  const lines = child.lastLines().map(mask)
  return lines.length === 0 ? ['(nothing)'] : lines
}
