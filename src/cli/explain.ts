import { scenarios } from '../../scenarios/index.ts'
import { type Opinion, opinions } from '../explain/acceptors.ts'
import { type CheckExplanation, explainCheck } from '../explain/explain-check.ts'
import { readToken, span, type TokenFacts } from '../explain/token-facts.ts'
import { provingFaults } from '../library/judge.ts'
import { requirements } from '../requirements/catalogue.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { harmless } from './harmless.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck explain`. */
export interface ExplainFlags {
  readonly resource?: string
  readonly issuer?: string
  readonly json?: boolean
}

/** Explains a check, or a token that comes by standard input: never by an argument, which others could read. */
export async function explainCommand(what: string, flags: ExplainFlags, streams: Streams): Promise<number> {
  if (what === '-') {
    const token = (await standardInput()).trim().replace(/^bearer +/i, '')
    if (token === '')
      throw new UsageError(
        'no-token',
        'No token came by standard input; try: claimcheck explain - --resource URL < token.txt',
      )
    return explainToken(token, flags, streams)
  }
  const requirement = requirements.find((known) => known.id === what)
  if (requirement === undefined)
    throw unknownName(
      'check',
      what,
      requirements.map(({ id }) => id),
      'claimcheck list requirements',
    )
  const scenario = Object.entries(scenarios).find(([, { checks }]) => checks.includes(what))
  const explanation = explainCheck(requirement, {
    ...(scenario === undefined ? {} : { scenario: scenario[0] }),
    probes: scenario?.[1].probes.filter((probe) => probe.startsWith(`${what}/`)) ?? [],
    faults: provingFaults()[what] ?? [],
  })
  streams.out(flags.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : checkText(explanation))
  return 0
}

/** Explains one token; the token itself is never printed. */
export function explainToken(token: string, flags: ExplainFlags, streams: Streams): number {
  const facts = readToken(token, Math.floor(Date.now() / 1000))
  const said = opinions(facts, {
    ...(flags.resource === undefined ? {} : { resource: flags.resource }),
    ...(flags.issuer === undefined ? {} : { issuer: flags.issuer }),
  })
  streams.out(
    flags.json === true ? `${JSON.stringify({ token: facts, opinions: said }, null, 2)}\n` : tokenText(facts, said),
  )
  return 0
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > 1024 * 1024) throw new UsageError('no-token', 'What came by standard input is longer than any token.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

function checkText(check: CheckExplanation): string {
  const levels = Object.entries(check.levels).map(([revision, level]) => `${revision}: ${level}`)
  const judged =
    check.judgement.by === 'check'
      ? [`by the scenario ${check.scenario ?? '-'}: ${check.probes.join(', ')}`]
      : check.judgement.by === 'planned'
        ? ['not yet: no check judges it']
        : [`not by a check: ${check.judgement.reason}`]
  return [
    `${check.id}\n  ${check.requirement}\n`,
    section('Level', [
      ...levels,
      ...(check.derived === undefined ? [] : [`derived: ${check.derived}`]),
      ...(check.condition === undefined ? [] : [`when: ${check.condition}`]),
    ]),
    section('Why', check.why === '' ? [] : [check.why]),
    section('What goes wrong', [check.typicalFailure]),
    section('How it is judged', [check.how, `needs the seats ${check.seats.join(', ')}`, ...judged]),
    section('How to fix it', check.fixes),
    section(
      'See it fail',
      check.faults.map((fault) => `claimcheck run --fault ${fault}`),
    ),
    section(
      'Sources',
      check.sources.map(({ title, url }) => (url === undefined ? title : `${title}  ${url}`)),
    ),
  ].join('')
}

function tokenText(facts: TokenFacts, said: readonly Opinion[]): string {
  const what =
    facts.form === 'opaque'
      ? [`an opaque token of ${facts.length} characters: it says nothing of itself`]
      : [
          facts.looksLikeIdToken ? 'a signed token (JWT) that looks like an ID token' : 'a signed token (JWT)',
          `header  ${harmless(JSON.stringify(facts.header))}`,
          `claims  ${harmless(JSON.stringify(facts.claims))}`,
          `aud     ${harmless(facts.audiences.join(', ')) || facts.audienceForm} (${facts.audienceForm})`,
          `iss     ${harmless(facts.issuer ?? 'absent')}`,
          `exp     ${facts.secondsLeft === undefined ? 'absent' : span(facts.secondsLeft)}`,
        ]
  const verdicts = said.map(({ party, accepts, reasons, breaks }) =>
    [
      `${accepts.padEnd(8)}${harmless(party)}`,
      ...reasons.map((reason) => `          ${harmless(reason)}`),
      ...(breaks.length === 0 ? [] : [`          breaks ${breaks.join(', ')}`]),
    ].join('\n  '),
  )
  return `The token\n${what.map((line) => `  ${line}`).join('\n')}\n${section('Who would accept it', verdicts)}`
}
