import { StepError } from '../client/step-error.ts'
import { PersonError } from '../person/errors.ts'
import { ControlFailed } from './outcome.ts'

/**
 * A step of the story that the target did not play along with is a failed control: what was to follow cannot be judged.
 * Everything else is a mistake of the harness.
 */
export function asControlFailed(error: unknown): ControlFailed | undefined {
  if (error instanceof ControlFailed) return error
  if (error instanceof StepError || error instanceof PersonError)
    return new ControlFailed(
      `${error.code}: ${error.message}`,
      error.answers.map((answer) => answer.exchange.n),
    )
  return undefined
}
