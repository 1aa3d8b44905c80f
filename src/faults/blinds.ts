import type { Reasoned } from '../contract/fault.ts'
import { acceptedSteps } from './steps/accepted.ts'
import { codeSteps } from './steps/code.ts'
import { delegatedSteps } from './steps/delegated.ts'
import { discoverySteps } from './steps/discovery.ts'
import { flowSteps } from './steps/flow.ts'

type Steps = typeof discoverySteps & typeof codeSteps & typeof flowSteps & typeof acceptedSteps & typeof delegatedSteps

/** A step of judging. */
type Step = keyof Steps

/**
 * How far judging must come, step by step, until a probe can be judged: each step rests on those before it. The probes
 * of a step stand whole.
 */
const steps: Steps = {
  ...discoverySteps,
  ...codeSteps,
  ...flowSteps,
  ...acceptedSteps,
  ...delegatedSteps,
}

/**
 * Every probe that cannot be judged where judging stops before a step.
 *
 * @param except - beginnings of the ids of probes that can be judged all the same
 */
export function blindFrom(step: Step, reason: string, except: readonly string[] = []): readonly Reasoned[] {
  const order = Object.keys(steps)
  return Object.entries(steps)
    .filter(([name]) => order.indexOf(name) >= order.indexOf(step))
    .flatMap(([, probes]) => blind(probes, reason))
    .filter(({ probe }) => !except.some((beginning) => probe.startsWith(beginning)))
}

/** Every probe of one step, and of none that rests on it. */
export function blindIn(step: Step, reason: string): readonly Reasoned[] {
  return blind(steps[step], reason)
}

/** Probes that rest on what the proxy says of a token of its own. */
export const introspectsOwn: readonly string[] = [
  'introspection-caller-scoped/other-resource',
  'introspection-inactive-minimal/detail',
  'introspection-inactive-minimal/status',
]

/** Not applicable on `reference`, whether a tool asks the upstream or not. */
export const neverHere: readonly string[] = [
  'rev-reaches-upstream/',
  'rt-upstream-refresh-internal/',
  'rt-upstream-rotation-loss/',
  'txe-cache-isolation/resource',
  'txe-target-named/resource-form',
]

/** Gives several probes the same reason. */
export function blind(probes: readonly string[], reason: string): readonly Reasoned[] {
  return probes.map((probe) => ({ probe, reason }))
}

const endedWithOthers = 'the session that scenarios share ends with those of other clients'

/** Where every session of a person ends, so does the one that scenarios share: what shows its token to the proxy. */
export const sharedEnded: readonly Reasoned[] = [
  ...blind([...introspectsOwn, 'txe-client-entitled/other-resource'], endedWithOthers),
  ...blindIn('exchange', endedWithOthers).filter(({ probe }) => probe !== 'txe-lifetime-bounded/old-subject'),
]
