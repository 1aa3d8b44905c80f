import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlCommand } from '../../src/report/curl.ts'
import { anExchange } from './a-run.ts'
import { payloads } from './payloads.ts'

/** What a shell makes of a command: the words that curl would get, and nothing run. */
function wordsOf(command: string, secrets: Readonly<Record<string, string>> = {}): readonly string[] {
  const printed = execFileSync(
    '/bin/sh',
    ['-c', `curl() { for word in "$@"; do printf '%s\\036' "$word"; done; }\n${command}`],
    {
      env: { PATH: '/nowhere', ...secrets },
      encoding: 'utf8',
    },
  )
  return printed.split('\u001e').slice(0, -1)
}

describe('curlCommand', () => {
  it('sends the same request, with secrets as variables', () => {
    const exchange = anExchange({
      n: 1,
      seat: 'client',
      request: {
        method: 'POST',
        url: 'http://localhost:4711/mcp?a=1&b=2',
        headers: [
          ['Authorization', 'Bearer at-3'],
          ['Host', 'localhost:4711'],
          ['X-Odd', "it's"],
        ],
        body: '{"id":1}',
      },
    })
    const command = curlCommand(exchange) ?? ''
    expect(command).toContain(`-H 'Authorization: Bearer '"$at_3"`)
    expect(wordsOf(command, { at_3: 'the token' })).toEqual([
      ...['-i', '-X', 'POST', '--url', 'http://localhost:4711/mcp?a=1&b=2'],
      ...['-H', 'Authorization: Bearer the token', '-H', "X-Odd: it's", '--data-raw', '{"id":1}'],
    ])
  })

  it('is none for what somebody else sent', () => {
    expect(curlCommand(anExchange({ n: 1, seat: 'upstream' }))).toBeUndefined()
    expect(curlCommand(anExchange({ n: 1, seat: 'issuer' }))).toBeUndefined()
  })

  it('lets a shell obey nothing that a target wrote', () => {
    for (const payload of payloads) {
      const request = { method: 'GET', url: payload, headers: [['x', payload]] as const, body: payload }
      const command = curlCommand(anExchange({ n: 1, request }))
      if (command === undefined) continue
      const words = wordsOf(command)
      expect(words.slice(0, 4)).toEqual(['-i', '-X', 'GET', '--url'])
      expect(words[5]).toBe('-H')
      expect(words).toHaveLength(payload === '' ? 7 : 9)
    }
  })
})
