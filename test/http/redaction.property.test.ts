import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecorder } from '../../src/http/recorder.ts'
import { SecretIndex } from '../../src/http/secret-index.ts'

/** Secrets as servers make them: any printable signs, long enough not to be anywhere by chance. */
const secret = fc
  .string({ unit: 'grapheme-ascii', minLength: 20, maxLength: 60 })
  .filter((text) => text === text.trim() && !/ {2}/.test(text))
/** Where no sign has a meaning of its own. */
const word = fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/)

const places: readonly ((value: string) => {
  readonly url?: string
  readonly header?: readonly [string, string]
  readonly body?: string
})[] = [
  (value) => ({ body: new URLSearchParams({ a: '1', refresh_token: value, b: '2' }).toString() }),
  (value) => ({ body: JSON.stringify({ a: 1, client_secret: value }) }),
  (value) => ({ body: JSON.stringify({ text: JSON.stringify({ access_token: value }) }) }),
  (value) => ({ url: `http://h/?x=1&id_token_hint=${encodeURIComponent(value)}` }),
  (value) => ({ header: ['Authorization', `Bearer ${value}`] }),
  (value) => ({ header: ['Authorization', `Basic ${Buffer.from(`id:${value}`).toString('base64')}`] }),
]

test('a secret that was seen in any place is in no later record, however it is written there', () => {
  fc.assert(
    fc.property(fc.oneof(secret, word), fc.constantFrom(...places), fc.nat(5), (value, place, padding) => {
      const written: string[] = []
      const recorder = createRecorder({
        listener: ({ request }) => written.push(request.url, request.body, ...request.headers.flat()),
      })
      const record = (given: ReturnType<(typeof places)[number]>): void => {
        const { url = 'http://h/', header, body = '' } = given
        const headers = header === undefined ? [] : [header]
        recorder.record(recorder.begin({ seat: 'client', actor: 'a' }), {
          request: { method: 'POST', url, headers, body },
        })
      }
      record(place(value))
      const around = 'x'.repeat(padding)
      record({ body: value })
      record({ body: `q=${encodeURIComponent(value)}&r=${encodeURIComponent(encodeURIComponent(value))}` })
      record({ body: JSON.stringify([value]) })
      record({ header: ['X-Debug', Buffer.from(`${around}${value}${around}`).toString('base64')] })
      record({ header: ['X-Debug', Buffer.from(`${around}${value}${around}`).toString('base64url')] })

      for (const text of written) {
        expect(text).not.toContain(value)
        expect(text).not.toContain(encodeURIComponent(value))
        const decoded = Buffer.from(text, 'base64').toString('latin1')
        expect(decoded).not.toContain(value)
      }
    }),
    { numRuns: 300 },
  )
})

test('the index finds what a plain search finds: the longest known string at the first place', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '-', '/'), maxLength: 60 })
  const forms = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '-', '/'), minLength: 6, maxLength: 9 }), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(texts, forms, (text, known) => {
      const index = new SecretIndex()
      for (const [i, form] of known.entries()) index.add(form, `<${i}>`)
      let expected = ''
      for (let i = 0; i < text.length; ) {
        const here = known.filter((form) => text.startsWith(form, i)).sort((a, b) => b.length - a.length)[0]
        expected += here === undefined ? text[i] : `<${known.indexOf(here)}>`
        i += here?.length ?? 1
      }
      expect(index.replace(text, () => {})).toBe(expected)
    }),
    { numRuns: 500 },
  )
})
