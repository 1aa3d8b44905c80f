import type { Revision, Seat } from '../contract/words.ts'
import type { DescribedPage } from '../person/described-page.ts'
import type { JsonObject } from '../protocol/json-document.ts'
import { requirements } from '../requirements/catalogue.ts'
import { profiles as allProfiles, defaultProfiles } from '../requirements/profiles.ts'
import type { Scenario } from '../scenario/definition.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import type { BaselineEntry } from './baseline.ts'
import type { Plan, PlannedScenario, SignIn } from './events.ts'
import { globTest } from './glob.ts'
import { withheldFrom } from './manners.ts'
import type { OwnScenarios } from './own-scenarios.ts'
import { type ShardWanted, takeShard } from './shard.ts'
import { UsageError, unknownName } from './usage-error.ts'

/** The seats that a run is about; `operator` is offered only with an attestation. */
export const allSeats: readonly Seat[] = [
  'visitor',
  'client',
  'upstream',
  'issuer',
  'service',
  'process',
  'host',
  'clock',
]

/** The revisions that a run can be judged by, oldest first. */
export const revisions: readonly Revision[] = ['2025-06-18', '2025-11-25', '2026-07-28']

/** Why a scenario is not played where a person signs in by themselves. */
export const needsOwnSignIn = 'needs a sign-in of its own, and the person signs in once, by themselves'

/** What a person asks for, before anything is started. */
export interface RunRequest {
  /** `reference`, `reference:opaque`. */
  readonly deployment: string
  /** A server that nobody here wrote, in place of a deployment; `deployment` is what it is called then. */
  readonly foreign?: ForeignTarget
  readonly spec?: string
  /** Globs over check ids; empty: all. */
  readonly only: readonly string[]
  /** Globs over scenario ids; empty: all. */
  readonly scenario: readonly string[]
  /** Seats to offer; absent: all that the target offers. */
  readonly seats?: readonly string[]
  readonly requireSeats: readonly string[]
  /** Absent: the profiles that are on by default. `none` switches all off. */
  readonly profiles?: readonly string[]
  readonly jobs: number
  /** The part of the scenarios to play; absent: all. */
  readonly shard?: ShardWanted
  /** The tool that session scenarios are to call, with a JSON object of arguments. */
  readonly sessionTool?: { readonly name: string; readonly args?: JsonObject }
  /** The tool that sends people to give lasting access. */
  readonly provisioningTool?: string
  /** How people sign in; absent: by script. */
  readonly signIn?: SignIn
  /** Pages of the login that somebody described. */
  readonly described?: readonly DescribedPage[]
  readonly fault?: string
  /** Scenarios that somebody wrote, beside those that claimcheck brings. */
  readonly own?: OwnScenarios
  /** Failures that are expected. */
  readonly baseline?: readonly BaselineEntry[]
  readonly provedBy?: Readonly<Record<string, readonly string[]>>
}

/**
 * Decides everything that can be decided without a request.
 *
 * @param offered - the seats that the target offers
 * @throws UsageError `unknown-check`, `unknown-scenario`, `unknown-seat`, `unknown-profile`, `unknown-revision`, `empty-shard`
 */
export function makePlan(
  request: RunRequest,
  scenarios: Readonly<Record<string, Scenario>>,
  offered: readonly Seat[],
): Plan {
  const seats =
    request.seats === undefined ? offered : request.seats.map(seatNamed).filter((seat) => offered.includes(seat))
  const missing = allSeats.filter((seat) => !seats.includes(seat))
  const onlyChecks = request.only.length === 0 ? undefined : checksMatching(request.only, scenarios)
  const chosen = scenariosMatching(request.scenario, scenarios)
  const selection = [
    ...request.only.map((glob) => `--only ${glob}`),
    ...request.scenario.map((glob) => `--scenario ${glob}`),
  ].join(' ')
  const { shard } = request
  const disturbing = withheldFrom(request.foreign)
  const withheld = ({ impact }: Scenario): string | undefined => (impact === 'disruptive' ? disturbing : undefined)
  const planned = Object.entries(scenarios).map(([id, scenario]) =>
    planScenario(
      id,
      scenario,
      missing,
      request.signIn,
      (check) => onlyChecks?.includes(check) ?? true,
      chosen.has(id),
      withheld(scenario),
    ),
  )
  return {
    target: { name: request.deployment, ...(request.fault === undefined ? {} : { fault: request.fault }) },
    ...(request.spec === undefined ? {} : { spec: revisionNamed(request.spec) }),
    seats: { offered: seats, missing },
    requiredSeats: request.requireSeats.map(seatNamed),
    profiles: profilesNamed(request.profiles, seats),
    scenarios: shard === undefined ? planned : takeShard(planned, shard),
    ...(shard === undefined ? {} : { shard: { number: shard.number, of: shard.of } }),
    ...(selection === '' ? {} : { selection }),
    ...(onlyChecks === undefined ? {} : { onlyChecks }),
    jobs: request.jobs,
    ...(request.sessionTool === undefined ? {} : { sessionTool: request.sessionTool }),
    ...(request.provisioningTool === undefined ? {} : { provisioningTool: request.provisioningTool }),
    ...(request.signIn === undefined ? {} : { signIn: request.signIn }),
    ...(request.described === undefined ? {} : { described: request.described }),
    ...(request.baseline === undefined ? {} : { baseline: request.baseline }),
    ...(request.provedBy === undefined ? {} : { provedBy: request.provedBy }),
  }
}

