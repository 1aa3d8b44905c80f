import type { AnswerChange, IssuerAnswer, IssuerLine, IssuerQuestion } from '../contract/seats.ts'

/** Longest wait for an answer that never comes, in milliseconds; whoever asks gives up earlier. */
const never = 30_000

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
  const questionAt = (url: string): IssuerQuestion | undefined =>
    (['introspection', 'jwks'] as const).find((question) => places[question] === url)

  return {
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const question = questionAt(url)
      const answer = (): Promise<Response> => send(input, init)
      if (question === undefined) return await answer()
      counts.set(question, (counts.get(question) ?? 0) + 1)
      const change = changes.get(question)
      return change === undefined ? await answer() : await changed(change, await answer(), init?.signal ?? undefined)
    },
    handle: {
      questions: (['introspection', 'jwks'] as const).filter((question) => places[question] !== undefined),
      asked: (question) => counts.get(question) ?? 0,
      change: (question, change) => {
        if (change === undefined) changes.delete(question)
        else changes.set(question, change)
      },
    },
  }
}

async function changed(change: AnswerChange, response: Response, signal: AbortSignal | undefined): Promise<Response> {
  const answer: IssuerAnswer = {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  }
  const other = change(answer)
  if (other === 'silence') return await silence(signal)
  return new Response(other.body, { status: other.status, headers: { 'content-type': other.contentType } })
}

/** Nothing comes; whoever asked is told so when they give up. */
function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer came')), never)
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted === true) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  })
}
