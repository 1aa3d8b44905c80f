import type { Answer } from '../http/sender.ts'
import { parseChallenges } from '../protocol/challenge.ts'

/** How a server says no: the status, and the OAuth error where it gives one. */
export interface Refusal {
  readonly status: number | undefined
  /** `error` of the JSON body (RFC 6749 §5.2), else of a Bearer challenge (RFC 6750 §3.1). */
  readonly error: string | undefined
}

/** What counts as the right refusal: one of these statuses with one of these errors. */
export interface RightReason {
  readonly status: readonly number[]
  /** Absent: the requirement names none. */
  readonly error?: readonly string[]
}

/** Reads how an answer refuses; an answer that never came has no status. */
export function readRefusal(answer: Answer): Refusal {
  return { status: answer.status, error: errorInBody(answer) ?? errorInChallenge(answer) }
}

function errorInBody(answer: Answer): string | undefined {
  const read = answer.json()
  if (!read.ok || typeof read.value !== 'object' || read.value === null) return undefined
  const error = 'error' in read.value ? read.value.error : undefined
  return typeof error === 'string' ? error : undefined
}

function errorInChallenge(answer: Answer): string | undefined {
  const { challenges } = parseChallenges(answer.header('www-authenticate'))
  return challenges.find((challenge) => challenge.scheme.toLowerCase() === 'bearer')?.params.get('error')
}

/** A refusal counts only with the status and the error that the requirement names; a 500 or silence is none. */
export function isRightRefusal(refusal: Refusal, right: RightReason): boolean {
  if (refusal.status === undefined || !right.status.includes(refusal.status)) return false
  return right.error === undefined || (refusal.error !== undefined && right.error.includes(refusal.error))
}

/** `401 invalid_token`, for Expected and Actual. */
export function inWords(refusal: Refusal): string {
  if (refusal.status === undefined) return 'no answer'
  return refusal.error === undefined ? `status ${refusal.status}` : `status ${refusal.status} with ${refusal.error}`
}

/** `status 401 with invalid_token`, alternatives joined. */
export function rightReasonInWords(right: RightReason): string {
  const status = `status ${right.status.join(' or ')}`
  return right.error === undefined ? status : `${status} with ${right.error.join(' or ')}`
}
