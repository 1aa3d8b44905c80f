import { explainCheck } from '../explain/explain-check.ts'
import type { Surroundings } from '../explain/opinion.ts'
import { assumptions, opinions } from '../explain/opinions.ts'
import { readToken } from '../explain/token-facts.ts'
import { faults } from '../faults/index.ts'
import { provingFaults } from '../library/judge.ts'
import { requirements } from '../requirements/catalogue.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { checkText } from './check-text.ts'
import { judgedIn } from './judged-in.ts'
import type { Input, Streams } from './streams.ts'
import { tokenText } from './token-text.ts'

/** The flags of `claimcheck explain`. */
export interface ExplainFlags {
  readonly resource?: string
  readonly issuer?: string
  readonly nextcloud?: string
  readonly nextcloudClient?: string
  readonly json?: boolean
}

/**
 * Explains a check, or a token that comes by standard input: never by an argument, which others could read.
 *
 * @throws UsageError `unknown-check`, `token-as-argument`, `no-token`, `usage`
 */
export async function explainCommand(what: string, flags: ExplainFlags, streams: Streams): Promise<number> {
  if (what !== '-') return explainOne(what, flags, streams)
  const around = surroundings(flags)
  if (streams.input.isTTY === true) streams.err('Paste the token, then Enter and Ctrl-D.\n')
  return explainToken(bare(await textOf(streams.input)), around, flags, streams)
}

function explainOne(what: string, flags: ExplainFlags, streams: Streams): number {
  const requirement = requirements.find((known) => known.id === what)
  if (requirement === undefined) {
    if (looksSecret(what))
      throw new UsageError(
        'token-as-argument',
        'A token is never taken as an argument, where other users of this machine could read it; send it by standard input: claimcheck explain - < token.txt',
      )
    const ids = requirements.map(({ id }) => id)
    throw unknownName('check', what, ids, 'claimcheck list requirements')
  }
  const explanation = explainCheck(requirement, {
    ...judgedIn(what),
    faults: (provingFaults()[what] ?? [])
      .flatMap((id) => faults.filter((fault) => fault.id === id))
      .map(({ id, deployment }) => ({ id, deployment })),
  })
  streams.out(flags.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : checkText(explanation, streams))
  return 0
}

/** Explains one token; the token itself is never printed. */
function explainToken(token: string, around: Surroundings, flags: ExplainFlags, streams: Streams): number {
  if (token === '')
    throw new UsageError(
      'no-token',
      'No token came by standard input; try: claimcheck explain - --resource URL < token.txt',
    )
  const facts = readToken(token, Math.floor(Date.now() / 1000))
  const said = { token: facts, assumptions: assumptions(facts, around), opinions: opinions(facts, around) }
  streams.out(flags.json === true ? `${asciiJson(said)}\n` : tokenText(said, streams))
  return 0
}

/** No id of a check is so long, and none has dots, spaces or capitals. */
function looksSecret(text: string): boolean {
  return text.length > 60 || /^ey[\w-]+\./.test(text) || /^bearer\b/i.test(text)
}

/** What people paste: the token, or the whole header. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^authorization: */i, '')
    .replace(/^bearer +/i, '')
}

/** Longer than every token: whoever sends that has mixed up a file. */
const mostBytes = 1024 * 1024

async function textOf(input: Input): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes) throw new UsageError('no-token', 'What came by standard input is longer than any token.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function surroundings({ resource, issuer, nextcloud, nextcloudClient }: ExplainFlags): Surroundings {
  return {
    ...(resource === undefined ? {} : { resource: absolute('--resource', resource) }),
    ...(issuer === undefined ? {} : { issuer: absolute('--issuer', issuer) }),
    ...(nextcloud === undefined ? {} : { nextcloud: absolute('--nextcloud', nextcloud) }),
    ...(nextcloudClient === undefined ? {} : { providerClientId: nextcloudClient }),
  }
}

function absolute(flag: string, text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text) || !URL.canParse(text))
    throw new UsageError('usage', `${flag} takes an absolute URL as it stands in the token, not '${text}'.`)
  return text
}

/** JSON in which nothing can steer a terminal: controls and formatting characters of claims stand as escapes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[^\n -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
