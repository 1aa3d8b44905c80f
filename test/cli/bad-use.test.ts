import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { requirements } from '../../src/requirements/catalogue.ts'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-bad-use-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const plan = (...argv: readonly string[]): readonly string[] => ['run', '--plan', ...argv]

const notJudged = requirements.find(({ judgement }) => judgement.by === 'planned')?.id ?? 'none is planned'

const rows: readonly (readonly [what: string, argv: readonly string[], said: string])[] = [
  ['a command', ['rnu'], "Did you mean 'run'?"],
  ['a command that is like none', ['bogus'], '`claimcheck --help` shows them all'],
  ['a flag', ['run', '--seets', 'visitor'], "Did you mean '--seats'?"],
  ['a flag with its value', ['run', '--oyt=reports'], "There is no flag '--oyt'. Did you mean '--out'?"],
  ['a flag of another command', ['list', 'checks', '--jsn'], "Did you mean '--json'?"],
  ['a flag without its value', ['run', '--deployment'], "'--deployment <name>' needs a value"],
  ['an argument too many', ['run', 'reference'], 'claimcheck run takes flags only'],
  ['an argument too few', ['list'], 'scenarios, checks, requirements, faults, deployments, settings or formats'],
  ['a check', plan('--only', 'prm-publshed'), "Did you mean 'prm-published'?"],
  ['a check that is typed half', ['explain', 'tok-clent'], "Did you mean 'tok-client-id-required'?"],
  ['a check that no scenario judges yet', plan('--only', notJudged), 'a requirement that no check judges yet'],
  ['a scenario', plan('--scenario', 'discovery/chalenge'), "Did you mean 'discovery/challenge'?"],
  ['a deployment', plan('--deployment', 'refrence'), "Did you mean 'reference'?"],
  ['a sub-case', plan('--deployment', 'reference:opaqe'), "Did you mean 'reference:opaque'?"],
  ['a deployment without its sub-case', plan('--deployment', 'pass-through'), 'pass-through:A, pass-through:B'],
  ['a revision', plan('--spec', '2025-11-26'), "Did you mean '2025-11-25'?"],
  ['a seat', plan('--seats', 'visitor,clint'), "Did you mean 'client'?"],
  ['a seat that is demanded', plan('--require-seats', 'clok'), "Did you mean 'clock'?"],
  ['a profile', plan('--profile', 'hardend'), "Did you mean 'hardened'?"],
  ['a fault', plan('--fault', 'prm-absnt'), "Did you mean 'prm-absent'?"],
  ['a fault of another deployment', plan('--deployment', 'relay', '--fault', 'prm-absent'), '--deployment reference'],
  ['a number of jobs', plan('--jobs', '0'), '--jobs takes a whole number from 1 to 64'],
  ['quiet and verbose at once', plan('--quiet', '--verbose'), '--quiet and --verbose are opposites'],
  ['a listing', ['list', 'requirments'], "Did you mean 'requirements'?"],
  ['a listing with a name that every object has', ['list', 'constructor'], "There is no list 'constructor'"],
  ['what is to be served', ['serve', 'nextclout'], "Did you mean 'nextcloud'?"],
  ['a sub-case that is to be served', ['serve', 'reference:opaqe'], "Did you mean 'reference:opaque'?"],
  ['a setting', ['serve', 'nextcloud', '--set', 'audmode=resource'], 'did you mean audMode?'],
  ['a setting of a deployment', ['serve', 'reference', '--set', 'audmode=resource'], 'did you mean audMode?'],
  ['a value of a setting', ['serve', 'nextcloud', '--set', 'audMode=yes'], 'use resource | rs-local | client-id'],
  ['a setting without value', ['serve', 'nextcloud', '--set', 'audMode'], '--set takes name=value'],
  ['a route of a fault', ['serve', 'nextcloud', '--set', 'fault={"oidc.jwk":"500"}'], 'did you mean oidc.jwks?'],
  ['a port', ['serve', 'nextcloud', '--port', '99999'], '--port takes a number from 0 to 65535'],
  ['a port that is no number', ['serve', 'reference', '--port', '0x50'], '--port takes a number from 0 to 65535'],
  ['a fault of the mock alone', ['serve', 'nextcloud', '--fault', 'prm-absent'], '--fault goes with a deployment'],
  ['a fault that is to be served', ['serve', 'reference', '--fault', 'prm-absnt'], "Did you mean 'prm-absent'?"],
  ['a resource that is no URL', ['explain', '-', '--resource', 'mcp.example'], '--resource takes an absolute URL'],
  ['a token that is not there', ['explain', '-'], 'No token came by standard input'],
  ['a run that is not there', ['report', join(folder, 'nowhere')], 'There is no run at'],
  ['a folder without a run', ['report', folder], 'There is no run at'],
  ['a run file that is no JSON', ['report', file('text.json', 'hello')], 'cannot be read as a run'],
  ['a run file that is another JSON', ['report', file('other.json', '{"a":1}')], 'is no run of claimcheck'],
  ['an empty run file', ['report', file('empty.ndjson', '')], 'that run was ended while it began'],
  [
    'a run file of another version',
    ['report', file('newer.json', '{"schemaVersion":99,"tool":{"name":"claimcheck","version":"9.1.0"},"checks":[]}')],
    'render it with the version that wrote it (9.1.0)',
  ],
  [
    'a run file that lost its half',
    ['report', file('half.json', '{"schemaVersion":1,"tool":{"name":"claimcheck","version":"0.1.0"},"checks":[{}]}')],
    'it is damaged',
  ],
  [
    'events without a beginning',
    ['report', file('tail.ndjson', '{"type":"run-ended","at":1,"interrupted":false}\n')],
    'cannot be read as a run',
  ],
]

