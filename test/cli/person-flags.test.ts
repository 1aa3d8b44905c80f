import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { byHandText } from '../../src/cli/by-hand-text.ts'
import { byHandOf, signInOf } from '../../src/cli/person-flags.ts'
import { targetOf } from '../../src/cli/target-flags.ts'
import { claimcheck, keptStreams } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-flags-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const said = (act: () => unknown): string => {
  try {
    return JSON.stringify(act())
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the pages of a login', () => {
  const pages = [{ fields: { Email: '{user}' }, button: 'Next' }]

  test('are read from JSON or from a file of it, one or many', () => {
    const file = join(folder, 'pages.json')
    writeFileSync(file, JSON.stringify(pages))
    for (const signInForm of [JSON.stringify(pages), JSON.stringify(pages[0]), file])
      expect(signInOf({ signInForm }, {})).toEqual({ signInPages: pages })
    expect(signInOf({ signInForm: '{"button":"Yes","refuse":"No"}' }, {})).toEqual({
      signInPages: [{ fields: {}, button: 'Yes', refuse: 'No' }],
    })
  })

  test.each([
    ['{"buton":"Next"}', "did you mean 'button'?"],
    ['{"fields":{}}', 'page 1: button'],
    ['[{"button":"a"},{"button":"b","fields":{"x":"{pasword}"}}]', 'page 2: there is no {pasword}'],
    ['{', 'no JSON'],
    ['/no/such/file', 'cannot be read (ENOENT)'],
  ])('say what is wrong with %s', (signInForm, words) => {
    expect(said(() => signInOf({ signInForm }, {}))).toContain(words)
  })
})

describe('a real browser', () => {
  test('is looked for, or is where somebody says', () => {
    expect(signInOf({ browser: true }, {})).toEqual({ browser: true })
    expect(signInOf({ browser: true }, { CLAIMCHECK_BROWSER: '/a' })).toEqual({ browser: '/a' })
    expect(signInOf({ browser: '/b' }, { CLAIMCHECK_BROWSER: '/a' })).toEqual({ browser: '/b' })
    expect(said(() => signInOf({ browser: true, interactive: true }, {}))).toContain('choose one')
  })

  test('that is not there is bad use, in one sentence', async () => {
    const { code, err } = await claimcheck('run', '--browser', '/no/such/chromium', '--out', join(folder, 'out'))
    expect([code, err]).toEqual([2, "claimcheck: There is no browser at '/no/such/chromium'.\n"])
  })
})

describe('somebody who signs in by themselves', () => {
  test('has five minutes, or what is said, and may say who they are', () => {
    expect(byHandOf({ interactive: true }, {})).toEqual({ seconds: 300 })
    expect(byHandOf({ interactive: '60' }, { CLAIMCHECK_USER: 'alice' })).toEqual({ seconds: 60, user: 'alice' })
  })

  test.each([
    [{ interactive: '0' }, "not '0'"],
    [{ interactive: 'x' }, 'whole seconds'],
    [{ interactive: true, upstream: 'mock' }, '--upstream mock'],
    [{ interactive: true, jobs: '2' }, '--jobs'],
  ] as const)('is asked for as %j and told why not', (flags, words) => {
    expect(said(() => byHandOf(flags, {}))).toContain(words)
  })

  test('signs in at a server of their own only, and their password is not taken from the environment', () => {
    const flags = { deployment: 'reference', interactive: true } as const
    expect(said(() => targetOf(flags, {}))).toContain('--interactive goes with a server of your own')
    const environment = { CLAIMCHECK_USER: 'alice', CLAIMCHECK_PASSWORD: 'secret-password' }
    const target = targetOf({ ...flags, server: 'http://127.0.0.1:1/mcp' }, environment)
    expect(target).toMatchObject({ byHand: { seconds: 300, user: 'alice' } })
    expect(JSON.stringify(target)).not.toContain('secret-password')
  })

  test.each([
    [true, '\r\u001b[2K  1:05 left'],
    [false, ''],
  ])('sees how much time is left (a terminal: %s)', (live, line) => {
    const { streams, said: text } = keptStreams({ live })
    const hooks = byHandText(streams, 12)
    hooks.ask('http://as.example/?state=a\u001b[31m', 90)
    expect(text.err).toContain('needs 1 sign-in by hand; 12 scenarios need one of their own')
    expect(text.err).not.toContain('\u001b[31m')
    const before = text.err.length
    hooks.left(65)
    expect(text.err.slice(before)).toBe(line)
    hooks.left(60)
    hooks.end(false)
    expect(text.err).toMatch(/1:00 left[\s\S]*nobody came back\n$/)
  })
})

describe('a second client', () => {
  const flags = {
    deployment: 'reference',
    server: 'http://127.0.0.1:1/mcp',
    clientId: 'one',
    redirectUri: 'http://127.0.0.1:2/cb',
  }

  test('returns to where the first returns to', () => {
    const environment = { CLAIMCHECK_CLIENT_ID_2: 'two', CLAIMCHECK_CLIENT_SECRET_2: 's' }
    expect(targetOf(flags, environment)).toMatchObject({
      client: { clientId: 'one', tokenEndpointAuthMethod: 'none' },
      secondClient: {
        clientId: 'two',
        clientSecret: 's',
        redirectUris: ['http://127.0.0.1:2/cb'],
        tokenEndpointAuthMethod: 'client_secret_basic',
      },
    })
  })

  test.each([
    [{ CLAIMCHECK_CLIENT_SECRET_2: 's' }, 'CLAIMCHECK_CLIENT_ID_2', flags],
    [{ CLAIMCHECK_CLIENT_ID_2: 'two' }, '--client-id', { deployment: 'reference', server: 'http://127.0.0.1:1/mcp' }],
  ])('is named whole, beside a first (%j)', (environment, words, typed) => {
    expect(said(() => targetOf(typed, environment))).toContain(words)
  })
})