function planScenario(
  id: string,
  scenario: Scenario,
  missing: readonly Seat[],
  signIn: SignIn | undefined,
  wanted: (check: string) => boolean,
  chosen: boolean,
  withheld: string | undefined,
): PlannedScenario {
  const { title, impact, seats, probes, checks } = scenario
  const lacking = seats.filter((seat) => missing.includes(seat))
  const left = !(chosen && checks.some(wanted))
    ? ({ kind: 'not-selected', reason: 'not among the selected checks and scenarios' } as const)
    : lacking.length > 0
      ? ({
          kind: 'seat-missing',
          reason: `needs the ${lacking.length === 1 ? 'seat' : 'seats'} ${lacking.join(', ')}`,
        } as const)
      : signIn?.by === 'hand' && seats.includes('client') && scenario.session !== 'shared'
        ? ({
            kind: 'seat-missing',
            reason: needsOwnSignIn,
          } as const)
        : withheld === undefined
          ? undefined
          : ({ kind: 'not-selected', reason: withheld } as const)
  return {
    id,
    title,
    topic: id.slice(0, id.indexOf('/')),
    impact,
    seats,
    probes,
    ...(left === undefined ? {} : { left }),
  }
}

function checksMatching(globs: readonly string[], scenarios: Readonly<Record<string, Scenario>>): readonly string[] {
  const judged = new Set(Object.values(scenarios).flatMap((scenario) => scenario.checks))
  const found = new Set<string>()
  for (const glob of globs) {
    const test = globTest(glob)
    const hits = [...judged].filter(test)
    if (hits.length === 0) throw noSuchCheck(glob, judged)
    for (const hit of hits) found.add(hit)
  }
  return [...found]
}

function noSuchCheck(glob: string, judged: ReadonlySet<string>): UsageError {
  const planned = requirements.find((requirement) => requirement.id === glob)
  if (planned !== undefined)
    return new UsageError(
      'check-not-built',
      `'${glob}' is a requirement that no check judges yet; \`claimcheck explain ${glob}\` says why.`,
    )
  return unknownName('check', glob, judged, 'claimcheck list checks')
}

function scenariosMatching(
  globs: readonly string[],
  scenarios: Readonly<Record<string, Scenario>>,
): ReadonlySet<string> {
  const ids = Object.keys(scenarios)
  if (globs.length === 0) return new Set(ids)
  return new Set(
    globs.flatMap((glob) => {
      const hits = ids.filter(globTest(glob))
      if (hits.length === 0) throw unknownName('scenario', glob, ids, 'claimcheck list scenarios')
      return hits
    }),
  )
}

function seatNamed(name: string): Seat {
  const seat = allSeats.find((known) => known === name)
  if (seat === undefined) throw unknownName('seat', name, allSeats)
  return seat
}

function revisionNamed(name: string): Revision {
  const revision = revisions.find((known) => known === name)
  if (revision === undefined) throw unknownName('revision', name, revisions)
  return revision
}

function profilesNamed(names: readonly string[] | undefined, seats: readonly Seat[]): readonly string[] {
  if (names === undefined) return defaultProfiles(seats)
  if (names.includes('none')) return []
  const known = allProfiles.map((profile) => profile.name)
  return names.map((name) => {
    if (!known.includes(name)) throw unknownName('profile', name, [...known, 'none'])
    return name
  })
}
