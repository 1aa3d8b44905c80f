import { readFileSync } from 'node:fs'
import { introspectionOf } from '../explain/introspection.ts'
import type { Surroundings } from '../explain/opinion.ts'
import { assumptions, opinions } from '../explain/opinions.ts'
import { showsAsBearer } from '../explain/shown.ts'
import { factsOf, readToken, type TokenFacts } from '../explain/token-facts.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { codeOf } from './errors.ts'
import { readRunAt } from './run-file.ts'
import type { Input, Streams } from './streams.ts'
import { type ExplainedToken, tokenText } from './token-text.ts'

/** Longer than every token: whoever sends that has mixed up a file. */
const mostBytes = 1024 * 1024

/** What people paste: the token, or the whole header. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^authorization: */i, '')
    .replace(/^bearer +/i, '')
}

/**
 * The token that comes by standard input.
 *
 * @throws UsageError `no-token`
 */
export async function tokenFrom(input: Input): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes) throw new UsageError('no-token', 'What came by standard input is longer than any token.')
    chunks.push(bytes)
  }
  const token = bare(Buffer.concat(chunks).toString('utf8'))
  if (token !== '') return token
  throw new UsageError(
    'no-token',
    'No token came by standard input; try: claimcheck explain - --resource URL < token.txt',
  )
}

/**
 * The token in a file.
 *
 * @throws UsageError `no-token`
 */
export function tokenIn(file: string): string {
  const bytes = fileBytes(file)
  if (bytes.length > mostBytes) throw new UsageError('no-token', `'${file}' is longer than any token.`)
  const token = bare(bytes.toString('utf8'))
  if (token === '') throw new UsageError('no-token', `'${file}' is empty; give a file that holds a token.`)
  return token
}

function fileBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(
      'no-token',
      `'${file}' cannot be read (${codeOf(error) ?? 'error'}); give a file that holds a token.`,
    )
  }
}

/** Explains one token that is at hand; the token itself is never printed. */
export function explainedToken(token: string, around: Surroundings): ExplainedToken {
  const facts = readToken(token, Math.floor(Date.now() / 1000))
  return { token: facts, assumptions: assumptions(facts, around), opinions: opinions(facts, around) }
}

/**
 * Explains a token of a run by its name: what it said, where it came from, what servers answered to it.
 *
 * @throws UsageError `unreadable`, `unknown-token`
 */
export function explainedOfRun(name: string, place: string, given: Surroundings): ExplainedToken {
  const run = readRunAt(place)
  const { tokens, grants } = run.lineage
  const token = tokens.find(({ pseudonym }) => pseudonym === name)
  if (token === undefined)
    throw unknownName(
      'token',
      name,
      tokens.map(({ pseudonym }) => pseudonym),
    )
  const { mcp, issuer } = run.target
  const around = { resource: mcp, ...(issuer === undefined ? {} : { issuer }), ...given }
  const now = Math.floor((Date.parse(run.startedAt) + run.duration) / 1000)
  const facts = factsIn(run, token, now)
  const grant = grants.find((one) => one.grant === token.grant)
  return {
    token: facts,
    now,
    assumptions: [...assumptions(facts, around), `the time is that of the run, ${run.startedAt}`],
    opinions: opinions(facts, around),
    origin: {
      ...(grant === undefined ? {} : { grant: grant.grant, by: grant.by, flow: grant.flow }),
      ...(grant?.user === undefined ? {} : { user: grant.user }),
      ...(grant?.clientId === undefined ? {} : { clientId: grant.clientId }),
      ...(token.from === undefined ? {} : { exchangedFor: token.from }),
    },
    shown: run.exchanges
      .filter((exchange) => showsAsBearer(exchange, name))
      .flatMap(({ n, request, response }) =>
        response === undefined ? [] : [{ exchange: n, url: request.url, status: response.status }],
      ),
  }
}

function factsIn({ exchanges }: FinishedRun, token: FinishedRun['lineage']['tokens'][number], now: number): TokenFacts {
  if (token.claims !== undefined) return factsOf(token.header ?? {}, token.claims, now)
  const said = introspectionOf(exchanges, token.pseudonym)
  return { form: 'opaque', ...(said === undefined ? {} : { introspected: said }) }
}

/** Prints what there is to say of a token. */
export function sayToken(said: ExplainedToken, json: boolean, streams: Streams): void {
  streams.out(json ? `${asciiJson(said)}\n` : tokenText(said, streams))
}

/** JSON in which nothing can steer a terminal: controls and formatting characters of claims stand as escapes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[^\n -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
