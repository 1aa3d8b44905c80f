import type { ByHandHooks } from '../person/by-hand.ts'
import { plain } from '../report/terminal/plain.ts'
import type { Streams } from './streams.ts'

/** How often the time that is left is said where no line can move, in seconds. */
const now = 30

/**
 * Asks a person to sign in, and counts down while they do.
 *
 * @param left - how many scenarios need a sign-in of their own, and are not judged
 */
export function byHandText({ err, live }: Streams, left: number): ByHandHooks {
  const clear = (): void => {
    if (live) err('\r\u001b[2K')
  }
  return {
    ask: (url, seconds) => {
      clear()
      err(
        `This run needs 1 sign-in by hand${left === 0 ? '' : `; ${left} scenarios need one of their own, and are not judged`}.\n` +
          `Open this in your browser within ${seconds} s, sign in, and say yes to claimcheck:\n\n  ${plain(url)}\n\n`,
      )
    },
    left: (seconds) => {
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      if (live) err(`\r\u001b[2K  ${time} left`)
      else if (seconds % now === 0) err(`  ${time} left\n`)
    },
    end: (came) => {
      clear()
      err(came ? 'signed in\n' : 'nobody came back\n')
    },
  }
}
