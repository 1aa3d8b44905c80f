import type { Plan } from '../run/events.ts'

function signInLines({ signIn }: Plan): readonly string[] {
  if (signIn === undefined) return []
  return [signIn.by === 'hand' ? `sign-ins  1, by hand, within ${signIn.seconds} s` : 'sign-ins  in a real browser']
}

/** A plan as text: what would be played, and what would not, with the reason. */
export function printPlan(plan: Plan): string {
  const played = plan.scenarios.filter((scenario) => scenario.left === undefined)
  const left = plan.scenarios.filter((scenario) => scenario.left !== undefined)
  const lines = [
    `target    ${plan.target.name}${plan.target.fault === undefined ? '' : ` with the fault ${plan.target.fault}`}`,
    `revision  ${plan.spec ?? 'the newest that the target speaks'}`,
    `seats     ${plan.seats.offered.join(', ')}${plan.seats.missing.length === 0 ? '' : ` (not offered: ${plan.seats.missing.join(', ')})`}`,
    ...signInLines(plan),
    `profiles  ${plan.profiles.join(', ') || 'none'}`,
    '',
    `${played.length} scenarios would be played:`,
    ...played.map(
      (scenario) => `  ${scenario.id}  ${scenario.title} (${scenario.probes.length} probes, ${scenario.impact})`,
    ),
  ]
  if (left.length > 0)
    lines.push(
      '',
      `${left.length} would not:`,
      ...left.map((scenario) => `  ${scenario.id}  ${scenario.left?.reason ?? ''}`),
    )
  return `${lines.join('\n')}\n`
}
