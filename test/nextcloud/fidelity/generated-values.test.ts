import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { found, generatedIn, sourcesBelow, textsOf } from './generated-values.ts'
import { recordingNames, recordingText } from './recording.ts'

const src = fileURLToPath(new URL('../../../src', import.meta.url))

const values = [
  ...new Set(
    recordingNames.flatMap((file) => textsOf(z.json().parse(JSON.parse(recordingText(file)))).flatMap(generatedIn)),
  ),
]

describe('what looks generated', () => {
  it.each([
    ['a verifier', 'G41N8H74wcbPAtq7l7VhYf0NpEc6q3SRqSPBHteea5I'],
    ['an MD5', '9e107d9d372bb6826bd81d3542a419d6'],
    ['a PHP uniqid', '69a0c1d2e3f45'],
    ['a UUID', '0b9d6c7e-1a2b-4c3d-8e4f-5a6b7c8d9e0f'],
    ['a file id', '00000042ocq1w2e3r4t5'],
    ['an instance id', 'ocq1w2e3r4t5'],
    ['a time', '1768464000'],
  ])('%s', (_, value) => {
    expect(generatedIn(`before="${value}"; after`)).toContain(value)
  })

  it('stands in addresses too, encoded twice even', () => {
    const value = 'G41N8H74wcbPAtq7l7VhYf0NpEc6q3SRqSPBHteea5I'
    expect(generatedIn(`/login?redirect_url=/x?code_challenge%253D${value}%2526y`)).toEqual([value])
  })

  it.each([
    'token_endpoint_auth_methods_supported',
    'OCA\\Notes\\Service\\NoteDoesNotExistException',
    'x-permitted-cross-domain-policies',
    '{{alnum64 #1}} {{uuid #12}}',
    '{instance id}',
    'http://127.0.0.1:9/cb',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'accessibility backgrounds',
  ])('not %s', (text) => {
    expect(generatedIn(text)).toEqual([])
  })
})

describe('no generated value of the recordings stands in the sources', () => {
  it('finds one where it stands', () => {
    const [value = ''] = values
    const planted = { path: 'planted.ts', text: `const id = '${value}'` }
    expect(found(values, [planted])).toEqual([`${value} in planted.ts`])
  })

  it('knows the verifiers and challenges of the recordings', () => {
    const recorded = recordingNames.flatMap((file) =>
      [...recordingText(file).matchAll(/(?:"code_verifier": "|code_challenge=)([A-Za-z0-9_-]{43})/g)].map(
        ([, value = '']) => value,
      ),
    )
    const random = recorded.filter((value) => new Set(value).size > 1)
    expect(new Set(random).size).toBeGreaterThan(70)
    expect(values).toEqual(expect.arrayContaining(random))
  })

  it('finds none below src', () => {
    const sources = sourcesBelow(src)
    expect(sources.length).toBeGreaterThan(100)
    expect(found(values, sources)).toEqual([])
  })
})
