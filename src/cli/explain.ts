import { statSync } from 'node:fs'
import { explainCheck } from '../explain/explain-check.ts'
import type { Surroundings } from '../explain/opinion.ts'
import { faults } from '../faults/index.ts'
import { provingFaults } from '../library/judge.ts'
import { checkPage } from '../report/check-page.ts'
import { requirements } from '../requirements/catalogue.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import { checkText } from './check-text.ts'
import { docsAt } from './docs-url.ts'
import { explainedOfRun, explainedToken, sayToken, tokenFrom, tokenIn } from './explain-token.ts'
import { judgedIn } from './judged-in.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck explain`. */
export interface ExplainFlags {
  readonly resource?: string
  readonly issuer?: string
  readonly nextcloud?: string
  readonly nextcloudClient?: string
  /** A run, where a token of it is explained. */
  readonly run?: string
  readonly docsUrl?: string
  readonly json?: boolean
}

/**
 * Explains a check, or a token that comes by standard input, in a file, or in a run by its name: never by an argument,
 * which others could read.
 *
 * @throws UsageError `unknown-check`, `token-as-argument`, `no-token`, `unreadable`, `unknown-token`, `usage`
 */
export async function explainCommand(what: string, flags: ExplainFlags, streams: Streams): Promise<number> {
  const around = surroundings(flags)
  if (flags.run !== undefined) {
    sayToken(explainedOfRun(what, flags.run, around), flags.json === true, streams)
    return 0
  }
  if (tokenName.test(what))
    throw new UsageError(
      'usage',
      `'${what}' is a token of a run; say of which: claimcheck explain ${what} --run reports/latest`,
    )
  if (what !== '-' && !isFile(what)) return explainOne(what, flags, streams)
  if (what === '-' && streams.input.isTTY === true) streams.err('Paste the token, then Enter and Ctrl-D.\n')
  const token = what === '-' ? await tokenFrom(streams.input) : tokenIn(what)
  sayToken(explainedToken(token, around), flags.json === true, streams)
  return 0
}

/** Names of tokens in a run. */
const tokenName = /^(?:at|rt|id|jwt|assertion)-\d+$/

/** The id of a check has no dot and no slash, so no file can stand in for one. */
function isFile(what: string): boolean {
  return /[./\\]/.test(what) && !looksSecret(what) && statSync(what, { throwIfNoEntry: false })?.isFile() === true
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
  const page = checkPage(docsAt(flags.docsUrl), what)
  const told = { ...explanation, ...(page === undefined ? {} : { page }) }
  streams.out(flags.json === true ? `${JSON.stringify(told, null, 2)}\n` : checkText(told, streams))
  return 0
}

/** No id of a check is so long, and none has dots, spaces or capitals. */
function looksSecret(text: string): boolean {
  return text.length > 60 || /^ey[\w-]+\./.test(text) || /^bearer\b/i.test(text)
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
