import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimcheck } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-explain-'))
const place = join(folder, 'run')
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part({ aud: 'https://other.example/mcp', iss: 'https://as.example' })}.c2lnbmF0dXJlLW9mLWl0`

beforeAll(async () => {
  await claimcheck('run', '--deployment', 'pass-through:A', '--only', 'flow-issued-token-accepted', '--out', place)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('claimcheck explain, a token of a run', () => {
  it('says what its issuer said of it, that the server refuses it for its audience, and that it did', async () => {
    const { code, out } = await claimcheck('explain', 'at-1', '--run', place)
    const line = out.replaceAll(/\s+/g, ' ')
    expect(code).toBe(0)
    expect(line).toMatch(
      /no the MCP server http:\/\/localhost:\d+\/mcp it is opaque, and its issuer says: its aud is \w{64}, and not http/,
    )
    expect(line).toMatch(/Where it came from grant grant-\d+ by upstream flow authorization_code user alice/)
    expect(line).toMatch(/What happened when it was shown 401 by http:\/\/localhost:\d+\/mcp \(exchange \d+\)/)
  })

  it('says the same as JSON', async () => {
    const { out } = await claimcheck('explain', 'at-1', '--run', place, '--json')
    expect(JSON.parse(out)).toMatchObject({
      token: { form: 'opaque', introspected: { active: true } },
      opinions: [
        { accepts: 'no', breaks: expect.arrayContaining(['token-aud-contains-resource']) },
        {},
        {},
        {},
        {},
        {},
      ],
      origin: { flow: 'authorization_code', user: 'alice' },
      shown: expect.arrayContaining([
        { exchange: expect.any(Number), url: expect.stringMatching(/\/mcp$/), status: 401 },
      ]),
    })
  })

  it('looks at it as of when the run was', async () => {
    const { out } = await claimcheck('explain', 'id-1', '--run', place)
    expect(out).toMatch(/exp +\d+ +in 15 minutes/)
    expect(out).toContain('the time is that of the run')
  })

  it.each([
    ['of no name in it', ['at-99', '--run', place], "There is no token 'at-99'. Did you mean 'at-"],
    ['of no run', ['at-1'], 'claimcheck explain at-1 --run reports/latest'],
    ['of a run that is not there', ['at-1', '--run', join(folder, 'none')], 'There is no run at'],
  ])('refuses one %s', async (_, args, words) => {
    const { code, err } = await claimcheck('explain', ...args)
    expect([code, err]).toEqual([2, expect.stringContaining(words)])
  })
})

describe('claimcheck explain, a token in a file', () => {
  it('reads it, with the header before it or without, and never prints it', async () => {
    const file = join(folder, 'token.txt')
    for (const text of [token, `Authorization: Bearer ${token}\n`]) {
      writeFileSync(file, text)
      const { code, out } = await claimcheck('explain', file, '--resource', 'https://mcp.example/mcp')
      expect(code).toBe(0)
      expect(out.replaceAll(/\s+/g, ' ')).toContain(
        'its aud is https://other.example/mcp, and not https://mcp.example/mcp',
      )
      for (const secret of token.split('.')) expect(out).not.toContain(secret)
    }
  })

  it('refuses an empty one', async () => {
    const file = join(folder, 'empty.txt')
    writeFileSync(file, '\n')
    const { code, err } = await claimcheck('explain', file)
    expect([code, err]).toEqual([2, expect.stringContaining('is empty')])
  })
})
