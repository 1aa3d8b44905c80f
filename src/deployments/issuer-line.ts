import type { AnswerChange, IssuerAnswer, IssuerLine, IssuerQuestion, UpstreamRequest } from '../contract/seats.ts'

/** Longest wait for an answer that never comes, in milliseconds; whoever asks gives up earlier. */
const never = 30_000

/** How many questions are remembered; older ones are forgotten. */
const remembered = 5000

const allQuestions: readonly IssuerQuestion[] = ['introspection', 'jwks', 'token-exchange']

/** The line between an MCP server and its authorization server, with somebody who listens and may change answers. */
export interface TappedLine {
  /** What the MCP server asks by. */
  readonly fetch: typeof fetch
  /** What the harness holds. */
  readonly handle: IssuerLine
}

/**
 * Taps the line.
 *
 * @param places - the URL by which each question is asked; a question without one is never asked
 * @param send - asks
 */
export function tapIssuerLine(
  places: Readonly<Partial<Record<IssuerQuestion, string>>>,
  send: typeof fetch = fetch,
): TappedLine {
  const counts = new Map<IssuerQuestion, number>()
  const changes = new Map<IssuerQuestion, AnswerChange>()
  const log: UpstreamRequest[] = []
  const questions = allQuestions.filter((question) => places[question] !== undefined)
  let arrived = 0

  return {
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const question = questions.find((one) => places[one] === url)
      if (question === undefined) return await send(input, init)
      counts.set(question, (counts.get(question) ?? 0) + 1)
      arrived += 1
      const request = new Request(input, init)
      const note = await noteOf(arrived, request)
      const change = changes.get(question)
      const right = await answerOf(await send(input, init))
      const answer = change === undefined ? right : change(right)
      if (answer === 'silence') return await silence(request.signal)
      // As the platform's fetch reports a connection that broke.
      if (answer === 'reset') throw new TypeError('fetch failed')
      log.push({
        ...note,
        answeredAfter: arrived,
        status: answer.status,
        responseHeaders: [['content-type', answer.contentType]],
        responseBody: answer.body,
      })
      if (log.length > remembered) log.shift()
      return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.contentType } })
    },
    handle: {
      questions,
      asked: (question) => counts.get(question) ?? 0,
      requests: (after = 0) => log.filter(({ n }) => n > after).sort((left, right) => left.n - right.n),
      change: (question, change) => {
        if (change === undefined) changes.delete(question)
        else changes.set(question, change)
      },
    },
  }
}

/** What was asked, without the answer. */
async function noteOf(
  n: number,
  request: Request,
): Promise<Omit<UpstreamRequest, 'answeredAfter' | 'status' | 'responseHeaders' | 'responseBody'>> {
  const { origin, pathname, search } = new URL(request.url)
  return {
    n,
    origin,
    at: Date.now(),
    method: request.method,
    target: pathname + search,
    headers: [...request.headers],
    body: await request.text(),
  }
}

async function answerOf(response: Response): Promise<IssuerAnswer> {
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  }
}

/** Nothing comes; whoever asked is told so when they give up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer came')), never)
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
}
