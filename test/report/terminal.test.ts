import { describe, expect, it } from 'vitest'
import { columns, plain, wrap } from '../../src/report/terminal/plain.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { cleanRun, relayRun } from './lineage/a-lineage.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

const quiet = { width: 100, color: false }
/** Select Graphic Rendition, the only sequences that colour needs. */
const sgr = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g')

function lineageBlock(run: FinishedRun, width: number): readonly string[] {
  const blocks = renderTerminal(run, { width, color: false }).split('\n\n')
  return blocks.find((block) => block.startsWith('Lineage'))?.split('\n') ?? []
}

describe('renderTerminal', () => {
  it('tells a failure with Expected, Actual and the next command', () => {
    const check = aCheck({
      id: 'token-aud-foreign',
      outcome: 'failed',
      fixes: ['Compare the audience.'],
      probes: [
        aProbe({
          id: 'token-aud-foreign/string',
          outcome: 'failed',
          expected: 'status 401 with invalid_token',
          actual: 'status 200',
          exchanges: [7, 9],
          audience: { expected: 'https://a/mcp', actual: ['https://b', 'https://c'] },
        }),
      ],
    })
    const lines = renderTerminal(aRun({ checks: [check] }), quiet).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        '✗ failed  token-aud-foreign  MUST, Protected resource metadata',
        '  expected  status 401 with invalid_token',
        '  actual    status 200 (exchange 7, 9)',
        '  aud       had to be https://a/mcp, is https://b and https://c',
        '  fix       Compare the audience.',
        '  next      claimcheck explain token-aud-foreign',
      ]),
    )
  })

  it('puts warnings before failures and the verdict last', () => {
    const text = renderTerminal(sampleRun(), quiet)
    const places = [
      '! warned  ',
      '✗ failed  ',
      '5 failed',
      'Not conformant',
      '5 checks failed; 38 of 46 requirements judged',
    ].map((part) => text.lastIndexOf(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(text.trimEnd().endsWith('5 checks failed; 38 of 46 requirements judged')).toBe(true)
  })

  it('names what left a hole in the verdict, and only counts the rest', () => {
    const text = renderTerminal(sampleRun(), quiet)
    expect(text).toContain('2 planned')
    expect(text).toContain('tok-client-auth-enforced: the control failed')
    expect(text).not.toContain('refresh-audience-kept')
  })

  it('shows three probes of a check and counts the others', () => {
    const probes = [1, 2, 3, 4, 5].map((n) => aProbe({ id: `a/${n}`, outcome: 'failed' }))
    const text = renderTerminal(aRun({ checks: [aCheck({ id: 'a', outcome: 'failed', probes })] }), quiet)
    expect(text).toContain('a/3')
    expect(text).not.toContain('a/4')
    expect(text).toContain('and 2 further probes of it')
  })

  it('says only what failed and the verdict where it is to be quiet', () => {
    const run = sampleRun()
    const text = renderTerminal(run, { ...quiet, detail: 'quiet' })
    expect(text.startsWith('✗ failed  ')).toBe(true)
    expect(text.match(/^✗ failed {2}/gm)).toHaveLength(run.counts.failed)
    expect(text).not.toContain('! warned  ')
    expect(text.trimEnd().endsWith('5 checks failed; 38 of 46 requirements judged')).toBe(true)
    expect(renderTerminal(aRun(), { ...quiet, detail: 'quiet' }).split('\n')).toHaveLength(4)
  })

  it('names every check in scope, every probe of a finding and every fix where it is to be verbose', () => {
    const run = sampleRun()
    const text = renderTerminal(run, { ...quiet, detail: 'verbose' })
    for (const { id, kind } of run.checks)
      if (kind !== 'planned' && kind !== 'excluded' && kind !== 'attest') expect(text).toContain(` ${id}  `)
    expect(text).toContain('  – tok-client-auth-enforced  MUST, control-failed: ')
    const probes = [1, 2, 3, 4, 5].map((n) => aProbe({ id: `a/${n}`, outcome: 'failed' }))
    const one = aRun({ checks: [aCheck({ id: 'a', outcome: 'failed', probes, fixes: ['First.', 'Second.'] })] })
    const all = renderTerminal(one, { ...quiet, detail: 'verbose' })
    for (const part of ['a/5', '  fix       First.', '  or        Second.']) expect(all).toContain(part)
    expect(all).not.toContain('further probe')
  })

  it.each([40, 60, 80, 120])('keeps to %i columns', (width) => {
    const text = (['quiet', 'normal', 'verbose'] as const)
      .map((detail) => renderTerminal(sampleRun(), { width, color: false, detail }))
      .join('')
    expect(text.split('\n').filter((line) => columns(line) > width)).toEqual([])
  })

  it('says who holds which tokens, and on which legs they were seen', () => {
    expect(lineageBlock(cleanRun(), 80)).toEqual([
      'Lineage  3 tokens, 3 grants',
      '  clients     authorization code flow: 1 access token; legs: client, issuer',
      '  target      authorization code flow: 1 access token; leg: upstream',
      '              delegation for one call: 1 access token; legs: issuer, upstream',
      '  No token of a client was sent upstream, and none that the target holds was',
      '  handed to a client.',
    ])
  })

  it('marks a token where it does not belong, and says what shows it', () => {
    expect(lineageBlock(relayRun(), 120)).toEqual([
      'Lineage  1 token, 1 grant',
      '  target      authorization code flow: 1 access token; legs: ✗client, upstream',
      '  ✗ 1 access token of the upstream was handed to a client (at-1; exchange 1)',
    ])
  })

  it('says nothing of a lineage where no token was seen', () => {
    expect(renderTerminal(aRun(), quiet)).not.toContain('Lineage')
  })

  it('says the same with and without colour', () => {
    const painted = renderTerminal(sampleRun(), { width: 100, color: true })
    expect(painted).toMatch(sgr)
    expect(painted.replace(sgr, '')).toBe(renderTerminal(sampleRun(), quiet))
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s is harmless',
    (_, payload) => {
      for (const color of [false, true]) {
        const text = renderTerminal(hostileRun(payload), { width: 100, color, detail: 'verbose' }).replace(sgr, '')
        expect(text.match(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/gu)).toBeNull()
        expect(text).not.toMatch(/^\s*::[a-z]/im)
        expect(text).not.toMatch(/##[a-z]*\[/i)
        expect(text).not.toContain('\nFAKE')
      }
    },
  )
})

describe('plain', () => {
  it.each([
    ['a\nb', 'a␊b'],
    ['\u001b[31mred', '␛[31mred'],
    ['\u009b31m', '⟨U+009B⟩31m'],
    ['pass\u202eed', 'pass⟨U+202E⟩ed'],
    ['::error::x', ': :error::x'],
    ['x ::warning::y', 'x : :warning::y'],
    ['##[group]x', '# #[group]x'],
    ['http://[::1]:4711', 'http://[::1]:4711'],
    ['Grüße 你好 ✓', 'Grüße 你好 ✓'],
  ])('makes %j into %j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })
})

describe('wrap', () => {
  it('breaks at spaces, and cuts what is longer than a line', () => {
    expect(wrap('one two three four five six', 20)).toEqual(['one two three four', 'five six'])
    expect(wrap('x'.repeat(45), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)])
  })

  it('knows that East Asian characters take two columns', () => {
    expect(columns('你好')).toBe(4)
    expect(wrap('你'.repeat(12), 20)).toEqual(['你'.repeat(10), '你'.repeat(2)])
  })
})
