import { describe, expect, it } from 'vitest'
import { compareReplay } from '../../src/report/replay/difference.ts'
import { settled } from '../../src/report/replay/settled.ts'
import { replayText } from '../../src/report/replay/text.ts'
import type { FinishedRun, ProbeResult } from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'

/** A play of one check with one probe, by one exchange that was answered so. */
function play(
  answer: { readonly status?: number; readonly header?: string; readonly body?: string } = {},
  probe: Partial<ProbeResult> = {},
  n = 1,
): FinishedRun {
  const { status = 200, header = 'no-store', body = '{}' } = answer
  const outcome = probe.outcome ?? 'passed'
  return aRun({
    checks: [aCheck({ id: 'a', outcome, probes: [aProbe({ id: 'a/x', exchanges: [n], ...probe })] })],
    exchanges: [anExchange({ n, response: { status, headers: [['Cache-Control', header]], body } })],
  })
}

describe('settled', () => {
  const { text, headers } = settled(aRun())

  it.each([
    ['http://localhost:4711/mcp?x=http%3A%2F%2F127.0.0.1%3A4712', '{MCP server}/mcp?x={Nextcloud}'],
    ['http://127.0.0.1:9999/callback', 'http://127.0.0.1:{port}/callback'],
    ['at-12 and cookie-3, grant-7', 'at-{n} and cookie-{n}, grant-{n}'],
    ['Thu, 26 Nov 2026 01:00:00 GMT', '{date}'],
    ['2026-11-26T01:38:44.5Z', '{date}'],
    ['kid 893d2a76-a798-4892-afcf-6ef627cee99f', 'kid {random}'],
    ['"exp":1795657124', '"exp":{number}'],
    ['jti 9IBvJhSVioLs6HWj0_teE2E2lA7AWD0yCPyRnOjUWhw', 'jti {random}'],
    ['ocytpup5nq2m=x', '{instance}=x'],
  ])('%s is the same in every play', (given, same) => {
    expect(text(given)).toBe(same)
  })

  it.each([
    'invalid_token',
    'authorization_code',
    'status 401',
    'expires_in 600',
    'well-known/oauth-protected-resource',
    'no-store',
  ])('%s stays as it is', (given) => {
    expect(text(given)).toBe(given)
  })

  it('leaves out headers that differ each time', () => {
    expect(
      headers([
        ['Date', 'x'],
        ['Content-Length', '2'],
        ['Cache-Control', 'no-store'],
      ]),
    ).toEqual(['cache-control: no-store'])
  })
})

describe('compareReplay', () => {
  const compare = (before: FinishedRun, after: FinishedRun) => compareReplay(before, after, 'a')

  it('finds nothing where only numbers, moments and random values differ', () => {
    const before = play({ body: '{"jti":"9IBvJhSVioLs6HWj0_teE2E2lA7AWD0y"}' }, { actual: 'at-3 was taken' })
    const after = play({ body: '{"jti":"QQBvJhSVioLs6HWj0_teE2E2lA7AWD0z"}' }, { actual: 'at-9 was taken' }, 7)
    expect(compare(before, after)).toMatchObject({
      same: true,
      probes: [{ same: true, toldTheSame: true, exchanges: [] }],
    })
  })

  it('says what a probe came to, and in what its exchanges differ', () => {
    const after = play(
      { status: 401, header: 'max-age=60', body: '{"a":1}' },
      { outcome: 'failed', actual: 'status 200' },
      4,
    )
    expect(compare(play(), after)).toMatchObject({
      before: 'passed',
      after: 'failed',
      same: false,
      probes: [
        {
          id: 'a/x',
          same: false,
          exchanges: [
            {
              before: 1,
              after: 4,
              request: 'GET {MCP server}/mcp',
              status: { before: '200', after: '401' },
              headers: { before: ['cache-control: no-store'], after: ['cache-control: max-age=60'] },
              body: { before: '{}', after: '{"a":1}' },
            },
          ],
        },
      ],
    })
  })

  it('tells an exchange that is missing, and a probe that was not played', () => {
    const more = compare(play(), { ...play(), exchanges: [] })
    expect(more.probes[0]?.exchanges[0]).toMatchObject({ before: 1, status: { after: 'no such exchange' } })
    const none = compare(
      play(),
      aRun({ checks: [aCheck({ id: 'a', outcome: 'not-judged', kind: 'preflight', probes: [] })] }),
    )
    expect(none).toMatchObject({ after: 'not-judged', same: false, probes: [{ after: undefined, same: false }] })
  })

  it('is not the same where a refusal has another kind', () => {
    const left = (kind: 'control-failed' | 'not-applicable'): FinishedRun => play({}, { outcome: 'not-judged', kind })
    expect(compare(left('control-failed'), left('not-applicable')).probes[0]?.same).toBe(false)
  })

  it('compares headers that come twice by how often they come', () => {
    const twice = play()
    const [exchange] = twice.exchanges
    const headers = [...(exchange?.response?.headers ?? []), ...(exchange?.response?.headers ?? [])]
    const again = { ...twice, exchanges: [anExchange({ n: 1, response: { status: 200, headers, body: '{}' } })] }
    expect(compare(twice, again).probes[0]?.exchanges[0]?.headers).toEqual({
      before: [],
      after: ['cache-control: no-store'],
    })
  })
})

describe('replayText', () => {
  const text = (before: FinishedRun, after: FinishedRun): string =>
    replayText(compareReplay(before, after, before.checks[0]?.id ?? ''), { width: 100, color: false })

  it('says the same in one look', () => {
    expect(text(play(), play())).toBe(
      [
        'a  recorded ✓ passed, now ✓ passed',
        '',
        '✓ passed  a/x  the same',
        '  expected  status 401',
        '  actual    status 401',
        '',
        'The same as recorded; no exchange differs',
        '',
      ].join('\n'),
    )
  })

  it('shows what was and what is', () => {
    const said = text(
      play(),
      play({ status: 500, body: '{"error":"x"}' }, { outcome: 'failed', actual: 'status 500' }, 3),
    )
    for (const part of [
      'a  recorded ✓ passed, now ✗ failed',
      '✗ failed  a/x  was passed',
      '  actual    was  status 401\n            now  status 500',
      '  exchange  recorded #1, now #3: GET {MCP server}/mcp',
      '            status was  200\n            status now  500',
      '            body was  {}\n            body now  {"error":"x"}',
      'Not as recorded; 1 exchange differs in more than ports, moments and random values',
    ])
      expect(said).toContain(part)
  })

  it('tells apart what came to the same and is told otherwise', () => {
    expect(text(play(), play({}, { actual: 'status 403' }))).toContain(
      'The same outcomes as recorded, 1 probe told otherwise',
    )
  })

  it('lets no terminal obey what a target says', () => {
    for (const payload of payloads) {
      const before = hostileRun(payload)
      const after = { ...before, checks: before.checks.map((check) => ({ ...check, probes: [] })), exchanges: [] }
      for (const said of [text(before, after), text(before, before)]) {
        expect(said.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u)
        expect(said).not.toMatch(/(^|\s)::[A-Za-z]|##[A-Za-z]*\[/m)
      }
    }
  })
})
