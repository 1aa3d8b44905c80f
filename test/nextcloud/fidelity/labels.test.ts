import { describe, expect, it } from 'vitest'
import { forms } from './forms.data.ts'
import { knownAtStart, now } from './known.ts'
import { fill, matchText, matchValue } from './labels.ts'
import { recordingNames, recordingText } from './recording.ts'

const seconds = now / 1000
const base64url = 'AbCdEfGhIjKlMnOpQrStUvWxYz-_0123456789'

/** For each kind: values of its form, and values that only look like them. */
const cases: Readonly<Record<string, { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }>> = {
  alnum64: { good: ['aZ'.repeat(32)], bad: ['a'.repeat(63), 'a'.repeat(65), `${'a'.repeat(63)}-`, 5, null] },
  alnum72: { good: ['a9'.repeat(36)], bad: ['a'.repeat(71), 'a'.repeat(73), `${'a'.repeat(71)}_`] },
  alnum128: { good: ['Zz'.repeat(64)], bad: ['a'.repeat(127), 'a'.repeat(129), `${'a'.repeat(127)}\n`] },
  uuid: {
    good: ['0b9d6c7e-1a2b-4c3d-8e4f-5a6b7c8d9e0f'],
    bad: [
      '0b9d6c7e1a2b4c3d8e4f5a6b7c8d9e0f',
      '0B9D6C7E-1A2B-4C3D-8E4F-5A6B7C8D9E0F',
      '0b9d6c7e-1a2b-4c3d-8e4f-5a6b7c8d9e0',
    ],
  },
  hex32: { good: ['0123456789abcdef'.repeat(2)], bad: ['0123456789ABCDEF'.repeat(2), 'a'.repeat(31), 'g'.repeat(32)] },
  etag: {
    good: ['69a0c1d2e3f45', 'ab'.repeat(16)],
    bad: ['69a0c1d2e3f4', 'ab'.repeat(15), '69A0C1D2E3F45', '"69a0c1d2e3f45"'],
  },
  int: { good: [0, 7, 123456], bad: ['7', -1, 1.5, true, null] },
  digits: { good: ['7', '007'], bad: [7, '', '7a', '-7'] },
  epoch: {
    good: [seconds, seconds - 59, seconds + 3600],
    bad: [seconds - 61, seconds + 3661, now, String(seconds), 0],
  },
  'epoch-ms': { good: [now, now + 3_600_000], bad: [seconds, now - 60_001, now + 3_660_001, String(now)] },
  'http-date': {
    good: ['Thu, 15 Jan 2026 08:00:00 GMT'],
    bad: [
      'Thu, 01 Jan 1970 00:00:00 GMT',
      '2026-01-15T08:00:00Z',
      'Thu, 15 Jan 2026 08:00:00 +0000',
      'Thu, 99 Jan 2026 08:00:00 GMT',
    ],
  },
  requesttoken: {
    good: [`${'aB+/'.repeat(10)}==:${'cD09'.repeat(10)}==`],
    bad: ['aB+/'.repeat(20), 'ab:cd', `${'aB+/'.repeat(10)}:`],
  },
  jwt: {
    good: [`${base64url}.${base64url}.${base64url}`],
    bad: [`${base64url}.${base64url}`, `${base64url}..${base64url}`, 'a.b.c'],
  },
  nonce: { good: ['aB+/'.repeat(6), 'a'.repeat(44)], bad: ['short', `${'a'.repeat(30)}'`] },
  modulus: { good: ['A-_z'.repeat(85).concat('AB')], bad: ['A'.repeat(341), 'A'.repeat(343), `${'A'.repeat(341)}=`] },
  'oc-etag': { good: [`"${'0f'.repeat(16)}"`], bad: ['0f'.repeat(16), `W/"${'0f'.repeat(16)}"`] },
  'oc-fileid': { good: ['00000042ocabcdefghi9'], bad: ['42ocabcdefghi9', '00000042', '00000042ocABCDEFGHIJ'] },
  id: { good: ['42', 'a-b_c'], bad: ['', 'a b', 42] },
  object: { good: [{}, { a: 1 }], bad: [[], null, 'x', '{}'] },
}

