import { StepError } from '../client/step-error.ts'
import { HttpError } from '../http/errors.ts'
import { PersonError } from '../person/errors.ts'
import { Unjudged } from './outcome.ts'

/** Codes of what the run was not given, whatever the target does. */
const lacking: ReadonlySet<string> = new Set(['registrations-spent', 'clients-spent', 'document-only', 'by-hand'])

/**
 * A step of the story that the target did not play along with is a failed control: what was to follow cannot be judged.
 * Everything else is a mistake of the harness.
 */
export function asUnjudged(error: unknown): Unjudged | undefined {
  if (error instanceof Unjudged) return error
  // The only one that is thrown: the run may send nothing more.
  if (error instanceof HttpError && error.code === 'budget-spent')
    return new Unjudged('preflight', `${error.code}: ${error.message}`, [])
  if (error instanceof StepError || error instanceof PersonError)
    return new Unjudged(
      lacking.has(error.code) ? 'seat-missing' : 'control-failed',
      `${error.code}: ${error.message}`,
      error.answers.map((answer) => answer.exchange.n),
    )
  return undefined
}
