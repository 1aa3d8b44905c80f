import type { Answer } from '../http/sender.ts'
import { secretFinder } from '../protocol/canary.ts'

/** Everything of an answer that a client sees: headers, and the body with every message of a stream. */
export function wholeText(answer: Answer): string {
  return [...answer.headers.map(([name, value]) => `${name}: ${value}`), answer.text].join('\n')
}

/** The answers in which one of some values stands, in whatever spelling. */
export function answersWith(answers: readonly Answer[], values: readonly string[]): readonly Answer[] {
  const find = secretFinder(values)
  return answers.filter((answer) => find(wholeText(answer)) !== undefined)
}
