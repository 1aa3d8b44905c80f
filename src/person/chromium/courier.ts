import type { CDPSession, Page } from 'playwright-core'
import type { Header } from '../../http/exchange.ts'
import type { Answer } from '../../http/sender.ts'
import {
  encode,
  type FetchSite,
  farther,
  fetchSite,
  isCallback,
  type Landing,
  landed,
  maxRedirects,
  type Navigation,
  navigationHeaders,
  redirectTarget,
} from '../browser.ts'
import { PersonError } from '../errors.ts'
import type { TourInput } from '../tour.ts'
import { answerFor, type Paused, sentBody, sentHeaders, urlOf } from './paused.ts'

/** Where a journey ended that shows no page, or what it failed by. */
type Ended = Exclude<Landing, { readonly kind: 'page' }> | { readonly kind: 'failed'; readonly error: unknown }

/** Carries the requests of a page to their servers, and the answers back: it has no network of its own. */
export interface Courier {
  /** Where the journey ended, once it has. */
  ended(): Ended | undefined
  /** Comes to be when it has. */
  readonly over: Promise<void>
  /** The answer that the page came with. */
  document(): Answer | undefined
  /** The answer that a page in a frame came with, by its address; undefined: none was brought there. */
  framed(url: string): Answer | undefined
  /** Whether the page wanted something in a frame that was not brought. */
  lacksFrame(): boolean
  /** How many documents it was given so far. */
  documents(): number
  /** Requests that are under way. */
  underWay(): number
  /** Moment of the last request or answer, by `performance.now()`. */
  lastMoved(): number
  /** The next document is asked for by this request, whatever the page would ask. */
  instead(navigation: Navigation): void
  /** Gives the page and its frames no other document until what it returns is called. */
  hold(): () => void
}

/** Kinds of what a page loads that a sign-in may need; pictures and fonts are not fetched. */
const needed: ReadonlySet<string> = new Set(['Document', 'Script', 'Stylesheet', 'XHR', 'Fetch'])

/** What the pages of one journey may load beside themselves; no login needs as much. */
const mostParts = 400

/** Bytes of a part: the scripts of a login can be larger than any page that is read. */
const largestPart = 8 * 1024 * 1024

/** Documents of one journey, also where scripts go from one to the next by themselves. */
const mostDocuments = 60