describe('bad use', () => {
  it.each(rows)('%s: one line that says what to type, and exit code 2', async (_what, argv, said) => {
    const { code, out, err } = await claimcheck(...argv)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
    expect(err).toMatch(/^claimcheck: [^\n]+\n$/)
  })

  it('lets no terminal obey what a file or an argument says', async () => {
    const { err } = await claimcheck(
      'report',
      file('evil.json', '{"schemaVersion":7,"tool":{"version":"\\u001b[2J\\u202e"},"checks":[]}'),
    )
    expect(err).toContain('␛[2J⟨U+202E⟩')
    expect((await claimcheck('list', '\u001b[2Jx\n ::error::y')).err).toMatch(
      /^claimcheck: There is no list '␛\[2Jx␊ : :error::y'\. [^\n]*\n$/,
    )
  })
})

describe('secrets', () => {
  it.each([
    ['a signed token', 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl'],
    ['an opaque token', 'h7dSrvsgfp9WsYahYQxp8eGQeWBXhZHVqjiUVremYAbrzJUUfxhpa93KdcoLqR7eARq2'],
    ['a header', 'Bearer h7dSrvsgfp9WsY'],
  ])('are not taken as an argument: %s is neither explained nor shown', async (_what, token) => {
    const { code, out, err } = await claimcheck('explain', token)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('claimcheck explain - < token.txt')
    expect(err).not.toContain(token.slice(-12))
  })

  it('have no flag', async () => {
    for (const command of ['run', 'prove', 'list', 'explain', 'report', 'compare', 'replay', 'serve']) {
      const { out } = await claimcheck(command, '--help')
      expect(out).toMatch(/^Usage: claimcheck/)
      expect(out).not.toMatch(/--\S*(token|secret|password|key|credential)/i)
    }
  })
})

describe('help', () => {
  it.each([[[]], [['--help']], [['help']]])('%j', async (argv) => {
    const { code, out, err } = await claimcheck(...argv)
    expect([code, err]).toEqual([0, ''])
    for (const command of ['run', 'prove', 'list', 'explain', 'report', 'compare', 'replay', 'serve'])
      expect(out).toContain(`  ${command} `)
  })

  it('says the version', async () => {
    expect(await claimcheck('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' })
  })
})
