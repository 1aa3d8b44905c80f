import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Frame, Page as Tab } from 'playwright-core'
import { PersonError } from '../errors.ts'
import type { Form } from '../forms.ts'
import type { TourInput } from '../tour.ts'
import type { Courier } from './courier.ts'

/** Times of a journey, in milliseconds. */
export interface Times {
  /** Between two looks at a page. */
  readonly look: number
  /** Without a request or a change: what a page draws by itself is there then. */
  readonly quiet: number
  /** Until a page must be quiet. */
  readonly page: number
  /** Until the browser must have done what it is told. */
  readonly command: number
}

/** What a journey has at hand. */
export interface Journey {
  readonly context: BrowserContext
  readonly tab: Tab
  readonly courier: Courier
  readonly input: TourInput
  readonly times: Times
  /** Where the forms that were seen stand. */
  readonly places: WeakMap<Form, Frame>
  /** Windows that were opened, each by how many documents the tab had had by then. */
  readonly windows: Set<number>
}

/** Nobody gets on at the page. */
export function stuck({ tab, input }: Journey, why: unknown): PersonError {
  const [line = ''] = (why instanceof Error ? why.message : String(why)).split('\n')
  return new PersonError('page-stuck', `nobody gets on at ${tab.url().split('?')[0]} (${line})`, input.trail)
}

/**
 * Waits for the browser, for so long. A page can keep it busy for ever.
 *
 * @throws PersonError `page-stuck`
 */
export async function within<T>(work: Promise<T>, { trail }: TourInput, { command }: Times): Promise<T> {
  const stop = new AbortController()
  const late = sleep(command, undefined, { signal: stop.signal }).then(() => {
    throw new PersonError('page-stuck', `the browser did nothing for ${command / 1000} s`, trail)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => {})
    stop.abort()
  }
}