describe('a label matches the form of its kind and no other', () => {
  it('has cases for all kinds, those of the recordings among them', () => {
    expect(Object.keys(cases).sort()).toEqual([...Object.keys(forms), 'object'].sort())
    const used = recordingNames.flatMap((file) =>
      [...recordingText(file).matchAll(/\{\{([^} ]+)/g)].map(([, kind = '']) => kind),
    )
    expect(Object.keys(cases)).toEqual(expect.arrayContaining(used))
    expect(used.length).toBeGreaterThan(1000)
  })

  for (const [kind, { good, bad }] of Object.entries(cases)) {
    it.each(good)(`{{${kind}}} is %j`, (value) => {
      expect(matchValue(`{{${kind}}}`, value, knownAtStart())).toBeUndefined()
    })
    it.each(bad)(`{{${kind}}} is not %j`, (value) => {
      expect(matchValue(`{{${kind}}}`, value, knownAtStart())).toBeTypeOf('string')
    })
  }

  it('refuses a kind that nobody described', () => {
    expect(() => matchText('{{alnum65}}', 'x', knownAtStart())).toThrow('forms.data.ts')
  })
})

describe('a numbered label', () => {
  const first = 'a'.repeat(64)
  const second = 'b'.repeat(64)

  it('is the same value wherever it stands again', () => {
    const known = knownAtStart()
    expect(matchValue('{{alnum64 #1}}', first, known)).toBeUndefined()
    expect(matchValue('{{alnum64 #1}}', first, known)).toBeUndefined()
    expect(matchText('http://x/{{alnum64 #1}}?y', `http://x/${first}?y`, known)).toBeUndefined()
    expect(matchValue('{{alnum64 #1}}', second, known)).toContain('was')
    expect(matchText('{{alnum64 #1}} {{alnum64 #1}}', `${first} ${second}`, known)).toContain('was')
  })

  it('is the same value twice in one text, the first time too', () => {
    expect(matchText('{{alnum64 #9}} {{alnum64 #9}}', `${first} ${second}`, knownAtStart())).toContain('was')
    expect(matchText('{{alnum64 #9}} {{alnum64 #9}}', `${first} ${first}`, knownAtStart())).toBeUndefined()
  })

  it('may have the value of another label', () => {
    const known = knownAtStart()
    expect(matchText('{{alnum64 #1}} {{alnum64 #2}}', `${first} ${first}`, known)).toBeUndefined()
  })

  it('keeps kinds apart: #1 of one is not #1 of another', () => {
    const known = knownAtStart()
    expect(matchText('{{alnum64 #1}} {{alnum72 #1}}', `${first} ${'c'.repeat(72)}`, known)).toBeUndefined()
    expect([...known.bound.keys()]).toEqual(['alnum64 #1', 'alnum72 #1'])
  })

  it('is a number in JSON and the same digits in a text', () => {
    const known = knownAtStart()
    expect(matchValue('{{int #1}}', 42, known)).toBeUndefined()
    expect(fill('/notes/{{int #1}}', known)).toBe('/notes/42')
    expect(matchValue('{{int #1}}', 43, known)).toContain('42')
  })

  it('does not bind when the text around it differs', () => {
    const known = knownAtStart()
    expect(matchText('code={{alnum64 #1}}&state=a', `code=${first}&state=b`, known)).toBeTypeOf('string')
    expect(known.bound.size).toBe(0)
  })

  it('binds nothing without its number', () => {
    const known = knownAtStart()
    expect(matchText('{{int}} {{int}}', '1 2', known)).toBeUndefined()
    expect(known.bound.size).toBe(0)
  })
})

describe('a request', () => {
  it('gets origin, instance, password and values in the place of what stands for them', () => {
    const known = knownAtStart()
    known.bound.set('jwt #1', 'a.b.c')
    expect(fill('Bearer {{jwt #1}}', known)).toBe('Bearer a.b.c')
    expect(fill('{base}/x {instance id} {password of alice}', known)).toBe(
      'http://127.0.0.1:8080/x ocabcdefghij secret of alice',
    )
  })

  it('cannot be made before a response gave the value', () => {
    expect(() => fill('Bearer {{jwt #1}}', knownAtStart())).toThrow('{{jwt #1}}')
    expect(() => fill('{{epoch}}', knownAtStart())).toThrow('{{epoch}}')
  })

  it('keeps what only looks like a place', () => {
    expect(fill('{bad', knownAtStart())).toBe('{bad')
    expect(fill('{password of nobody}', knownAtStart())).toBe('{password of nobody}')
  })
})

describe('a text without labels', () => {
  it('is compared as it stands, signs of regular expressions too', () => {
    expect(matchText('a.b*[c]', 'a.b*[c]', knownAtStart())).toBeUndefined()
    expect(matchText('a.b', 'axb', knownAtStart())).toBeTypeOf('string')
    expect(matchText('a', 'ab', knownAtStart())).toBeTypeOf('string')
    expect(matchText('', '\n', knownAtStart())).toBeTypeOf('string')
  })
})
