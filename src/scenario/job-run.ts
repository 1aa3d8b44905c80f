import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import { credentialOf, grantsUsedIn } from './authority.ts'
import { backgroundTools, callBackgroundTool, needGrantOf } from './background-tools.ts'
import { exampleOf } from './example-arguments.ts'
import type { ListedTool } from './listed-tools.ts'
import { type Recorded, Unjudged } from './outcome.ts'
import { makeReady } from './provisioning.ts'
import type { Stage } from './stage.ts'
import { tokenExchangesIn } from './token-exchanges.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** A job of the background that somebody asked for, and what the target sent because of it. */
export interface JobRun {
  readonly result: Answer
  /** The call and the requests that came of it. */
  readonly evidence: readonly Recorded[]
  readonly seen: readonly SeenRequest[]
  /** Grants whose credentials the requests carried. */
  readonly used: ReadonlySet<string>
  /** Requests by which a token was exchanged for the job. */
  readonly exchanges: readonly Recorded[]
  /** Requests that carried a credential of none of these grants. */
  besides(given: ReadonlySet<string>): readonly SeenRequest[]
}

/** A job that runs by what a person gave for it, and the grants that they gave. */
export interface GivenJob {
  readonly job: ListedTool
  readonly given: ReadonlySet<string>
}

/**
 * Lets a person give what the job needs, once more where it has ended since: other stories let time pass, and end sessions.
 *
 * @throws Unjudged `not-applicable` where no tool starts a job, or none asks for lasting access
 */
export async function needJobOf(stage: Stage<never>, holder: ClientActor, token: string): Promise<GivenJob> {
  await needGrantOf(stage, holder, token)
  const { job } = await backgroundTools(holder, token)
  if (job === undefined) throw new Unjudged('not-applicable', 'no tool says that it starts a job in the background', [])
  await makeReady(stage, holder, token, { name: job.name, args: exampleOf(job.schema) }, true)
  return { job, given: await needGrantOf(stage, holder, token) }
}

/** Lets a person start the job by its tool, and watches what comes of it. */
export async function runJob(
  { seat, watchUpstream }: Pick<Stage<never>, 'seat' | 'watchUpstream'>,
  holder: ClientActor,
  token: string,
  job: ListedTool,
): Promise<JobRun> {
  const { result, seen, asked } = await watchUpstream(() => callBackgroundTool(holder, token, job))
  return {
    result,
    evidence: [result, ...seen],
    seen,
    used: grantsUsedIn(seen, seat('upstream')),
    exchanges: tokenExchangesIn({ asked, seen }).map((one) => one.seen),
    besides: (given) =>
      seen.filter((one) => {
        const shown = credentialOf(one)
        return shown !== undefined && !given.has(shown.known?.lineage.grant ?? '')
      }),
  }
}
