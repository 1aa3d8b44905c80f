import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import accounts from '../../fixtures/accounts.json' with { type: 'json' }
import { formats } from '../../src/report/formats.ts'
import { claimcheck } from '../cli/streams.ts'
import { leakFinder } from './leaks.ts'
import { tapServers } from './wiretap.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const all = formats.map(({ name }) => name).join(',')
const passwords = accounts.map(({ password }) => password)

/** A page that opens at once, and that mail and CI artifacts carry: well under 1.5 MB for everything that is judged. */
const largestPage = 1.2e6

/** Right and wrong deployments, and faults that hand tokens to where nobody may have them. */
const runs: readonly (readonly [what: string, argv: readonly string[], secrets: number])[] = [
  ['reference', ['--deployment', 'reference'], 500],
  ['relay', ['--deployment', 'relay'], 300],
  ['reference:opaque', ['--deployment', 'reference:opaque', '--scenario', 'token/*', '--scenario', 'validation/*'], 50],
  ['pass-through:C', ['--deployment', 'pass-through:C', '--scenario', 'passthrough/*', '--scenario', 'token/*'], 20],
]

describe('what a run writes', () => {
  it.each(runs)(
    'holds no secret in any file, nor on the terminal, and reference is a page of moderate size: %s',
    async (what, argv, least) => {
      const out = join(folder, what)
      const tap = tapServers()
      const said = await claimcheck('run', ...argv, '--out', out, '--report', all).finally(tap.stop)
      expect(said.code).not.toBe(4)
      const secrets = tap.secrets()
      expect(secrets.size).toBeGreaterThan(least)
      const leaks = leakFinder([...secrets, ...passwords])
      const written = readdirSync(out)
      expect(written).toHaveLength(formats.length + 1)
      const found = written.map((name) => [name, leaks(readFileSync(join(out, name), 'utf8'))])
      expect(found.filter(([, leaked]) => leaked?.length !== 0)).toEqual([])
      expect(leaks(said.out + said.err)).toEqual([])
      if (what === 'reference') expect(statSync(join(out, 'report.html')).size).toBeLessThan(largestPage)
    },
  )
})

describe('the search itself', () => {
  const secret = `s3cret+/${randomBytes(24).toString('base64url')}`
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwt = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ jti: secret })}.${randomBytes(64).toString('base64url')}`
  const within = (before: string): Buffer => Buffer.from(`${before}${secret} after`)

  it.each([
    ['raw', secret],
    ['percent-encoded', `?x=${encodeURIComponent(secret)}&y`],
    ['base64, first alignment', within('abc').toString('base64')],
    ['base64, second alignment', within('a').toString('base64')],
    ['base64, third alignment', within('ab').toString('base64')],
    ['base64url, second alignment', within('a').toString('base64url')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['the payload of a JWT', `x ${jwt} y`],
  ])('finds a secret: %s', (_, text) => {
    expect(leakFinder([secret])(`before ${text}`)[0]?.secret).toBe(secret)
  })

  it.each([1, 2])('finds part %i of a token', (index) => {
    expect(leakFinder([jwt])(`"${jwt.split('.')[index] ?? ''}"`)[0]?.secret).toBe(jwt)
  })

  it('finds nothing where nothing is', () => {
    expect(leakFinder([secret, jwt])(`${randomBytes(3000).toString('base64')} at-3`)).toEqual([])
  })
})
