import type { Revision, Role } from '../contract/words.ts'
import { requirements } from '../requirements/catalogue.ts'
import { fixesOf } from '../requirements/fixes.ts'
import { levelOf } from '../requirements/levels.ts'
import { profileOf } from '../requirements/profiles.ts'
import type { Level, Requirement } from '../requirements/requirement.ts'
import { topicOf } from '../requirements/topics.ts'
import { checkOf } from '../scenario/definition.ts'
import type { ProbeRecord } from '../scenario/outcome.ts'
import type { Plan, PlannedScenario } from './events.ts'
import type { CheckResult, NotJudgedKind, ProbeResult, TargetView } from './finished-run.ts'
import { judgeProbe, outcomeOfCheck, unjudgedProbe } from './judge-probe.ts'

/** Makes a result for every requirement of the catalogue: judged by its probes, or not judged with the kind. */
export function checkResults(
  plan: Plan,
  records: ReadonlyMap<string, ProbeRecord>,
  revision: Revision,
  components: TargetView['components'] = [],
): readonly CheckResult[] {
  const judgedIn = placesOf(plan.scenarios)
  return requirements.map((requirement) => {
    const places = judgedIn.get(requirement.id) ?? []
    const profile = profileOf(requirement.id, plan.profiles)
    const level = levelOf(requirement, undefined, revision)
    const probes =
      level === undefined
        ? []
        : places.map((place) => probeResult(requirement, place, plan, records, revision, profile !== undefined))
    const outcome = probes.length > 0 ? outcomeOfCheck(probes) : unjudgedRequirement(requirement, level, revision)
    const isApart = isAboutPlatform(requirement.roles, components) || foundOnPlatform(requirement, probes, components)
    return {
      id: requirement.id,
      section: requirement.section,
      topic: topicOf(requirement.section).title,
      level: level ?? anyLevel(requirement),
      ...(requirement.derived === undefined ? {} : { derived: requirement.derived }),
      ...(profile === undefined ? {} : { profile }),
      role: requirement.roles,
      ...(isApart ? { platform: true } : {}),
      requirement: requirement.text,
      ...(requirement.condition === undefined ? {} : { condition: requirement.condition }),
      sources: requirement.sources,
      typicalFailure: requirement.typicalFailure,
      how: requirement.how,
      fixes: fixesOf(requirement.id),
      ...outcome,
      probes,
      faults: plan.provedBy?.[requirement.id] ?? [],
    }
  })
}

/** True when the target has somebody in one of the roles, and nobody of them is the one who is judged. */
function isAboutPlatform(roles: readonly Role[], components: TargetView['components']): boolean {
  const concerned = components.filter(({ role }) => roles.includes(role))
  return concerned.length > 0 && concerned.every(({ provenance }) => provenance === 'platform')
}

/** True when something is wrong, and all of it was seen by probes that look at a platform alone. */
function foundOnPlatform(
  { probeRoles = {} }: Requirement,
  probes: readonly ProbeResult[],
  components: TargetView['components'],
): boolean {
  const wrong = probes.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
  return wrong.length > 0 && wrong.every(({ id }) => isAboutPlatform(probeRoles[id] ?? [], components))
}

/** A probe, and the scenario that judges it. */
interface Place {
  readonly probe: string
  readonly scenario: PlannedScenario
}

/** Where each check is judged, in the order of the plan: its probes may belong to several stories. */
function placesOf(scenarios: readonly PlannedScenario[]): ReadonlyMap<string, readonly Place[]> {
  const places = scenarios.flatMap((scenario) => scenario.probes.map((probe) => ({ probe, scenario })))
  return Map.groupBy(places, ({ probe }) => checkOf(probe))
}

function probeResult(
  requirement: Requirement,
  { probe, scenario }: Place,
  plan: Plan,
  records: ReadonlyMap<string, ProbeRecord>,
  revision: Revision,
  raised: boolean,
): ProbeResult {
  const chosen = plan.onlyChecks === undefined || plan.onlyChecks.includes(requirement.id)
  const record = records.get(probe)
  if (record !== undefined && chosen) return judgeProbe(record, scenario.id, requirement, revision, raised)
  const level = levelOf(requirement, probe, revision) ?? anyLevel(requirement)
  const unjudged = (kind: NotJudgedKind, reason: string): ProbeResult =>
    unjudgedProbe({ id: probe, scenario: scenario.id, level }, kind, reason)
  if (!chosen) return unjudged('not-selected', `not selected by ${plan.selection ?? '--only'}`)
  if (scenario.left !== undefined) return unjudged(scenario.left.kind, scenario.left.reason)
  return unjudged('preflight', 'the run ended before this was judged')
}

/** Why a requirement that no scenario of this run speaks of was not judged. */
function unjudgedRequirement(
  requirement: Requirement,
  level: Level | undefined,
  revision: Revision,
): Pick<CheckResult, 'outcome' | 'kind' | 'reason'> {
  const { judgement } = requirement
  if (judgement.by === 'excluded') return { outcome: 'not-judged', kind: 'excluded', reason: judgement.reason }
  if (judgement.by === 'attest') return { outcome: 'not-judged', kind: 'attest', reason: judgement.reason }
  if (level === undefined)
    return {
      outcome: 'not-judged',
      kind: 'not-applicable',
      reason: `revision ${revision} does not know this requirement`,
    }
  return { outcome: 'not-judged', kind: 'planned', reason: 'no scenario judges this yet' }
}

/** The strongest level that any revision gives; for requirements that the judged revision does not know. */
function anyLevel(requirement: Requirement): Level {
  return Object.values(requirement.levels).at(-1) ?? 'MAY'
}
