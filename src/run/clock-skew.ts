import type { Answer } from '../http/sender.ts'
import type { PreflightProblem } from './events.ts'

/** What a clock may differ without a word, in seconds: servers are wont to allow as much (RFC 7519 §4.1.4). */
const unnoticed = 60

/**
 * Says that the clock of a server differs from the one here, by the `Date` of an answer (RFC 9110 §6.6.1): tokens that are
 * made here are expired there, or not valid yet.
 *
 * @param now - when the answer came, in epoch milliseconds
 */
export function clockSkew(answer: Answer, now: number): PreflightProblem | undefined {
  const dates = answer.header('date')
  const [date = ''] = dates
  const there = Date.parse(date)
  // What a cache kept was dated when it was made.
  if (dates.length !== 1 || Number.isNaN(there) || answer.header('age').length > 0) return undefined
  const seconds = Math.round((there - now) / 1000)
  if (Math.abs(seconds) <= unnoticed) return undefined
  return {
    code: 'clock-skew',
    message: `the clock of the server is ${inMinutes(Math.abs(seconds))} ${seconds > 0 ? 'ahead of' : 'behind'} the one here`,
    next: 'set both by a time server: tokens that are made on one are expired, or not valid yet, on the other',
  }
}

function inMinutes(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
}