/** Begins to carry for a page. */
export async function courierFor(page: Page, cdp: CDPSession, input: TourInput): Promise<Courier> {
  const { sender, guard, stops, trail } = input
  const { frameTree } = await cdp.send('Page.getFrameTree')
  let [underWay, documents, parts, hops, lastMoved] = [0, 0, 0, 0, performance.now()]
  let site: FetchSite = 'none'
  let wanted: Navigation | undefined
  let document: Answer | undefined
  let ended: Ended | undefined
  let held = Promise.resolve()
  const framed = new Map<string, Answer>()
  const lacking = new Set<number>()
  const over = Promise.withResolvers<void>()

  function end(how: Ended | undefined): void {
    ended ??= how
    if (ended !== undefined) over.resolve()
  }

  /** The request that a document is asked for by. */
  const navigationOf = (paused: Paused): Navigation => {
    const [url, from] = [urlOf(paused), page.url() === 'about:blank' ? {} : { from: page.url() }]
    if (paused.request.method !== 'POST') return { url, ...from }
    return { url, method: 'POST', fields: [...new URLSearchParams(sentBody(paused) ?? '')], ...from }
  }

  /** Where the journey ends before a request is made; undefined: it goes on. */
  const stopBefore = (navigation: Navigation): Ended | undefined => {
    const { url } = navigation
    if (stops.redirectUri !== undefined && isCallback(url, stops.redirectUri)) return landed(navigation)
    if (!/^https?:/i.test(url)) return { kind: 'elsewhere', url }
    return stops.before?.(new URL(url)) === true ? { kind: 'before', url, navigation } : undefined
  }

  async function carryDocument(paused: Paused): Promise<Answer | undefined> {
    await held
    if (ended !== undefined) return undefined
    const own = wanted
    wanted = undefined
    const navigation = own ?? navigationOf(paused)
    if (own !== undefined || paused.redirectedRequestId === undefined) [hops, site] = [0, 'none']
    end(stopBefore(navigation))
    if (ended !== undefined) return undefined
    hops += 1
    if (documents >= mostDocuments)
      throw new PersonError('too-many-redirects', `more than ${mostDocuments} pages that follow one another`, trail)
    if (hops > maxRedirects + 1)
      throw new PersonError('too-many-redirects', `more than ${maxRedirects} redirects in a row`, trail)
    const { url, method = 'GET', fields = [] } = navigation
    const body = own === undefined ? sentBody(paused) : method === 'POST' ? encode(fields) : undefined
    refuseLeak(url, [body ?? '', ...sentHeaders(paused).flat()])
    site = farther(site, fetchSite(navigation.from, url))
    const answer = await sender.send({
      method,
      url,
      headers: merged(sentHeaders(paused), [
        ['Sec-Fetch-Site', site],
        ...(own === undefined ? [] : navigationHeaders(own)),
      ]),
      ...(body === undefined ? {} : { body }),
    })
    trail.push(answer)
    if (answer.error?.code === 'host-refused') end({ kind: 'elsewhere', url })
    else if (answer.status === undefined)
      throw new PersonError('no-answer', `${url.split('?')[0]} gave no answer (${answer.error?.code ?? 'none'})`, trail)
    if (ended !== undefined) return undefined
    const target = redirectTarget(answer, url)
    if (target === undefined) [document, documents] = [answer, documents + 1]
    // What no browser asks for is never seen as a request.
    else if (!/^https?:/i.test(target)) end(stopBefore({ url: target }))
    return ended === undefined ? answer : undefined
  }

  async function carryPart(paused: Paused): Promise<Answer | undefined> {
    const { url, method } = paused.request
    parts += 1
    if (parts > mostParts || !needed.has(paused.resourceType) || !/^https?:/i.test(url)) return undefined
    if (paused.resourceType === 'Document') await held
    const body = sentBody(paused)
    refuseLeak(url, [body ?? '', ...sentHeaders(paused).flat()])
    const answer = await sender.send({
      method,
      url,
      headers: sentHeaders(paused),
      limits: { bodySize: largestPart, decompressedSize: largestPart },
      ...(body === undefined ? {} : { body }),
    })
    const isThere = answer.status !== undefined
    if (paused.resourceType === 'Document') {
      if (isThere) framed.set(withoutFragment(url), answer)
      else lacking.add(documents)
    }
    return isThere ? answer : undefined
  }

  function refuseLeak(url: string, sent: readonly string[]): void {
    const foreign = guard.leak(url, sent)
    if (foreign !== undefined)
      throw new PersonError(
        'password-withheld',
        `${foreign} was to be sent the password by a page of another place`,
        trail,
      )
  }

  async function carry(paused: Paused): Promise<void> {
    underWay += 1
    const isDocument = paused.resourceType === 'Document' && paused.frameId === frameTree.frame.id
    try {
      const answer = await (isDocument ? carryDocument(paused) : carryPart(paused))
      await answerFor(cdp, paused, answer)
    } catch (error) {
      // It is thrown where the journey goes on.
      end({ kind: 'failed', error })
      await answerFor(cdp, paused, undefined)
    } finally {
      underWay -= 1
      lastMoved = performance.now()
    }
  }

  cdp.on('Fetch.requestPaused', (paused) => {
    lastMoved = performance.now()
    void carry(paused)
  })
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
  return {
    ended: () => ended,
    over: over.promise,
    document: () => document,
    framed: (url) => framed.get(withoutFragment(url)),
    lacksFrame: () => lacking.has(documents),
    documents: () => documents,
    underWay: () => underWay,
    lastMoved: () => lastMoved,
    instead: (navigation) => {
      wanted = navigation
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
  }
}

function withoutFragment(url: string): string {
  return url.split('#')[0] ?? url
}

/** Headers of the browser, with some in place of its own. */
function merged(own: readonly Header[], instead: readonly Header[]): readonly Header[] {
  const names = new Set(instead.map(([name]) => name.toLowerCase()))
  return [...own.filter(([name]) => !names.has(name.toLowerCase())), ...instead]
}
