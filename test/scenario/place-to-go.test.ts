import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/http/sender.ts'
import { placeToGo } from '../../src/scenario/place-to-go.ts'
import { wordsIn } from '../../src/scenario/words-in.ts'

/** An answer with a JSON-RPC response in it. */
function answer(response: object): Answer {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, ...response })
  const header = (name: string): readonly string[] => (name === 'content-type' ? ['application/json'] : [])
  // Only what is read of an answer.
  return { status: 200, text, header } as unknown as Answer
}

const says = (text: string): Answer => answer({ result: { content: [{ type: 'text', text }] } })
const origins = ['http://localhost:1', 'https://cloud.example']

describe('where an answer sends the person', () => {
  it.each([
    [
      'a result of 2026-07-28',
      answer({
        result: {
          inputRequests: { a: { method: 'elicitation/create', params: { mode: 'url', url: 'https://x.example/a' } } },
        },
      }),
      { url: 'https://x.example/a', by: 'elicitation' },
    ],
    [
      'an error of 2025-11-25',
      answer({
        error: { code: -32042, message: 'm', data: { elicitations: [{ mode: 'url', url: 'https://x.example/b' }] } },
      }),
      { url: 'https://x.example/b', by: 'elicitation' },
    ],
    ['words', says('Please open http://localhost:1/p/abc?d=e.'), { url: 'http://localhost:1/p/abc?d=e', by: 'words' }],
    [
      'words with brackets',
      says('Go (https://cloud.example/login/v2/flow)!'),
      { url: 'https://cloud.example/login/v2/flow', by: 'words' },
    ],
  ])('%s', (_what, given, expected) => {
    expect(placeToGo(given, origins)).toEqual(expected)
  })

  it.each([
    ['a link of a note to somewhere else', says('see https://elsewhere.example/x')],
    ['a form', answer({ result: { inputRequests: { a: { params: { mode: 'form', requestedSchema: {} } } } } })],
    [
      'another error',
      answer({ error: { code: -32000, message: 'm', data: { elicitations: [{ url: 'https://x.example' }] } } }),
    ],
    [
      'an elicitation without a URL',
      answer({ result: { inputRequests: { a: { params: { mode: 'url', url: 'no url' } } } } }),
    ],
    ['nothing', answer({ result: { content: [] } })],
  ])('not for %s', (_what, given) => {
    expect(placeToGo(given, origins)).toBeUndefined()
  })
})

describe('the words of a URL', () => {
  it('are read as often as they are encoded', () => {
    const token = 'secret-token-of-the-call'
    const hidden = [
      `https://x.example/p/${token}`,
      `https://x.example/p?session=${token}`,
      `https://x.example/p?next=${encodeURIComponent(encodeURIComponent(`/q?t=${token}`))}`,
      `https://x.example/p#${token}`,
      `https://x.example/p/${Buffer.from(`{"t":"${token}"}`).toString('base64url')}`,
      `https://${token}@x.example/p`,
    ]
    for (const url of hidden) expect(wordsIn(url).some((word) => word.includes(token))).toBe(true)
    expect(wordsIn('https://x.example/p/abc?d=e')).toEqual(expect.arrayContaining(['p', 'abc', 'd', 'e']))
  })
})
