import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'

/** Members whose values are words of our own: no target can choose them, and types forbid anything else. */
const ours: ReadonlySet<string> = new Set([
  'schemaVersion',
  'spec',
  'offered',
  'missing',
  'verdict',
  'gate',
  'level',
  'role',
  'outcome',
  'seat',
  'seats',
  'impact',
  'provenance',
  'revisions',
])
/** `kind` is a word of ours in a check and a probe, and free text in a token. */
const notJudgedKinds: ReadonlySet<unknown> = new Set(['planned', 'control-failed', 'seat-missing', 'not-applicable'])

/** A run in which every string that is not one of our own words is the payload, names of claims and headers too. */
export function hostileRun(payload: string): FinishedRun {
  // The shape stays that of a run: only strings are replaced, and not those that are enumerations.
  return replaceStrings(everyPart(), payload) as FinishedRun
}

function replaceStrings(value: unknown, payload: string): unknown {
  if (typeof value === 'string') return payload
  if (Array.isArray(value)) return value.map((item) => replaceStrings(item, payload))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name === 'FREE') return [payload, replaceStrings(member, payload)]
      const keep = ours.has(name) || (name === 'kind' && notJudgedKinds.has(member))
      return [name, keep ? member : replaceStrings(member, payload)]
    }),
  )
}

/** A small run that reaches every branch of every format. */
function everyPart(): FinishedRun {
  const text = 'text'
  const probe = aProbe({
    id: text,
    outcome: 'failed',
    control: [1],
    exchanges: [2],
    audience: { expected: text, actual: [text, 'b'], token: text },
  })
  const unsure = { derived: text, condition: text, profile: text, fixes: [text, text], faults: [text] }
  return aRun({
    cut: text,
    profiles: [text],
    gate: 'incomplete',
    verdict: 'not-conformant',
    target: { ...aRun().target, fault: text },
    checks: [
      aCheck({ id: text, outcome: 'failed', probes: [probe, { ...probe, level: 'SHOULD' }], ...unsure }),
      aCheck({
        id: text,
        outcome: 'warned',
        probes: [{ ...probe, outcome: 'warned', audience: { expected: text, actual: [] } }],
        ...unsure,
      }),
      aCheck({ id: text, outcome: 'info', probes: [{ ...probe, outcome: 'info' }] }),
      aCheck({
        id: text,
        outcome: 'not-judged',
        kind: 'control-failed',
        reason: text,
        probes: [aProbe({ id: text, outcome: 'not-judged', kind: 'control-failed', reason: text })],
      }),
      aCheck({ id: text, outcome: 'not-judged', kind: 'planned', reason: text, probes: [], ...unsure }),
      aCheck({ id: text }),
    ],
    exchanges: [
      anExchange({
        n: 1,
        request: {
          method: text,
          url: text,
          headers: [
            [text, text],
            ['content-type', text],
          ],
          body: text,
        },
      }),
      anExchange({ n: 2, error: { code: text, message: text } }),
      {
        n: 3,
        seat: 'client',
        actor: text,
        at: 1,
        duration: 1,
        request: anExchange({ n: 3 }).request,
        error: { code: text, message: text },
      },
    ],
    lineage: {
      grants: [{ grant: text, by: 'upstream', flow: text, clientId: text, user: text, from: text }],
      tokens: [
        {
          pseudonym: text,
          kind: text,
          header: { typ: text, alg: text, FREE: text },
          claims: { aud: [text, text], FREE: text, exp: 1, iat: 0, nested: { FREE: text } },
          grant: text,
          clientLeg: [1],
          upstreamLeg: [2],
          issuerLeg: [],
          hostLeg: [],
        },
        {
          pseudonym: text,
          kind: text,
          claims: { aud: text },
          clientLeg: [],
          upstreamLeg: [],
          issuerLeg: [],
          hostLeg: [],
        },
      ],
    },
    preflight: [{ code: text, message: text, next: text }],
  })
}
