import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { finished } from './finished.ts'
import { official } from './table.ts'

/** How many scenarios of the suite are run side by side. */
const atOnce = 3
/** Against clients that hang, in milliseconds. */
const timeout = '60000'

const script = join(import.meta.dirname, '../node_modules', official, 'dist/index.js')

/** What keeps the suite from being run; undefined where it can be. */
export function wantingSuite(): string | undefined {
  return existsSync(script) ? undefined : `not installed: ${official}`
}

interface Check {
  readonly id: string
  readonly status: string
  readonly errorMessage?: string
}

/** What came of one scenario of the suite. */
export interface SuiteResult {
  /** Whether the client came to its end: the suite itself passes clients that died. */
  readonly finished: boolean
  readonly succeeded: number
  /** Ids of the checks that failed or warned. */
  readonly found: readonly string[]
}

/**
 * Runs the suite, and hands its lines over as they come.
 *
 * @param mode - its command: `client`, `authorization`
 */
async function runSuite(
  mode: string,
  args: readonly string[],
  onText: (soFar: string) => void = () => {},
): Promise<Readonly<Record<string, SuiteResult>>> {
  const out = mkdtempSync(join(tmpdir(), 'claimcheck-official-'))
  try {
    const child = spawn(process.execPath, [script, mode, ...args, '--output-dir', out], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      onText(said)
    })
    await once(child, 'close')
    return Object.fromEntries(
      globSync(join(out, '**/checks.json')).map((path) => [
        // Its folders are called by scenario and time.
        relative(out, dirname(path)).replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, ''),
        resultIn(path),
      ]),
    )
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function resultIn(path: string): SuiteResult {
  const checks: readonly Check[] = JSON.parse(readFileSync(path, 'utf8'))
  const output = join(dirname(path), 'stdout.txt')
  return {
    finished: existsSync(output) && readFileSync(output, 'utf8').includes(finished),
    succeeded: checks.filter(({ status }) => status === 'SUCCESS').length,
    found: checks
      .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
      .map(({ id }) => id)
      .sort(),
  }
}

/**
 * Runs what a revision requires of clients, as the suite froze it, against the client that scenarios drive. A few at a time:
 * left to itself the suite starts forty clients at once, and what starves would look as if it failed.
 */
export async function judgeOurClient(revision: string): Promise<Readonly<Record<string, SuiteResult>>> {
  const program = join(import.meta.dirname, 'client.ts')
  const command = `"${process.execPath}" "${program}"`
  const left = [...required(revision)]
  const results: Record<string, SuiteResult> = {}
  const worker = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift())
      Object.assign(
        results,
        await runSuite('client', [
          '--scenario',
          name,
          '--spec-version',
          revision,
          '--timeout',
          timeout,
          '--command',
          command,
        ]),
      )
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

/** Which scenarios count for a revision, by the suite's own frozen list. */
export function required(revision: string): readonly string[] {
  const text = readFileSync(join(dirname(script), '../requirements', `${revision}.yaml`), 'utf8')
  const client = /^client:\n((?:[ #].*\n|\n)+)/m.exec(text)?.[1] ?? ''
  return [...client.matchAll(/^ {2}- (\S+)$/gm)].map(([, name = '']) => name)
}

/** Runs its authorization-server suite; `open` is called once with the URL that a person must open. */
export async function judgeAuthorizationServer(
  args: readonly string[],
  open: (url: string) => void,
): Promise<Readonly<Record<string, SuiteResult>>> {
  let opened = false
  return await runSuite('authorization', args, (soFar) => {
    const [url] = /^https?:\S+response_type=\S+$/m.exec(soFar) ?? []
    if (url === undefined || opened) return
    opened = true
    open(url)
  })
}
