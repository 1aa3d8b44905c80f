import type { Role } from '../contract/words.ts'
import type { NotJudgedKind, Outcome, Verdict } from '../run/finished-run.ts'

/** The verdicts as a headline. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  conformant: 'Conformant',
  'no-violation-found': 'No violation found',
  incomplete: 'Incomplete',
  'not-conformant': 'Not conformant',
}

/** How an outcome looks: a sign and a word, so that colour is never needed. */
export interface OutcomeWords {
  readonly sign: string
  readonly word: string
}

/** The outcomes, the ones that a reader must see first at the top. */
export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  failed: { sign: '✗', word: 'failed' },
  warned: { sign: '!', word: 'warned' },
  info: { sign: 'i', word: 'info' },
  passed: { sign: '✓', word: 'passed' },
  'not-judged': { sign: '–', word: 'not judged' },
}

/** The outcomes in the order in which reports give them. */
export const outcomeOrder: readonly Outcome[] = ['failed', 'warned', 'info', 'passed', 'not-judged']

/** What a kind of not-judged means to a reader, and what they can do about it. */
export interface KindWords {
  readonly title: string
  readonly why: string
  readonly change: string
}

/** The kinds of not-judged: those that leave a hole in the verdict first, those out of scope last. */
export const kindWords: Readonly<Record<NotJudgedKind, KindWords>> = {
  'control-failed': {
    title: 'The control failed',
    why: 'A refusal counts only after the same request with the right value was accepted. Here the right value did not get through either, so a refusal would prove nothing.',
    change: 'Mend what the exchange of the control shows, then run again.',
  },
  uncorrelated: {
    title: 'Not correlated',
    why: 'It could not be told which call caused a request that the upstream saw.',
    change: 'Keep other traffic away from the target, and run with `--jobs 1`.',
  },
  preflight: {
    title: 'Stopped by the preflight',
    why: 'Something outside conformance stood in the way: a name that does not resolve, TLS, the sign-in, a clock.',
    change: 'Do what the preflight section says, then run again.',
  },
  'seat-missing': {
    title: 'A seat was not offered',
    why: 'The judgement needs a place to watch or act from that this run did not have.',
    change: 'Offer the seat (`--seats`); the deployments that claimcheck brings offer all of them.',
  },
  'not-applicable': {
    title: 'Not applicable',
    why: 'The target does not do what the requirement is about; the observation that shows it is given.',
    change: 'Nothing to do, unless the target is meant to offer it.',
  },
  'not-selected': {
    title: 'Not selected',
    why: 'The command line chose other checks, or the check disturbs people and was not asked for.',
    change:
      'Run without `--only` and `--scenario`; with `--allow-disruptive` where the accounts exist for tests. Shards are joined by `claimcheck merge`.',
  },
  attest: {
    title: 'For the operator to attest',
    why: 'It cannot be seen from the wire.',
    change: 'Whoever operates the target has to answer for it.',
  },
  planned: {
    title: 'No check yet',
    why: 'The requirement is in the catalogue, and no check of this version judges it.',
    change: 'Use a later version, or add the check: CONTRIBUTING.md shows how.',
  },
  excluded: {
    title: 'Left out',
    why: 'The requirement does not bear on what claimcheck judges; the reason is given.',
    change: 'Nothing to do.',
  },
}

/** The kinds in the order in which reports give them. */
export const kindOrder: readonly NotJudgedKind[] = [
  'control-failed',
  'uncorrelated',
  'preflight',
  'seat-missing',
  'not-applicable',
  'not-selected',
  'attest',
  'planned',
  'excluded',
]

/** The parts that a component plays, in words. */
export const roleWords: Readonly<Record<Role, string>> = {
  RS: 'MCP server',
  AS: 'authorization server',
  PX: 'AS proxy',
  CL: 'MCP client',
  UP: 'upstream',
}

/** A map, since `constructor` is a name that a target may choose as well. */
const flows: ReadonlyMap<string, string> = new Map([
  ['authorization_code', 'authorization code flow'],
  ['login-flow-v2', 'Login Flow v2'],
  ['bearer-app-password', 'app password by a bearer token'],
  ['delegation', 'delegation for one call'],
  ['token-exchange', 'token exchange'],
  ['client_credentials', 'client credentials'],
  ['refresh_token', 'refresh'],
  ['account', 'the account itself'],
  ['registration', 'client registration'],
])

/** The flow that creates a grant, as a person would say it; an unknown one stands for itself. */
export function flowWords(flow: string): string {
  return flows.get(flow) ?? flow
}

/** `1 check`, `3 checks`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** A duration in milliseconds, in words: `312 ms`, `2.4 s`, `3 min 12 s`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A span of seconds in the largest unit that it fills: `90 s`, `10 min`, `1.5 h`, `30 d`. */
export function spanWords(seconds: number): string {
  const units: readonly (readonly [size: number, name: string])[] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ]
  const fits = units.find(([size]) => Math.abs(seconds) >= 2 * size || Math.abs(seconds) === size)
  if (fits === undefined) return `${seconds} s`
  const [size, name] = fits
  return `${Number((seconds / size).toFixed(1))} ${name}`
}
