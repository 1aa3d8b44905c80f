import { isDeepStrictEqual } from 'node:util'
import { scenarios } from '../../scenarios/index.ts'
import { faults } from '../faults/index.ts'
import { settingsTable } from '../nextcloud/settings.ts'
import { lineageGraph } from '../report/lineage/graph.ts'
import { clearWords, crossingWords } from '../report/lineage/words.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { connectLines } from './connect-lines.ts'
import type { Lab } from './lab.ts'
import { lanesIn } from './lanes.ts'
import { mostExchanges } from './recording.ts'
import { labDeployments, type Session } from './session.ts'

/** Everything that the page shows beside the conversation and what was clicked. */
export function stateView(lab: Lab): Readonly<Record<string, unknown>> {
  const session = lab.session()
  const { target, wanted, recording } = session
  const { deployment, fault } = wanted
  return {
    deployment,
    fault: fault ?? '',
    mcp: target.mcp,
    issuer: target.issuer,
    nextcloud: target.nextcloud,
    accounts: target.accounts,
    lanes: lanesIn(target),
    connect: connectLines(target.mcp),
    deployments: labDeployments,
    faults: faults.filter((one) => one.deployment === deployment).map(({ id, title }) => ({ id, title })),
    scenarios: Object.entries(scenarios).map(([id, { title }]) => ({ id, title })),
    settings: settingsOf(target.administration.settings()),
    signers: target.signers.map(({ id, name, effect }) => ({ id, name, effect })),
    upstream: target.administration.state(),
    ahead: lab.ahead(),
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    lineage: lineageWords(session),
    ...(recording.full() ? { full: mostExchanges } : {}),
  }
}

function settingsOf(settings: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  return settingsTable.map(({ name, default: usual, values, meaning }) => ({
    name,
    value: settings[name],
    changed: !isDeepStrictEqual(settings[name], usual),
    values,
    meaning,
  }))
}

/** As much of a run as its lineage needs. */
export function asRun({ target, recording }: Session): Pick<FinishedRun, 'exchanges' | 'lineage' | 'target' | 'seats'> {
  return {
    exchanges: recording.exchanges().map(({ exchange }) => exchange),
    lineage: recording.lineage(),
    target: { name: target.name, mcp: target.mcp, issuer: target.issuer, components: target.components },
    seats: { offered: ['client', 'upstream', 'issuer'], missing: [] },
  }
}

/** What became of authority, in sentences; the tokens of each, the newest last. */
function lineageWords(session: Session): Readonly<Record<string, unknown>> {
  const run = asRun(session)
  const graph = lineageGraph(run)
  return {
    crossings: graph.crossings.map((one) => ({ words: crossingWords(one), tokens: one.tokens.slice(0, 12) })),
    clear: clearWords(graph) ?? '',
    tokens: run.lineage.tokens.map(({ pseudonym, kind, grant, claims }) => ({
      pseudonym,
      kind,
      form: claims === undefined ? 'opaque' : 'JWT',
      grant: grant ?? '',
    })),
  }
}
