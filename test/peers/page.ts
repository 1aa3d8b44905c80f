import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirements } from '../../src/requirements/catalogue.ts'
import { version } from './keycloak.ts'
import { explained, official, warnedOf } from './official/table.ts'
import type { Findings, Peer } from './peer.ts'
import { environmentOf } from './python.ts'

const introduction = `# Peers

\`npm run test:peers\` judges servers that nobody here wrote, set up as their makers' documents have it (\`test/peers/servers\`),
and holds that each fails and warns exactly where this page says. It is not part of \`npm test\`: it installs the packages
that \`test/peers/package-lock.json\` and \`test/peers/python\` pin, and says which peers it skipped where that does not work. A finding that the source of a peer does not bear out is a mistake of claimcheck,
and is mended there; so with each reason stand words of the source, which the test looks for.

This page is written by \`node test/peers/write-page.ts\` from \`test/peers/table\`; \`npm test\` holds it against the table.
`

/** The versions that are pinned, by package. */
function versionsFor({ python, keycloak }: Peer): Readonly<Record<string, string>> {
  if (keycloak === true) return { keycloak: version }
  if (python !== undefined) {
    const lines = readFileSync(environmentOf(python).requirements, 'utf8').split('\n')
    return Object.fromEntries(lines.map((line) => line.split('==')))
  }
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'),
  )
  return dependencies
}

/** `docs/peers.md`, as the table of peers has it. */
export function pageOf(peers: readonly Peer[]): string {
  const order = new Map(requirements.map(({ id }, place) => [id, place]))
  const found = new Set(peers.flatMap(({ fails, warns, unclear }) => Object.keys({ ...fails, ...warns, ...unclear })))
  const checks = [...found].sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1))
  const rows = checks.map((id) => [`\`${id}\``, ...peers.map((peer) => markOf(peer, id))])
  return [
    introduction,
    '## Who finds what\n',
    '✗ fails, ! warns, ? applies and cannot be told; a check that is not here finds nothing at any of them.\n',
    ...table([['check', ...peers.map(({ id }) => id)], ...rows]),
    '',
    ...peers.map(sectionOf),
    officialSection(),
  ].join('\n')
}

function markOf({ fails, warns, unclear }: Peer, id: string): string {
  if (id in fails) return '✗'
  if (id in warns) return '!'
  return id in unclear ? '?' : ''
}

function sectionOf(peer: Peer): string {
  const { id, title, packages, fails, warns, unclear } = peer
  const pinned = versionsFor(peer)
  const which = packages.map((name) => `\`${name}\` ${pinned[name] ?? ''}`.trim()).join(', ')
  return [
    `## ${id}\n`,
    `${title}. Packages: ${which}.\n`,
    ...reasons('Fails', fails),
    ...reasons('Warns', warns),
    ...(Object.keys(unclear).length === 0 ? [] : ['Cannot be told:\n']),
    ...Object.entries(unclear).map(([check, because]) => `- \`${check}\`: ${because}`),
    ...(Object.keys(unclear).length === 0 ? [] : ['']),
  ].join('\n')
}

/** What the suite of others says of us. */
function officialSection(): string {
  const { dependencies = {} }: { readonly dependencies?: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'),
  )
  return [
    '## The official suite\n',
    `The other way round: \`${official}\` ${dependencies[official]} judges us, and finds this and nothing else (\`test/peers/official\`).\n`,
    'Its authorization-server suite, with a person who signs in and consents by script:\n',
    ...Object.entries(warnedOf).map(([name, found]) => `- \`${name}\`: warns of ${found.map(code).join(', ')}`),
    '\nThe metadata SHOULD offer client id metadata documents; the reference takes registrations, and says so truthfully.\n',
    ...Object.entries(explained).flatMap(([revision, scenarios]) => [
      `Its client suite, against the client that scenarios drive, with what ${revision} requires:\n`,
      ...Object.entries(scenarios).map(
        ([name, { checks, because, seen }]) =>
          `- \`${name}\` (${checks.join(', ')}): ${because} In \`${seen[0]}\`: ${code(seen[1])}`,
      ),
      '',
    ]),
  ].join('\n')
}

function reasons(word: string, findings: Findings): readonly string[] {
  const entries = Object.entries(findings)
  if (entries.length === 0) return [`${word} nowhere.\n`]
  return [
    `${word}:\n`,
    ...entries.map(
      ([check, { probes, because, seen }]) =>
        `- \`${check}\` (${probes.join(', ')}): ${because} In \`${seen[0].replace(/^(node_modules|site-packages|sources)\//, '')}\`: ${code(seen[1].trim())}`,
    ),
    '',
  ]
}

/** Words of a source, as Markdown has them with whatever they hold. */
function code(text: string): string {
  if (!text.includes('`')) return `\`${text}\``
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `\`\`${space}${text}${space}\`\``
}

/** A table whose columns are as wide as what stands in them. */
function table([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((cells) => (cells[at] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}
