import type { CDPSession } from 'playwright-core'
import type { Header } from '../../http/exchange.ts'
import type { Answer } from '../../http/sender.ts'

/** A request that the browser has not made, and waits for an answer to (`Fetch.requestPaused` of the DevTools protocol). */
export interface Paused {
  readonly requestId: string
  readonly frameId: string
  readonly resourceType: string
  /** Set where a redirect led to it. */
  readonly redirectedRequestId?: string
  readonly request: {
    readonly url: string
    readonly urlFragment?: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly postData?: string
    readonly postDataEntries?: readonly { readonly bytes?: string }[]
  }
}

/** Its URL, with the fragment, which may carry what comes back to a client. */
export function urlOf({ request }: Paused): string {
  return request.url + (request.urlFragment ?? '')
}

/** Its headers, the cookies that the browser would send among them. */
export function sentHeaders({ request }: Paused): readonly Header[] {
  return Object.entries(request.headers)
}

/** Its body as text; undefined where it has none. */
export function sentBody({ request }: Paused): string | undefined {
  const { postData, postDataEntries } = request
  if (postData !== undefined || postDataEntries === undefined) return postData
  return Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'))).toString('utf8')
}

/** They say how the body was on the wire, where it is not any more. */
const ofTheWire: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
])

/** Hands an answer to the browser, or says that none comes. A page that is gone by then needs none. */
export async function answerFor(cdp: CDPSession, { requestId }: Paused, answer: Answer | undefined): Promise<void> {
  const fail = (): Promise<unknown> => cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  try {
    if (answer?.status === undefined) await fail()
    else
      await cdp.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: answer.status,
        responseHeaders: answer.headers.filter(isPlain).map(([name, value]) => ({ name, value })),
        body: Buffer.from(answer.bytes).toString('base64'),
      })
  } catch {
    // The browser takes no answer that it cannot read; then there is none.
    await fail().catch(() => {})
  }
}

/** Whether the browser can take a header as it is. */
function isPlain([name, value]: Header): boolean {
  return (
    !ofTheWire.has(name.toLowerCase()) && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
  )
}
