import { setTimeout as sleep } from 'node:timers/promises'
import { createAnswer } from '../http/answer.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { isLoopback } from '../protocol/loopback.ts'
import { type Landing, landed, type Navigation } from './browser.ts'
import { PersonError } from './errors.ts'
import { type Arrival, listenForReturn, type ReturnListener } from './return-listener.ts'
import type { BeginTour } from './tour.ts'

/** How a person who signs in by themselves is told what to do. */
export interface ByHandHooks {
  /** Asks them to open a URL. */
  readonly ask: (url: string, seconds: number) => void
  /** Says every second how many are left. */
  readonly left: (seconds: number) => void
  /** Says that they came back, or that it is too late for it. */
  readonly end: (came: boolean) => void
}

/** What is asked of a person who signs in by themselves. */
export interface ByHandOptions extends ByHandHooks {
  /** How long they may take. */
  readonly seconds: number
  readonly signal?: AbortSignal
}

/**
 * Journeys of a person at their own browser: they open a URL, and come back to a listener on loopback (RFC 8252 §7.3).
 * They are asked once; whatever needs them again is not judged.
 */
export function byHandTours(options: ByHandOptions): BeginTour {
  let asked = false
  return async ({ sender, stops, trail }) => ({
    go: async (navigation) => {
      const { redirectUri } = stops
      if (asked || redirectUri === undefined || stops.before !== undefined || navigation.method === 'POST')
        throw new PersonError('by-hand', 'a person who signs in by themselves would be asked for more', trail)
      asked = true
      const arrival = await waitFor(navigation, redirectUri, options, trail)
      trail.push(answerOf(arrival, sender))
      return landingOf(arrival)
    },
    // Nothing is seen of the pages that they meet.
    act: async () => {
      throw new PersonError('by-hand', 'a person who signs in by themselves does so out of sight', trail)
    },
    end: async () => {},
  })
}

async function waitFor(
  { url }: Navigation,
  redirectUri: string,
  { seconds, signal, ask, left, end }: ByHandOptions,
  trail: Answer[],
): Promise<Arrival> {
  const listener = await listenAt(redirectUri, new URL(url).searchParams.get('state') ?? '', trail)
  const stop = new AbortController()
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  let came = false
  try {
    ask(new URL(url).href, seconds)
    const arrival = await Promise.race([listener.arrival, countdown(seconds, left, stopped)])
    if (arrival !== undefined) {
      came = true
      return arrival
    }
    const why =
      listener.strangers() === 0 ? '' : '; somebody came back, but not from this sign-in: its state is another'
    throw new PersonError('nobody-came', `nobody signed in within ${seconds} s${why}`, trail)
  } finally {
    stop.abort()
    await listener.close()
    end(came)
  }
}

async function listenAt(redirectUri: string, state: string, trail: Answer[]): Promise<ReturnListener> {
  const { protocol, hostname } = new URL(redirectUri)
  if (protocol !== 'http:' || !isLoopback(hostname))
    throw new PersonError('by-hand', `claimcheck cannot wait at ${redirectUri}: it is not on the own machine`, trail)
  return await listenForReturn(redirectUri, state).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new PersonError('by-hand', `claimcheck cannot wait at ${redirectUri} (${why})`, trail)
  })
}

/** Ends when the time is over, or when it is told to. */
async function countdown(seconds: number, left: ByHandOptions['left'], signal: AbortSignal): Promise<undefined> {
  for (let rest = seconds; rest > 0 && !signal.aborted; rest -= 1) {
    left(rest)
    await sleep(1_000, undefined, { signal }).catch(() => {})
  }
}

function landingOf({ url, fields }: Arrival): Landing {
  return landed({ url, ...(fields === undefined ? {} : { fields }) })
}

/** The arrival as it was: a request to the listener, with the page that it was answered by. */
function answerOf({ url, method, body, page }: Arrival, sender: Sender): Answer {
  const { recorder } = sender
  const request = { method, url, headers: [], body }
  const response = { status: 200, headers: [['Content-Type', 'text/html; charset=utf-8']] as const, body: page }
  const exchange = recorder.record(recorder.begin(sender), { request, response })
  const { status, headers } = response
  return createAnswer({ request, exchange, status, headers, body: new TextEncoder().encode(page), error: undefined })
}
